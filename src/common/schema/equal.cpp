#include "common/schema/equal.hpp"

#include <algorithm>
#include <vector>

#include "common/schema/decimal.hpp"

namespace barbacane::schema {
namespace {

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t value) noexcept {
  hash = (hash ^ value) * 0xBF58476D1CE4E5B9ULL;
  return hash ^ (hash >> 31U);
}

constexpr std::uint32_t lookups_max = 64;  // of members one by one; beyond that they are sorted

std::vector<std::uint32_t> sorted_keys(const Tape& tape, std::uint32_t object) {
  std::vector<std::uint32_t> keys;
  for (std::uint32_t at = object + 1; at != tape[object].end; at = tape[at + 1].end)
    keys.push_back(at);
  std::ranges::sort(keys, {}, [&tape](std::uint32_t key) { return tape.text_of(tape[key]); });
  return keys;
}

/// Large objects in another order, so that nobody makes us look for each of n members among n.
[[gnu::noinline]] bool is_equal_sorted(
    const Tape& left, std::uint32_t left_node, const Tape& right, std::uint32_t right_node
) {
  const auto same = [&](std::uint32_t one, std::uint32_t other) {
    return left.text_of(left[one]) == right.text_of(right[other]) &&
           is_equal(left, one + 1, right, other + 1);
  };
  return std::ranges::equal(sorted_keys(left, left_node), sorted_keys(right, right_node), same);
}

bool is_equal_object(
    const Tape& left, std::uint32_t left_node, const Tape& right, std::uint32_t right_node
) {
  std::uint32_t at = left_node + 1;
  std::uint32_t beside = right_node + 1;  // often the members stand in the same order
  std::uint32_t lookups = 0;
  for (std::uint32_t i = 0; i < left[left_node].count; ++i) {
    const std::string_view key = left.text_of(left[at]);
    const bool is_beside = right.text_of(right[beside]) == key;
    if (!is_beside && ++lookups > lookups_max)
      return is_equal_sorted(left, left_node, right, right_node);
    const std::uint32_t other = is_beside ? beside + 1 : right.find(right_node, key);
    if (other == 0 || !is_equal(left, at + 1, right, other)) return false;
    at = left[at + 1].end;
    beside = right[beside + 1].end;
    if (beside >= right[right_node].end) beside = right_node + 1;
  }
  return true;
}

std::uint64_t hash_number(std::string_view text) {
  const Decimal value(text);
  std::uint64_t hash = mix(value.is_negative() ? 3 : 2, static_cast<std::uint64_t>(value.low()));
  for (std::size_t i = 0; i < value.digits(); ++i) hash = mix(hash, value.digit(i));
  return hash;
}

}  // namespace

bool is_equal(
    const Tape& left, std::uint32_t left_node, const Tape& right, std::uint32_t right_node
) {
  const Node& one = left[left_node];
  const Node& other = right[right_node];
  if (one.kind != other.kind || one.count != other.count) return false;
  switch (one.kind) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return one.flag == other.flag;
    case Kind::number:
      return left.text_of(one) == right.text_of(other) ||
             Decimal(left.text_of(one)) == Decimal(right.text_of(other));
    case Kind::string:
      // Nobody knows what a file holds: it is equal to none.
      return !one.is_opaque && !other.is_opaque && left.text_of(one) == right.text_of(other);
    case Kind::object:
      return is_equal_object(left, left_node, right, right_node);
    case Kind::array:
      break;
  }
  std::uint32_t left_item = left_node + 1;
  std::uint32_t right_item = right_node + 1;
  for (std::uint32_t i = 0; i < one.count; ++i) {
    if (!is_equal(left, left_item, right, right_item)) return false;
    left_item = left[left_item].end;
    right_item = right[right_item].end;
  }
  return true;
}

std::uint64_t hash_value(const Tape& tape, std::uint32_t node) {
  const Node& value = tape[node];
  std::uint64_t hash = static_cast<std::uint64_t>(value.kind) + 17;
  switch (value.kind) {
    case Kind::null:
      return hash;
    case Kind::boolean:
      return mix(hash, value.flag ? 1 : 0);
    case Kind::number:
      return hash_number(tape.text_of(value));
    case Kind::string:
      return mix(hash, hash_bytes(tape.text_of(value)));
    default:
      break;
  }
  std::uint32_t at = node + 1;
  for (std::uint32_t i = 0; i < value.count; ++i) {
    if (value.kind == Kind::object) {
      hash += mix(hash_bytes(tape.text_of(tape[at])), hash_value(tape, at + 1));
      at = tape[at + 1].end;
    } else {
      hash = mix(hash, hash_value(tape, at));
      at = tape[at].end;
    }
  }
  return mix(hash, value.count);
}

}  // namespace barbacane::schema
