#pragma once
// I-Regexp (RFC 9485): the regular expressions of JSONPath filters, run in linear time.

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace barbacane::compile {

/// A compiled expression. `\p{...}` needs the Unicode tables and is not supported.
class IRegexp {
 public:
  static constexpr std::size_t states_max = 4096;  // after repetitions are written out

  /// Empty when the pattern is malformed, or too large.
  [[nodiscard]] static std::optional<IRegexp> parse(std::string_view pattern);

  /// All of `text` matches. Both texts are UTF-8. Cost: O(text x states).
  [[nodiscard]] bool matches(std::string_view text) const { return run(text, true); }
  /// Some part of `text` matches.
  [[nodiscard]] bool is_in(std::string_view text) const { return run(text, false); }
  [[nodiscard]] std::size_t states() const noexcept { return program_.size(); }

 private:
  friend class IRegexpParser;

  struct Class {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;  // both ends belong to it
    bool is_negated = false;
  };
  struct State {
    enum class Kind : std::uint8_t { one_of, split, jump, accept } kind = Kind::accept;
    std::uint32_t a = 0;  // one_of: class; split, jump: next state
    std::uint32_t b = 0;  // split: the other next state
  };

  [[nodiscard]] bool run(std::string_view text, bool is_whole) const;
  [[nodiscard]] bool fits(const State& state, std::uint32_t code_point) const;
  void enter(std::uint32_t state, std::vector<std::uint32_t>& list, std::vector<bool>& is_in) const;

  std::vector<State> program_;
  std::vector<Class> classes_;
};

}  // namespace barbacane::compile
