#include "common/json/document.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace barbacane::json {
namespace {

constexpr std::size_t first_block_bytes = 64U << 10U;

template <class T>
std::span<const T> keep_all(std::pmr::memory_resource& arena, std::span<const T> values) {
  if (values.empty()) return {};
  void* memory = arena.allocate(values.size_bytes(), alignof(T));
  std::memcpy(memory, values.data(), values.size_bytes());
  return {static_cast<const T*>(memory), values.size()};
}

/// A number literal as digits and a decimal exponent: 12.50e1 = 1250 x 10^-1.
struct Decimal {
  std::string digits;
  std::int64_t exponent = 0;
};

constexpr std::int64_t exponent_max = 1'000'000'000'000;  // beyond it no 64-bit integer is possible

std::optional<Decimal> parse_decimal(std::string_view text) {
  Decimal decimal;
  std::size_t at = 0;
  bool is_fraction = false;
  for (; at < text.size() && text[at] != 'e' && text[at] != 'E'; ++at) {
    if (text[at] == '.') {
      is_fraction = true;
      continue;
    }
    decimal.digits += text[at];
    if (is_fraction) --decimal.exponent;
  }
  if (at < text.size()) {
    ++at;
    const bool is_negative = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    std::int64_t exponent = 0;
    for (; at < text.size(); ++at)
      exponent = std::min(exponent * 10 + (text[at] - '0'), exponent_max);
    decimal.exponent += is_negative ? -exponent : exponent;
  }
  const std::size_t first = decimal.digits.find_first_not_of('0');
  decimal.digits.erase(0, first == std::string::npos ? decimal.digits.size() : first);
  while (!decimal.digits.empty() && decimal.digits.back() == '0') {
    decimal.digits.pop_back();
    ++decimal.exponent;
  }
  return decimal;
}

}  // namespace

const Member* Node::find_member(std::string_view key) const noexcept {
  for (const Member& member : members) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

const Node* Node::find(std::string_view key) const noexcept {
  const Member* member = find_member(key);
  return member == nullptr ? nullptr : member->value;
}

std::optional<std::int64_t> Node::to_integer() const noexcept {
  if (kind != Kind::number) return std::nullopt;
  const bool is_negative = text.starts_with('-');
  const auto decimal = parse_decimal(is_negative ? text.substr(1) : text);
  if (!decimal) return std::nullopt;
  if (decimal->digits.empty()) return 0;
  if (decimal->exponent < 0 || decimal->exponent > 19 || decimal->digits.size() > 19)
    return std::nullopt;
  std::int64_t value = 0;
  const auto push = [&](std::int64_t digit) {
    return !__builtin_mul_overflow(value, std::int64_t{10}, &value) &&
           !(is_negative ? __builtin_sub_overflow(value, digit, &value)
                         : __builtin_add_overflow(value, digit, &value));
  };
  for (const char digit : decimal->digits) {
    if (!push(digit - '0')) return std::nullopt;
  }
  for (std::int64_t i = 0; i < decimal->exponent; ++i) {
    if (!push(0)) return std::nullopt;
  }
  return value;
}

Document::Document()
    : arena_{std::make_unique<std::pmr::monotonic_buffer_resource>(first_block_bytes)} {}

std::uint32_t Document::add_source(std::string name) {
  sources_.push_back(std::move(name));
  return static_cast<std::uint32_t>(sources_.size() - 1);
}

std::string_view Document::keep(std::string_view text) {
  if (text.empty()) return {};
  void* memory = arena_->allocate(text.size(), 1);
  std::memcpy(memory, text.data(), text.size());
  return {static_cast<const char*>(memory), text.size()};
}

Node* Document::make_node(Kind kind, Mark mark) {
  Node* node = new (arena_->allocate(sizeof(Node), alignof(Node))) Node{};
  node->kind = kind;
  node->mark = mark;
  return node;
}

Node* Document::make_string(std::string_view text, Mark mark) {
  Node* node = make_node(Kind::string, mark);
  node->text = keep(text);
  return node;
}

Node* Document::make_array(std::span<const Node* const> items, Mark mark) {
  Node* node = make_node(Kind::array, mark);
  node->items = keep_all<const Node*>(*arena_, items);
  return node;
}

Node* Document::make_object(std::span<const Member> members, Mark mark) {
  Node* node = make_node(Kind::object, mark);
  node->members = keep_all(*arena_, members);
  return node;
}

}  // namespace barbacane::json
