#include "common/observe/log_line.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "common/json/write.hpp"
#include "common/text/utf8.hpp"

namespace barbacane::observe {
namespace {

std::string number_text(double value) {
  if (!std::isfinite(value)) return "null";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.9g", value);
  return text.data();
}

void append_value(std::string& out, const Field& field) {
  struct Visitor {
    std::string& out;
    void operator()(std::string_view text) const { append_json_string(out, text); }
    void operator()(std::int64_t value) const { out += std::to_string(value); }
    void operator()(std::uint64_t value) const { out += std::to_string(value); }
    void operator()(double value) const { out += number_text(value); }
    void operator()(bool value) const { out += value ? "true" : "false"; }
    void operator()(const std::vector<std::string>* list) const {
      out += '[';
      for (const std::string& text : *list) {
        if (!out.ends_with('[')) out += ',';
        append_json_string(out, text);
      }
      out += ']';
    }
  };
  std::visit(Visitor{out}, field.value);
}

std::string_view colour_of(Level level) {
  switch (level) {
    case Level::error:
      return "\x1b[1;31m";
    case Level::warn:
      return "\x1b[1;33m";
    case Level::info:
      return "\x1b[32m";
    default:
      return "\x1b[2m";
  }
}

}  // namespace

std::string_view name_of(Level level) noexcept {
  switch (level) {
    case Level::trace:
      return "trace";
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    case Level::error:
      return "error";
  }
  return "info";
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  if (text::is_utf8(text)) {
    json::append_quoted(out, text);
    return;
  }
  std::string clean;
  while (!text.empty()) {
    const std::size_t valid = text::valid_utf8_prefix(text);
    clean += text.substr(0, valid);
    if (valid == text.size()) break;
    clean += replacement;
    text.remove_prefix(valid + 1);
  }
  json::append_quoted(out, clean);
}

std::string to_json_line(const LogEvent& event) {
  std::string line = "{\"ts\":\"";
  line += event.time;
  line += "\",\"level\":\"";
  line += name_of(event.level);
  line += "\",\"msg\":";
  append_json_string(line, event.message);
  for (const Field& field : event.fields) {
    line += ',';
    append_json_string(line, field.name);
    line += ':';
    append_value(line, field);
  }
  line += '}';
  return line;
}

std::string to_text_line(const LogEvent& event, bool colour) {
  std::string line{event.time};
  line += ' ';
  if (colour) line += colour_of(event.level);
  line += name_of(event.level);
  if (colour) line += "\x1b[0m";
  line.append(event.level == Level::info || event.level == Level::warn ? 2 : 1, ' ');
  // A message is ours, but what it quotes may not be.
  std::string message;
  append_json_string(message, event.message);
  line += std::string_view{message}.substr(1, message.size() - 2);
  for (const Field& field : event.fields) {
    line += ' ';
    line += field.name;
    line += '=';
    append_value(line, field);
  }
  return line;
}

}  // namespace barbacane::observe
