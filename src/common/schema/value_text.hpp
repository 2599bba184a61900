#pragma once
// A value of a tape as JSON text, cut short: for those who develop, never for strangers.

#include <string>

#include "common/schema/tape.hpp"

namespace barbacane::schema {

inline constexpr std::size_t value_text_bytes_max = 256;

/// At most value_text_bytes_max bytes, and "..." where more would follow. Strings keep what they
/// hold: whoever writes the text somewhere escapes it.
[[nodiscard]] std::string value_text(const Tape& tape, std::uint32_t node);

/// `text` cut to value_text_bytes_max at the end of a code point, with "..." then.
void cut_value(std::string& text);

}  // namespace barbacane::schema
