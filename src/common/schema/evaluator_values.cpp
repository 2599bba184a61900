// Assertions: what looks at a value and not below it.
#include <algorithm>

#include "common/schema/decimal.hpp"
#include "common/schema/equal.hpp"
#include "common/schema/evaluator.hpp"

namespace barbacane::schema {

using tables::Opcode;

namespace {

constexpr std::uint32_t bit_null = 1;
constexpr std::uint32_t bit_boolean = 2;
constexpr std::uint32_t bit_integer = 4;
constexpr std::uint32_t bit_number = 8;
constexpr std::uint32_t bit_string = 16;
constexpr std::uint32_t bit_array = 32;
constexpr std::uint32_t bit_object = 64;

/// Digits only, with a sign maybe: most numbers, whose text tells at once.
bool is_plain_integer(std::string_view text) noexcept {
  return text.find_first_of(".eE") == std::string_view::npos;
}

bool fits_type(const Tape& tape, const Node& node, std::uint32_t mask) noexcept {
  switch (node.kind) {
    case Kind::null:
      return (mask & bit_null) != 0;
    case Kind::boolean:
      return (mask & bit_boolean) != 0;
    case Kind::string:
      return (mask & bit_string) != 0;
    case Kind::array:
      return (mask & bit_array) != 0;
    case Kind::object:
      return (mask & bit_object) != 0;
    case Kind::number:
      break;
  }
  if ((mask & bit_number) != 0) return true;
  if ((mask & bit_integer) == 0) return false;
  const std::string_view text = tape.text_of(node);
  return is_plain_integer(text) || Decimal(text).is_integer();
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

std::size_t code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

}  // namespace

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
        return fits_format(format, tape_->text_of(node)) || fault(frame, index);
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
  const std::string_view text = tape_->text_of((*tape_)[frame.node]);
  if (it.op() == Opcode::pattern) return matches(frame, it.a(), text) || fault(frame, index);
  // Bytes are never fewer than code points, and at most four times as many.
  if (it.op() == Opcode::max_length && text.size() <= it.a()) return true;
  const std::size_t length = code_points(text);
  const bool is_valid = it.op() == Opcode::min_length ? length >= it.a() : length <= it.a();
  return is_valid || fault(frame, index);
}

bool Evaluator::matches(const Frame&, std::uint32_t pattern, std::string_view text) {
  const MatchOutcome outcome = program_->matcher(pattern).match(text);
  if (outcome == MatchOutcome::too_costly) is_over_ = true;
  return outcome == MatchOutcome::yes;
}

/// Neighbours of equal hash are compared; the hashes are sorted, so that a million items cost no
/// more than sorting them.
bool Evaluator::unique(const Frame& frame, std::uint32_t index) {
  const Node& array = (*tape_)[frame.node];
  constexpr std::uint32_t quadratic_items_max = 8;
  if (array.count <= quadratic_items_max) {
    std::uint32_t one = frame.node + 1;
    for (std::uint32_t i = 0; i < array.count; ++i, one = (*tape_)[one].end) {
      std::uint32_t other = (*tape_)[one].end;
      for (std::uint32_t j = i + 1; j < array.count; ++j, other = (*tape_)[other].end) {
        if (is_equal(*tape_, one, *tape_, other)) return fault(frame, index, j);
      }
    }
    return true;
  }
  // The node in the low half: equal hashes stand side by side.
  hashes_.clear();
  for (std::uint32_t i = 0, at = frame.node + 1; i < array.count; ++i, at = (*tape_)[at].end)
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
        return fault(frame, index);
      if (j - i > compared_max) {
        is_over_ = true;
        return false;
      }
    }
  }
  return true;
}

}  // namespace barbacane::schema
