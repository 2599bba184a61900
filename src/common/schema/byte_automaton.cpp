#include "common/schema/byte_automaton.hpp"

#include <algorithm>
#include <array>

#include "common/schema/pattern_automaton.hpp"

namespace barbacane::schema {
namespace {

/// The `count` bytes that UTF-8 has for `code`, were it of that length.
std::array<std::uint8_t, 4> encode(std::uint32_t code, unsigned count) noexcept {
  constexpr std::array<std::uint32_t, 5> marks{0, 0, 0xC0, 0xE0, 0xF0};
  std::array<std::uint8_t, 4> bytes{};
  for (unsigned i = count; i-- > 1; code >>= 6U)
    bytes[i] = static_cast<std::uint8_t>(0x80U | (code & 0x3FU));
  bytes[0] = static_cast<std::uint8_t>(marks[count] | code);
  return bytes;
}

}  // namespace

ByteAutomaton::ByteAutomaton(const PatternTree& tree) : tree_{tree} {
  const std::uint32_t accept = add({.kind = StepKind::accept});
  root_ = build(tree.root, accept);
}

std::uint32_t ByteAutomaton::add(const Step& step) {
  if (steps_.size() >= steps_max) {
    is_sound_ = false;
    return 0;
  }
  steps_.push_back(step);
  return static_cast<std::uint32_t>(steps_.size() - 1);
}

std::uint32_t ByteAutomaton::bytes(std::uint8_t first, std::uint8_t last, std::uint32_t next) {
  const std::uint64_t key = std::uint64_t{next} << 16U | std::uint64_t{first} << 8U | last;
  const auto [known, is_new] = known_.try_emplace(key, 0);
  if (is_new)
    known->second = add({.kind = StepKind::bytes, .first = first, .last = last, .next = next});
  return known->second;
}

void ByteAutomaton::utf8(
    CodePointRange range, std::uint32_t next, std::vector<std::uint32_t>& heads
) {
  constexpr std::array<std::uint32_t, 5> ends{0, 0x80, 0x800, 0x10000, 0x110000};
  for (unsigned count = 1; count < ends.size(); ++count) {
    CodePointRange part{
        std::max(range.first, ends[count - 1]), std::min(range.last, ends[count] - 1)
    };
    if (part.first > part.last) continue;
    // Texts are UTF-8: what no text holds (overlong forms, more than U+10FFFF) may be taken in, and
    // a table that does not look for it has fewer states.
    if (count > 2 && part.first == ends[count - 1]) part.first = 0;
    if (part.last == 0x10FFFF) part.last = 0x13FFFF;
    of_length(part, count, next, heads);
  }
}

void ByteAutomaton::of_length(
    CodePointRange range, unsigned count, std::uint32_t next, std::vector<std::uint32_t>& heads
) {
  const auto split = [&](std::uint32_t last_of_first) {
    of_length({range.first, last_of_first}, count, next, heads);
    of_length({last_of_first + 1, range.last}, count, next, heads);
  };
  // Below the first byte in which both differ, all continuation bytes must be free.
  for (unsigned tails = 1; tails < count; ++tails) {
    const std::uint32_t mask = (1U << (6U * tails)) - 1;
    if ((range.first & ~mask) == (range.last & ~mask)) continue;
    if ((range.first & mask) != 0) return split(range.first | mask);
    if ((range.last & mask) != mask) return split((range.last & ~mask) - 1);
  }
  const auto first = encode(range.first, count);
  const auto last = encode(range.last, count);
  std::uint32_t head = next;
  for (unsigned i = count; i-- > 0;) head = bytes(first[i], last[i], head);
  heads.push_back(head);
}

std::uint32_t ByteAutomaton::build_set(const PatternSet& set, std::uint32_t next) {
  const auto ranges = ranges_of(set);
  if (!ranges) {
    is_sound_ = false;
    return next;
  }
  std::vector<std::uint32_t> heads;
  for (std::size_t i = 0; i < ranges->size(); ++i) {
    CodePointRange range = (*ranges)[i];
    const bool is_gap = range.last == 0xD7FF && i + 1 < ranges->size() &&
                        (*ranges)[i + 1].first == 0xE000;  // surrogates, which no text holds
    if (is_gap) range.last = (*ranges)[++i].last;
    utf8(range, next, heads);
  }
  if (heads.empty()) return bytes(1, 0, next);  // no byte: the empty class matches nothing
  std::uint32_t all = heads.back();
  for (std::size_t i = heads.size() - 1; i-- > 0;)
    all = add({.kind = StepKind::split, .next = heads[i], .other = all});
  return all;
}

std::uint32_t ByteAutomaton::build_repeat(const PatternNode& node, std::uint32_t next) {
  std::uint32_t at = next;
  if (node.b == repeat_forever) {
    at = add({.kind = StepKind::split, .next = next, .other = next});
    const std::uint32_t body = build(node.first, at);
    if (is_sound_) steps_[at].other = body;
  } else {
    for (std::uint32_t i = node.a; is_sound_ && i < node.b; ++i) {
      const std::uint32_t body = build(node.first, at);
      if (body == at) break;  // the empty text, however often
      at = add({.kind = StepKind::split, .next = next, .other = body});
    }
  }
  for (std::uint32_t i = 0; is_sound_ && i < node.a; ++i) {
    const std::uint32_t body = build(node.first, at);
    if (body == at) break;
    at = body;
  }
  return at;
}

std::uint32_t ByteAutomaton::build(std::uint32_t index, std::uint32_t next) {
  if (!is_sound_ || index == no_node) return next;
  const PatternNode& node = tree_.nodes[index];
  switch (node.kind) {
    case NodeKind::sequence: {
      std::vector<std::uint32_t> parts;
      for (std::uint32_t part = node.first; part != no_node; part = tree_.nodes[part].next)
        parts.push_back(part);
      for (std::size_t i = parts.size(); i-- > 0;) next = build(parts[i], next);
      return next;
    }
    case NodeKind::choice: {
      std::uint32_t all = build(node.first, next);
      for (std::uint32_t part = tree_.nodes[node.first].next; part != no_node;
           part = tree_.nodes[part].next)
        all = add({.kind = StepKind::split, .next = build(part, next), .other = all});
      return all;
    }
    case NodeKind::set:
      return build_set(tree_.sets[node.a], next);
    case NodeKind::repeat:
      return build_repeat(node, next);
    case NodeKind::capture:
      return build(node.first, next);
    case NodeKind::start:
      return add({.kind = StepKind::start, .next = next});
    case NodeKind::end:
      return add({.kind = StepKind::end, .next = next});
    case NodeKind::look:
    case NodeKind::word_boundary:
    case NodeKind::back_reference:
      break;
  }
  is_sound_ = false;
  return next;
}

}  // namespace barbacane::schema
