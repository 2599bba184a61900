#include "common/schema/ecma_syntax.hpp"

#include <algorithm>
#include <array>

#include "common/schema/ecma_escape.hpp"
#include "common/schema/format_words.hpp"
#include "common/schema/unicode_tables.hpp"

namespace barbacane::schema {
namespace {

class PatternParser {
 public:
  PatternParser(std::string_view source, PatternTree* tree) noexcept
      : source_{source}, rest_{source}, tree_{tree} {}

  PatternFault parse() {
    const std::uint32_t root = choice(0);
    if (fault_.words.empty() && !rest_.empty()) fail("')' without '('");
    if (fault_.words.empty()) check_references();
    if (tree_ != nullptr) tree_->root = root;
    return fault_;
  }

 private:
  std::uint32_t fail(std::string_view words) noexcept {
    if (fault_.words.empty()) fault_ = {source_.size() - rest_.size(), words};
    rest_ = {};
    return no_node;
  }

  std::uint32_t add(const PatternNode& node) {
    if (tree_ == nullptr) return no_node;
    tree_->nodes.push_back(node);
    return static_cast<std::uint32_t>(tree_->nodes.size() - 1);
  }

  std::uint32_t add_set(PatternSet&& set) {
    if (tree_ == nullptr) return no_node;
    tree_->sets.push_back(std::move(set));
    return add({.kind = NodeKind::set, .a = static_cast<std::uint32_t>(tree_->sets.size() - 1)});
  }

  /// Makes `child` the last one of `parent`, whose last one was `last`.
  void append(std::uint32_t parent, std::uint32_t& last, std::uint32_t child) {
    if (tree_ == nullptr || child == no_node) return;
    (last == no_node ? tree_->nodes[parent].first : tree_->nodes[last].next) = child;
    last = child;
  }

  [[nodiscard]] bool has_ended() const noexcept { return !fault_.words.empty() || rest_.empty(); }

  std::uint32_t choice(std::size_t depth) {
    if (depth > pattern_depth_max) return fail("groups are nested too deeply");
    const std::uint32_t first = sequence(depth);
    if (rest_.empty() || rest_.front() != '|') return first;
    const std::uint32_t all = add({.kind = NodeKind::choice});
    std::uint32_t last = no_node;
    append(all, last, first);
    while (take(rest_, '|')) append(all, last, sequence(depth));
    return all;
  }

  std::uint32_t sequence(std::size_t depth) {
    const std::uint32_t all = add({.kind = NodeKind::sequence});
    std::uint32_t last = no_node;
    while (!has_ended() && rest_.front() != '|' && rest_.front() != ')')
      append(all, last, term(depth));
    return all;
  }

  std::uint32_t term(std::size_t depth) {
    if (take(rest_, '^')) return add({.kind = NodeKind::start});
    if (take(rest_, '$')) return add({.kind = NodeKind::end});
    if (rest_.starts_with("\\b") || rest_.starts_with("\\B")) {
      const bool is_negated = rest_[1] == 'B';
      rest_.remove_prefix(2);
      return add({.kind = NodeKind::word_boundary, .is_negated = is_negated});
    }
    if (rest_.starts_with("(?") && rest_.size() > 2) {
      const bool is_behind = rest_[2] == '<' && rest_.size() > 3 && is_one_of(rest_[3], "=!");
      if (is_behind || is_one_of(rest_[2], "=!")) return look(is_behind, depth);
    }
    const std::uint32_t one = atom(depth);
    return fault_.words.empty() ? quantified(one) : no_node;
  }

  std::uint32_t look(bool is_behind, std::size_t depth) {
    const bool is_negated = rest_[is_behind ? 3 : 2] == '!';
    rest_.remove_prefix(is_behind ? 4 : 3);
    const std::uint32_t inside = choice(depth + 1);
    if (!take(rest_, ')')) return fail("'(' without ')'");
    const std::uint32_t all = add(
        {.kind = NodeKind::look, .is_negated = is_negated, .is_behind = is_behind, .first = inside}
    );
    return is_behind ? all : quantified(all);
  }

  std::uint32_t atom(std::size_t depth) {
    const char byte = rest_.front();
    if (byte == '(') return group(depth);
    if (byte == '[') return character_class();
    if (byte == '\\') return escape();
    if (byte == '.') {
      rest_.remove_prefix(1);
      return add_set(tree_ == nullptr ? PatternSet{} : line_terminators());
    }
    if (is_one_of(byte, "*+?")) return fail("nothing to repeat");
    std::string_view ahead = rest_;
    std::uint32_t least = 0;
    std::uint32_t most = 0;
    if (byte == '{' && take_counts(ahead, least, most)) return fail("nothing to repeat");
    const std::uint32_t code = take_code_point(rest_);
    if (code == no_code_point) return fail("the pattern is not UTF-8");
    return literal(code);
  }

  std::uint32_t literal(std::uint32_t code) {
    if (tree_ == nullptr) return no_node;
    return add_set({.ranges = {{code, code}}, .properties = {}});
  }

  static PatternSet line_terminators() {
    return {
        .ranges = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}},
        .properties = {},
        .is_negated = true
    };
  }

  std::uint32_t group(std::size_t depth) {
    rest_.remove_prefix(1);
    std::uint32_t number = 0;
    if (rest_.starts_with("?:")) {
      rest_.remove_prefix(2);
    } else {
      number = ++captures_;
      if (rest_.starts_with("?<")) {
        rest_.remove_prefix(2);
        if (!group_name()) return no_node;
      } else if (rest_.starts_with("?")) {
        return fail("a group of a kind that ECMA-262 does not have");
      }
    }
    const std::uint32_t inside = choice(depth + 1);
    if (!take(rest_, ')')) return fail("'(' without ')'");
    return number == 0 ? inside : add({.kind = NodeKind::capture, .a = number, .first = inside});
  }

  bool group_name() {
    const std::string_view name = take_name();
    if (name.empty()) return false;
    for (std::size_t i = 0; i < names_; ++i)
      if (group_names_[i].text == name) return fail("a group with the name of another"), false;
    if (names_ == pattern_names_max) return fail("more than 64 named groups"), false;
    group_names_[names_++] = {name, captures_};
    return true;
  }

  /// An identifier and the '>' behind it; empty after a fault.
  std::string_view take_name() {
    const std::string_view all = rest_;
    while (!rest_.empty() && rest_.front() != '>') {
      if (all.size() - rest_.size() > group_name_bytes_max)
        return fail("a group name of more than 256 bytes"), std::string_view{};
      const bool is_first = rest_.size() == all.size();
      const std::uint32_t code = take_code_point(rest_);
      const CodePointSet& allowed = is_first ? identifier_start_set : identifier_part_set;
      const bool is_joiner = !is_first && (code == 0x200C || code == 0x200D);
      if (code != '$' && code != '_' && !is_joiner && !allowed.contains(code))
        return fail("a group name is an identifier"), std::string_view{};
    }
    const std::string_view name = all.substr(0, all.size() - rest_.size());
    if (name.empty() || !take(rest_, '>'))
      return fail("a group name stands between '<' and '>'"), std::string_view{};
    return name;
  }

  std::uint32_t escape() {
    PatternSet set;
    Escape found = take_escape(rest_, false);
    switch (found.kind) {
      case EscapeKind::fault:
        return fail(found.words);
      case EscapeKind::character:
        return literal(found.code);
      case EscapeKind::group_number:
        largest_reference_ = std::max(largest_reference_, found.code);
        return add({.kind = NodeKind::back_reference, .a = found.code});
      case EscapeKind::group_name:
        return name_reference();
      case EscapeKind::set:
        break;
    }
    if (tree_ != nullptr) add_escape_to(set, found);
    return add_set(std::move(set));
  }

  std::uint32_t name_reference() {
    const std::string_view name = take_name();
    if (name.empty()) return no_node;
    if (references_ == pattern_names_max) return fail("more than 64 references to named groups");
    const std::uint32_t node = add({.kind = NodeKind::back_reference});
    reference_names_[references_++] = {name, node};
    return node;
  }

  void check_references() {
    if (largest_reference_ > captures_) fail("a reference to a group that is not there");
    for (std::size_t i = 0; i < references_; ++i) {
      std::uint32_t number = 0;
      for (std::size_t g = 0; g < names_; ++g)
        if (group_names_[g].text == reference_names_[i].text) number = group_names_[g].number;
      if (number == 0) fail("a reference to a group that is not there");
      if (number != 0 && tree_ != nullptr) tree_->nodes[reference_names_[i].number].a = number;
    }
  }

  /// One side of a range. `code` is no_code_point for a set, which is then in `set` already.
  bool class_atom(PatternSet& set, std::uint32_t& code) {
    if (rest_.front() != '\\') {
      code = take_code_point(rest_);
      if (code == no_code_point) return fail("the pattern is not UTF-8"), false;
      return true;
    }
    Escape found = take_escape(rest_, true);
    if (found.kind == EscapeKind::fault) return fail(found.words), false;
    code = found.kind == EscapeKind::character ? found.code : no_code_point;
    if (found.kind == EscapeKind::set && tree_ != nullptr) add_escape_to(set, found);
    return true;
  }

  void add_range(PatternSet& set, std::uint32_t first, std::uint32_t last) {
    if (tree_ != nullptr && first != no_code_point) set.ranges.push_back({first, last});
  }

  std::uint32_t character_class() {
    rest_.remove_prefix(1);
    PatternSet set;
    set.is_negated = take(rest_, '^');
    while (!has_ended() && rest_.front() != ']') {
      std::uint32_t first = 0;
      if (!class_atom(set, first)) return no_node;
      const bool is_range = rest_.size() >= 2 && rest_[0] == '-' && rest_[1] != ']';
      if (!is_range) {
        add_range(set, first, first);
        continue;
      }
      rest_.remove_prefix(1);
      std::uint32_t last = 0;
      if (!class_atom(set, last)) return no_node;
      if (first == no_code_point || last == no_code_point) {
        // [\w-.]: the hyphen stands for itself
        add_range(set, first, first);
        add_range(set, '-', '-');
        add_range(set, last, last);
      } else if (first > last) {
        return fail("a range that ends before it begins");
      } else {
        add_range(set, first, last);
      }
    }
    if (!take(rest_, ']')) return fail("'[' without ']'");
    return add_set(std::move(set));
  }

  static bool take_count(std::string_view& text, std::uint32_t& count) noexcept {
    const std::string_view digits = front_of(text, is_digit);
    if (digits.empty()) return false;
    text.remove_prefix(digits.size());
    count = 0;
    for (const char digit : digits)
      count = std::min(count * 10 + static_cast<std::uint32_t>(digit - '0'), 100'000'000U);
    return true;
  }

  /// {n}, {n,} or {n,m}.
  static bool take_counts(std::string_view& text, std::uint32_t& least, std::uint32_t& most) {
    if (!take(text, '{') || !take_count(text, least)) return false;
    most = least;
    if (take(text, ',')) {
      most = repeat_forever;
      if (!text.empty() && is_digit(text.front())) take_count(text, most);
    }
    return take(text, '}');
  }

  std::uint32_t quantified(std::uint32_t one) {
    std::uint32_t least = 0;
    std::uint32_t most = repeat_forever;
    std::string_view ahead = rest_;
    if (take(rest_, '?')) {
      most = 1;
    } else if (take(rest_, '+')) {
      least = 1;
    } else if (take_counts(ahead, least, most)) {
      rest_ = ahead;
      if (least > most) return fail("a repetition that ends before it begins");
    } else if (!take(rest_, '*')) {
      return one;
    }
    const bool is_lazy = take(rest_, '?');
    return add({.kind = NodeKind::repeat, .is_lazy = is_lazy, .a = least, .b = most, .first = one});
  }

  struct Named {
    std::string_view text;
    std::uint32_t number = 0;
  };

  std::string_view source_;
  std::string_view rest_;
  PatternTree* tree_;
  PatternFault fault_;
  std::uint32_t captures_ = 0;
  std::uint32_t largest_reference_ = 0;
  std::array<Named, pattern_names_max> group_names_{};
  std::array<Named, pattern_names_max> reference_names_{};
  std::size_t names_ = 0;
  std::size_t references_ = 0;
};

}  // namespace

PatternFault read_pattern(std::string_view source, PatternTree* tree) {
  return PatternParser{source, tree}.parse();
}

bool is_ecma_pattern(std::string_view source) noexcept {
  return PatternParser{source, nullptr}.parse().words.empty();
}

}  // namespace barbacane::schema
