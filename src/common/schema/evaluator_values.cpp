// Assertions: what looks at a value and not below it.
#include <algorithm>

#include "common/schema/decimal.hpp"
#include "common/schema/equal.hpp"
#include "common/schema/evaluator.hpp"

namespace barbacane::schema {

using tables::Opcode;

namespace {

/// Digits only, with a sign maybe: most numbers, whose text tells at once.
bool is_plain_integer(std::string_view text) noexcept {
  return text.find_first_of(".eE") == std::string_view::npos;
}

bool fits_type(const Tape& tape, const Node& node, std::uint32_t mask) noexcept {
  if ((node.types & mask) != 0) return true;
  return node.kind == Kind::number && (mask & type_integer) != 0 &&
         Decimal(tape.text_of(node)).is_integer();
}

/// Plain integers of at most 18 digits, which fit 64 bits.
bool to_small(std::string_view text, std::int64_t& value) noexcept {
  constexpr std::size_t digits_max = 18;
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  if (text.size() > digits_max || !is_plain_integer(text)) return false;
  value = 0;
  for (const char digit : text) value = value * 10 + (digit - '0');
  if (is_negative) value = -value;
  return true;
}

std::strong_ordering compare(std::string_view left, std::string_view right) noexcept {
  std::int64_t one = 0;
  std::int64_t other = 0;
  if (to_small(left, one) && to_small(right, other)) return one <=> other;
  return Decimal(left) <=> Decimal(right);
}

}  // namespace

std::size_t Evaluator::length_of(const Node& node) const noexcept {
  if (node.is_simple) return node.length;
  if (node.is_opaque) return std::min<std::uint64_t>(tape_->octets_of(node), UINT32_MAX);
  const std::string_view text = tape_->text_of(node);
  std::size_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

bool Evaluator::assertion(const Frame& frame, std::uint32_t index, const tables::Instruction& it) {
  const Node& node = (*tape_)[frame.node];
  switch (it.op()) {
    case Opcode::type_mask:
      return fits_type(*tape_, node, it.a()) || fault(frame, index);
    case Opcode::enumeration:
      for (std::uint32_t i = 0; i < it.b(); ++i) {
        if (is_equal(*tape_, frame.node, program_->literals(), program_->literal(it.a() + i)))
          return true;
      }
      return fault(frame, index);
    case Opcode::constant:
      return is_equal(*tape_, frame.node, program_->literals(), program_->literal(it.a())) ||
             fault(frame, index);
    case Opcode::format: {
      if (it.b() == 0) return true;
      const Format format = program_->format(it.a());
      if (node.kind == Kind::string)
        return node.is_opaque || fits_format(format, tape_->text_of(node)) || fault(frame, index);
      if (node.kind == Kind::number)
        return fits_number_format(format, tape_->text_of(node)) || fault(frame, index);
      return true;
    }
    case Opcode::read_only:
      return options_.direction != Direction::request || options_.allows_read_only ||
             fault(frame, index);
    default:  // write_only
      return options_.direction != Direction::response || fault(frame, index);
  }
}

bool Evaluator::number_step(
    const Frame& frame, std::uint32_t index, const tables::Instruction& it
) {
  const std::string_view value = tape_->text_of((*tape_)[frame.node]);
  const Tape& literals = program_->literals();
  const std::string_view bound = literals.text_of(literals[program_->literal(it.a())]);
  if (it.op() == Opcode::multiple_of)
    return is_multiple(Decimal(value), Decimal(bound)) || fault(frame, index);
  const std::strong_ordering order = compare(value, bound);
  const bool is_valid = it.op() == Opcode::minimum             ? order >= 0
                        : it.op() == Opcode::maximum           ? order <= 0
                        : it.op() == Opcode::exclusive_minimum ? order > 0
                                                               : order < 0;
  return is_valid || fault(frame, index);
}

bool Evaluator::string_step(
    const Frame& frame, std::uint32_t index, const tables::Instruction& it
) {
  const Node& node = (*tape_)[frame.node];
  if (it.op() == Opcode::pattern)
    return node.is_opaque || matches(it.a(), tape_->text_of(node)) || fault(frame, index);
  const std::size_t length = length_of(node);
  const bool is_valid = it.op() == Opcode::min_length ? length >= it.a() : length <= it.a();
  return is_valid || fault(frame, index);
}

bool Evaluator::matches(std::uint32_t pattern, std::string_view text) {
  bool is_costly = false;
  const MatchOutcome outcome = program_->matcher(pattern).match(text, is_costly);
  // One costly match is allowed, many of them are not.
  if (outcome == MatchOutcome::too_costly || (is_costly && !spend(Matcher::steps_max)))
    is_over_ = true;
  return outcome == MatchOutcome::yes;
}

/// Neighbours of equal hash are compared; the hashes are sorted, so that a million items cost no
/// more than sorting them.
std::optional<std::uint32_t> Evaluator::has_equal_items(std::uint32_t node) {
  const Node& array = (*tape_)[node];
  constexpr std::uint32_t quadratic_items_max = 8;
  if (array.count <= quadratic_items_max) {
    std::uint32_t one = node + 1;
    for (std::uint32_t i = 0; i < array.count; ++i, one = (*tape_)[one].end) {
      std::uint32_t other = (*tape_)[one].end;
      for (std::uint32_t j = i + 1; j < array.count; ++j, other = (*tape_)[other].end) {
        if (is_equal(*tape_, one, *tape_, other)) return j;
      }
    }
    return std::nullopt;
  }
  // The node in the low half: equal hashes stand side by side.
  hashes_.clear();
  for (std::uint32_t i = 0, at = node + 1; i < array.count; ++i, at = (*tape_)[at].end)
    hashes_.push_back((hash_value(*tape_, at) & 0xFFFFFFFF00000000ULL) | at);
  std::ranges::sort(hashes_);
  constexpr std::size_t compared_max = 1024;  // of one hash: somebody made them collide
  for (std::size_t i = 0; i < hashes_.size(); ++i) {
    for (std::size_t j = i + 1; j < hashes_.size() && hashes_[i] >> 32U == hashes_[j] >> 32U; ++j) {
      if (is_equal(
              *tape_,
              static_cast<std::uint32_t>(hashes_[i]),
              *tape_,
              static_cast<std::uint32_t>(hashes_[j])
          ))
        return static_cast<std::uint32_t>(hashes_[j]);
      if (j - i > compared_max) {
        is_over_ = true;
        return std::nullopt;
      }
    }
  }
  return std::nullopt;
}

}  // namespace barbacane::schema
