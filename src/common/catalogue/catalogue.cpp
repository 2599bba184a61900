#include "common/catalogue/catalogue.hpp"

#include <algorithm>
#include <array>

#include "common/catalogue/config_checker.hpp"
#include "common/catalogue/embedded.hpp"
#include "common/json/read.hpp"

namespace barbacane::catalogue {
namespace {

const std::array<Entry, 2>& entries() {
  static const std::array<Entry, 2> all{
      Entry{"http-upstream", ComponentKind::dispatcher, embedded_http_upstream()},
      Entry{"mock", ComponentKind::dispatcher, embedded_mock()},
  };
  return all;
}

}  // namespace

const Entry* find_entry(ComponentKind kind, std::string_view name) {
  const auto found = std::ranges::find_if(entries(), [&](const Entry& entry) {
    return entry.kind == kind && entry.name == name;
  });
  return found == entries().end() ? nullptr : &*found;
}

std::vector<std::string_view> names_of(ComponentKind kind) {
  std::vector<std::string_view> names;
  for (const Entry& entry : entries()) {
    if (entry.kind == kind) names.push_back(entry.name);
  }
  return names;
}

std::string canonical_config(
    const Entry& entry, const json::Node* config, json::Mark at, std::vector<ConfigFault>& faults
) {
  json::Document document;
  Report report;
  const json::Node* schema =
      json::read_json(entry.schema_json, std::string{entry.name}, document, report);
  if (schema == nullptr) {
    faults.push_back({at, std::string{entry.name} + ": its own schema is broken", {}, false});
    return {};
  }
  ConfigChecker checker{entry.name, document, faults};
  const json::Node* empty = document.make_object({}, at);
  return checker.canonical(*schema, config == nullptr ? *empty : *config);
}

}  // namespace barbacane::catalogue
