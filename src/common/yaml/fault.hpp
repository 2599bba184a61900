#pragma once
// What yaml-cpp says about a text it cannot read, in words for the person who wrote the text.

#include <cstdint>
#include <string_view>

namespace barbacane::yaml {

/// Where the finding goes: the parser notices some faults long after they were made.
enum class FaultPlace : std::uint8_t { there, indentation, last_value, open_list, open_mapping };

struct Fault {
  std::string_view message;  // "" when the parser's own words are as good as any
  std::string_view help;
  FaultPlace place = FaultPlace::there;
};

[[nodiscard]] Fault fault_from(std::string_view parser_message);

}  // namespace barbacane::yaml
