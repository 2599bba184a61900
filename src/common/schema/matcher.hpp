#pragma once
// The door to RE2 and PCRE2: one pattern, translated from ECMA-262 (ecma_pattern.hpp) and built
// once. A table of states runs without allocation or lock, RE2 in linear time. PCRE2 takes what RE2
// cannot (look-around, back-references), with a bound on its steps.

#include <memory>
#include <string>
#include <string_view>

#include "common/tables/tables.hpp"

namespace barbacane::schema {

enum class MatchOutcome : std::uint8_t { no, yes, too_costly };

class Matcher {
 public:
  /// Of one match in PCRE2; then it is too costly.
  static constexpr std::uint32_t steps_max = 100'000;
  static constexpr std::int64_t memory_max = 8 << 20;  // of one RE2 program and its caches

  Matcher() noexcept;
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;

  /// False, with the engine's words in `fault`, when it is no pattern or too large a one.
  [[nodiscard]] bool build(
      std::string_view pattern, tables::PatternEngine engine, std::string& fault
  );
  /// Anywhere in `text` (UTF-8), as JSON Schema has it. Thread-safe.
  [[nodiscard]] MatchOutcome match(std::string_view text) const {
    bool is_costly = false;
    return match(text, is_costly);
  }
  /// `is_costly` becomes true when PCRE2 needed more steps than a text of its length should: up to
  /// steps_max of them.
  [[nodiscard]] MatchOutcome match(std::string_view text, bool& is_costly) const;

 private:
  struct Engines;
  std::unique_ptr<Engines> engines_;
};

}  // namespace barbacane::schema
