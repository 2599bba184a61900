#pragma once
// Process settings as a table: every option of a command has one name that serves as flag
// (`--drain-timeout`), environment variable (`BARBACANE_DRAIN_TIMEOUT`) and key of the `--config`
// file (`drain-timeout:`), one kind, one default. Flag > environment > file > default.

#include <chrono>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/report.hpp"

namespace barbacane::settings {

enum class Kind : std::uint8_t {
  text,
  integer,    // decimal, within [min, max]
  size,       // bytes: 65536, 64KiB, 10MiB, 1GiB, 5MB; within [min, max]
  duration,   // milliseconds inside; 500ms, 30s, 2m, 1h, 90d; within [min, max] ms
  boolean,    // a flag without value on the command line; true|false elsewhere
  choice,     // one of `choices`
  text_list,  // repeatable; a sequence in the file, commas in the environment
};

struct Option {
  std::string_view name;  // kebab-case, without dashes
  Kind kind = Kind::text;
  std::string_view default_text = {};  // "" = none
  std::string_view help = {};
  std::string_view placeholder = {};  // "FILE", "ADDR:PORT"
  std::int64_t min = 0;
  std::int64_t max = INT64_MAX;
  std::string_view choices = {};  // "text|json"
  char short_name = '\0';         // 'o' for -o
  bool is_secret = false;         // masked in dumps, never echoed in findings
  bool is_required = false;
};

/// Values as the command line gave them, by option name. Booleans come as "true".
using Flags = std::map<std::string, std::vector<std::string>, std::less<>>;

struct Sources {
  Flags flags;
  std::vector<std::pair<std::string, std::string>> environment;  // BARBACANE_* only
  std::string config_name;                                       // "" = no file
  std::string config_text;
};

/// One effective value and who decided it: "flag", "env BARBACANE_X", "config FILE:LINE",
/// "default".
struct Value {
  std::vector<std::string> texts;
  std::int64_t number = 0;  // integer, size, duration (ms), boolean (0|1)
  std::string origin;
};

class Settings {
 public:
  [[nodiscard]] bool has(std::string_view name) const;          // given or defaulted to something
  [[nodiscard]] bool is_given(std::string_view name) const;     // by anything but the default
  [[nodiscard]] std::string text(std::string_view name) const;  // "" when absent
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
  [[nodiscard]] std::int64_t integer(std::string_view name) const;  // also sizes, in bytes
  [[nodiscard]] std::chrono::milliseconds duration(std::string_view name) const;
  [[nodiscard]] bool is_on(std::string_view name) const;
  [[nodiscard]] std::string origin(std::string_view name) const;  // "" when absent

  /// A YAML file that sets what is in force, each line with its origin; secrets as "***".
  [[nodiscard]] std::string to_config_text() const;

 private:
  friend Settings load_settings(std::span<const Option>, const Sources&, Report&);
  [[nodiscard]] const Value* find(std::string_view name) const;
  std::span<const Option> options_;
  std::map<std::string, Value, std::less<>> values_;
};

/// Decides every option. All faults at once: unknown keys (with the closest known one), values that
/// do not parse or are out of range, required options nobody gave, and environment variables
/// BARBACANE_* that resemble an option's but are none (a warning: other programs may share the
/// prefix).
///
/// Shape    findings of the file have line and column; those of flags and environment name them
/// Owner    `options` must outlive the result (they are tables of static storage)
[[nodiscard]] Settings load_settings(
    std::span<const Option> options, const Sources& sources, Report& report
);

/// "BARBACANE_DRAIN_TIMEOUT" for "drain-timeout".
[[nodiscard]] std::string environment_name(std::string_view option);

/// The BARBACANE_* variables of this process.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> own_environment();

}  // namespace barbacane::settings
