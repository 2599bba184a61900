#pragma once
// What dispatchers and middlewares exist, and how each is configured. The schema files beside this
// one are embedded in the compiler; a configuration is checked against them at its line and column.

#include <string>
#include <string_view>
#include <vector>

#include "common/json/document.hpp"

namespace barbacane::catalogue {

enum class ComponentKind { dispatcher, middleware };

struct Entry {
  std::string_view name;  // "http-upstream"
  ComponentKind kind;
  std::string_view schema_json;  // JSON Schema, a subset (config_checker.hpp)
};

/// Null when this version has no such component.
[[nodiscard]] const Entry* find_entry(ComponentKind kind, std::string_view name);
[[nodiscard]] std::vector<std::string_view> names_of(ComponentKind kind);

struct ConfigFault {
  json::Mark mark;
  std::string message;
  std::string help;
  bool is_secret = false;  // a literal where only a reference may stand
};

/// Checks a configuration and returns it in the one form that artifacts hold: canonical JSON with
/// every default filled in, durations as integer milliseconds under `<name>_ms`.
///
/// Shape    config: an object, or null when none was given (`at` then places faults); the result is
///          to be used only when no fault was added
[[nodiscard]] std::string canonical_config(
    const Entry& entry, const json::Node* config, json::Mark at, std::vector<ConfigFault>& faults
);

}  // namespace barbacane::catalogue
