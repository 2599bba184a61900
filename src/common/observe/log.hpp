#pragma once
// Structured logs: one line an event, JSON or text, on stderr. The door to spdlog.
// Never called per request on the hot path (the access log is exchange's own buffer).

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace barbacane::observe {

enum class Level : std::uint8_t { trace, debug, info, warn, error };
enum class LogFormat : std::uint8_t {
  automatic,
  json,
  text
};  // automatic: text on a TTY, else JSON

struct Field {
  std::string_view name;
  /// A list is borrowed for the call.
  std::variant<
      std::string_view,
      std::int64_t,
      std::uint64_t,
      double,
      bool,
      const std::vector<std::string>*>
      value;
};

struct LogSettings {
  LogFormat format = LogFormat::automatic;
  Level level = Level::info;
};

/// Sets up the process's log sink; the default before is JSON at info. Thread-safe afterwards.
void configure_log(const LogSettings& settings);
void set_level(Level level) noexcept;
[[nodiscard]] Level level() noexcept;

/// One event. JSON: {"ts":"2026-01-02T03:04:05.678Z","level":"info","msg":…,<fields>}; control
/// characters and invalid UTF-8 in values are escaped, so no value can forge a line.
void log(Level level, std::string_view message, std::initializer_list<Field> fields = {});

}  // namespace barbacane::observe
