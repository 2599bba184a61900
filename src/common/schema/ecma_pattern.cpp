#include "common/schema/ecma_pattern.hpp"

#include <algorithm>
#include <array>

#include "common/schema/ecma_syntax.hpp"
#include "common/schema/pattern_automaton.hpp"

namespace barbacane::schema {
namespace {

using tables::PatternEngine;

constexpr std::size_t source_bytes_max = 64U << 10U;
constexpr std::uint32_t linear_repeat_max = 1000;  // RE2's bound
constexpr std::uint32_t repeat_max = 65535;        // PCRE2's

/// RE2 has neither these categories as ECMA-262 means them nor properties that are no category.
bool needs_pcre2(const Property& property) noexcept {
  const bool is_other = property.name == "C" || property.name == "Cn" || property.name == "LC" ||
                        property.name == "Cs";
  return property.kind == PropertyKind::script_extensions ||
         property.kind == PropertyKind::binary || property.kind == PropertyKind::assigned ||
         (property.kind == PropertyKind::category && is_other);
}

/// Writes the tree in the words of RE2 or PCRE2. Nothing of the source is copied.
class PatternWriter {
 public:
  PatternWriter(const PatternTree& tree, PatternEngine engine)
      : tree_{tree}, is_pcre2_{engine == PatternEngine::pcre2} {
    write(tree.root);
  }

  [[nodiscard]] std::string&& take() { return std::move(out_); }

 private:
  void code(std::uint32_t value) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::array<char, 8> digits{};
    std::size_t at = digits.size();
    do {
      digits[--at] = hex[value & 15U];
      value >>= 4U;
    } while (value != 0);
    out_ += "\\x{";
    out_.append(digits.data() + at, digits.size() - at);
    out_ += '}';
  }

  void ranges(const std::vector<CodePointRange>& all) {
    for (const CodePointRange& range : all) {
      code(range.first);
      if (range.first == range.last) continue;
      out_ += '-';
      code(range.last);
    }
  }

  void property(const PropertyItem& item) {
    const auto& [kind, name] = item.property;
    bool is_negated = item.is_negated;
    std::string words{name};
    if (kind == PropertyKind::script && is_pcre2_) words = "sc:" + words;
    if (kind == PropertyKind::script_extensions) words = "scx:" + words;
    if (kind == PropertyKind::category && name == "LC") words = "L&";
    if (kind == PropertyKind::assigned) {
      words = "Cn";
      is_negated = !is_negated;
    }
    out_ += (is_negated ? "\\P{" : "\\p{") + words + '}';
  }

  void write_set(const PatternSet& set) {
    if (const auto all = ranges_of(set)) {
      if (all->empty()) {
        out_ += "[^\\x{0}-\\x{10FFFF}]";
        return;
      }
      out_ += '[';
      ranges(*all);
    } else {
      PatternSet plain{.ranges = set.ranges, .properties = {}};
      for (const PropertyItem& item : set.properties) {
        const bool is_plain =
            item.property.kind == PropertyKind::any || item.property.kind == PropertyKind::ascii;
        if (is_plain) plain.properties.push_back(item);
      }
      out_ += set.is_negated ? "[^" : "[";
      ranges(*ranges_of(plain));
      for (const PropertyItem& item : set.properties) {
        if (item.property.kind != PropertyKind::any && item.property.kind != PropertyKind::ascii)
          property(item);
      }
    }
    out_ += ']';
  }

  void children(const PatternNode& node, std::string_view between) {
    for (std::uint32_t part = node.first; part != no_node; part = tree_.nodes[part].next) {
      if (part != node.first) out_ += between;
      write(part);
    }
  }

  void repeat(const PatternNode& node) {
    const bool is_set = tree_.nodes[node.first].kind == NodeKind::set;
    if (!is_set) out_ += "(?:";
    write(node.first);
    out_ += (is_set ? "{" : "){") + std::to_string(node.a);
    if (node.b != node.a) out_ += ',';
    if (node.b != node.a && node.b != repeat_forever) out_ += std::to_string(node.b);
    out_ += node.is_lazy ? "}?" : "}";
  }

  void write(std::uint32_t index) {
    if (index == no_node) return;
    const PatternNode& node = tree_.nodes[index];
    switch (node.kind) {
      case NodeKind::sequence:
        return children(node, "");
      case NodeKind::set:
        return write_set(tree_.sets[node.a]);
      case NodeKind::repeat:
        return repeat(node);
      case NodeKind::start:
        out_ += "\\A";
        return;
      case NodeKind::end:
        out_ += "\\z";
        return;
      case NodeKind::word_boundary:
        out_ += node.is_negated ? "\\B" : "\\b";
        return;
      case NodeKind::back_reference:
        out_ += "\\g{" + std::to_string(node.a) + '}';
        return;
      case NodeKind::choice:
        out_ += "(?:";
        break;
      case NodeKind::capture:
        out_ += is_pcre2_ ? "(" : "(?:";
        break;
      case NodeKind::look:
        out_ += node.is_behind ? "(?<" : "(?";
        out_ += node.is_negated ? '!' : '=';
        break;
    }
    if (node.kind == NodeKind::choice) {
      children(node, "|");
    } else {
      write(node.first);
    }
    out_ += ')';
  }

  const PatternTree& tree_;
  bool is_pcre2_;
  std::string out_;
};

PatternEngine engine_of(const PatternTree& tree) {
  for (const PatternNode& node : tree.nodes) {
    if (node.kind == NodeKind::look || node.kind == NodeKind::back_reference)
      return PatternEngine::pcre2;
    if (node.kind == NodeKind::repeat &&
        (node.a > linear_repeat_max || (node.b != repeat_forever && node.b > linear_repeat_max)))
      return PatternEngine::pcre2;
  }
  for (const PatternSet& set : tree.sets)
    for (const PropertyItem& item : set.properties)
      if (needs_pcre2(item.property)) return PatternEngine::pcre2;
  return PatternEngine::re2;
}

}  // namespace

TranslatedPattern translate_pattern(std::string_view source, PatternEngine from) {
  if (source.size() > source_bytes_max) return {.text = {}, .fault = "it is longer than 64 KiB"};
  PatternTree tree;
  if (const PatternFault fault = read_pattern(source, &tree); !fault.words.empty())
    return {.text = {}, .fault = std::string{fault.words}, .at = fault.offset};
  if (from == PatternEngine::table) {
    if (auto table = table_of(tree))
      return {.text = std::move(*table), .fault = {}, .engine = PatternEngine::table};
  }
  for (const PatternNode& node : tree.nodes) {
    if (node.kind == NodeKind::repeat &&
        (node.a > repeat_max || (node.b != repeat_forever && node.b > repeat_max)))
      return {.text = {}, .fault = "a repetition of more than 65535"};
  }
  const PatternEngine engine = std::max(from, engine_of(tree));
  return {.text = PatternWriter{tree, engine}.take(), .fault = {}, .engine = engine};
}

}  // namespace barbacane::schema
