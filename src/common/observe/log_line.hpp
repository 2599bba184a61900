#pragma once
// One log event as a line of JSON or text.

#include <initializer_list>
#include <string>
#include <string_view>

#include "common/observe/log.hpp"

namespace barbacane::observe {

struct LogEvent {
  std::string_view time;  // RFC 3339 with milliseconds
  Level level = Level::info;
  std::string_view message;
  std::initializer_list<Field> fields;
};

/// Without a line end.
[[nodiscard]] std::string to_json_line(const LogEvent& event);
[[nodiscard]] std::string to_text_line(const LogEvent& event, bool colour);

[[nodiscard]] std::string_view name_of(Level level) noexcept;

/// Appends a JSON string. Bytes that are no valid UTF-8 become U+FFFD, so no value breaks a line.
void append_json_string(std::string& out, std::string_view text);

}  // namespace barbacane::observe
