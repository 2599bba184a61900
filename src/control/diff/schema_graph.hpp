#pragma once
// What the comparison of schemas leaves behind: a graph whose nodes are pairs of sets of schemas,
// each compared once, however many operations lead there. A difference is neutral here: whether it
// breaks callers depends on who sends the value (severity_of).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "control/diff/difference.hpp"

namespace barbacane::diff {

/// What becomes of the values that a schema lets pass.
enum class Effect : std::uint8_t {
  narrows,     // some are refused now
  widens,      // some are let through now
  undecided,   // nobody can tell
  breaks,      // breaks whoever sends it
  compatible,  // nothing for callers to mind
  cosmetic
};

/// Who sends the value; under a `not` effects turn round.
enum class Use : std::uint8_t { request, response, request_turned, response_turned };

inline constexpr std::uint8_t in_requests = 1;
inline constexpr std::uint8_t in_responses = 2;
inline constexpr std::uint8_t in_both = 3;

[[nodiscard]] constexpr bool is_request(Use use) noexcept {
  return use == Use::request || use == Use::request_turned;
}

[[nodiscard]] constexpr Use turned(Use use) noexcept {
  return static_cast<Use>((static_cast<unsigned>(use) + 2) % 4);
}

[[nodiscard]] constexpr Severity severity_of(Effect effect, Use use) noexcept {
  const bool is_turned = use == Use::request_turned || use == Use::response_turned;
  const bool is_plain = is_request(use) != is_turned;  // narrowing is what breaks
  switch (effect) {
    case Effect::narrows:
      return is_plain ? Severity::breaking : Severity::compatible;
    case Effect::widens:
      return is_plain ? Severity::compatible : Severity::breaking;
    case Effect::undecided:
    case Effect::breaks:
      return Severity::breaking;
    case Effect::compatible:
      return Severity::compatible;
    case Effect::cosmetic:
      return Severity::cosmetic;
  }
  return Severity::breaking;
}

/// One keyword's worth of difference. It stands at a schema of one side.
struct SchemaDifference {
  std::string_view code;
  Effect effect = Effect::undecided;
  std::uint8_t uses = in_both;
  bool is_old = false;  // the schema is of the old side
  std::uint32_t schema = 0;
  std::string_view keyword;  // "" = the schema itself
  std::string below;         // pointer behind the keyword
  std::string message;
  std::string before;
  std::string after;
};

struct Edge {
  std::uint32_t to = 0;
  std::string step;  // into the value: "name", "*"; "" = the same value
  std::uint8_t uses = in_both;
  bool is_turned = false;
};

struct PairNode {
  std::vector<SchemaDifference> differences;
  std::vector<Edge> edges;
  bool narrows = false;  // here or below
  bool widens = false;
  bool is_reshaped = false;     // properties are described that were not, or no longer are
  bool is_provisional = false;  // judged while something below was not yet
};

}  // namespace barbacane::diff
