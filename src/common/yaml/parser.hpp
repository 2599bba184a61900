#pragma once
// Drives yaml-cpp over one text and hands its events to a Builder: the door itself.

#include <cstdint>
#include <string_view>

#include "common/yaml/builder.hpp"

namespace barbacane::yaml {

/// Parses the whole text. What goes wrong is a finding of the builder.
///
/// Shape    text: valid UTF-8 without byte order mark and control characters, which yaml-cpp would
///          misread in silence
void parse(std::string_view text, std::uint32_t source, Builder& builder);

}  // namespace barbacane::yaml
