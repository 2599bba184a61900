#include "control/jobs/operations.hpp"

#include <unordered_map>

#include "common/artifact/describe.hpp"
#include "common/json/write.hpp"
#include "control/compile/enforcement.hpp"

namespace barbacane::jobs {
namespace {

void append_member(std::string& out, std::string_view name, std::string_view value) {
  if (!out.ends_with('{')) out += ',';
  json::append_quoted(out, name);
  out += ':';
  json::append_quoted(out, value);
}

void append_checks(std::string& out, const compile::EnforcementRow& row) {
  out += ",\"enforced\":[";
  for (const std::string& check : row.enforced) {
    if (!out.ends_with('[')) out += ',';
    json::append_quoted(out, check);
  }
  out += "],\"advisory\":[";
  for (const compile::EnforcementRow::Advisory& part : row.advisory) {
    if (!out.ends_with('[')) out += ',';
    out += '{';
    append_member(out, "what", part.what);
    append_member(out, "why", part.why);
    out += '}';
  }
  out += ']';
}

}  // namespace

std::string operations_to_json(const tables::Gateway& gateway) {
  const std::vector<compile::EnforcementRow> report = compile::enforcement_of(gateway);
  std::unordered_map<std::string, const compile::EnforcementRow*> checks;
  for (const compile::EnforcementRow& row : report)
    checks.emplace(row.method + ' ' + row.route, &row);
  std::string out = "[";
  for (const artifact::RouteRow& route : artifact::list_routes(gateway)) {
    if (out.size() > 1) out += ',';
    out += '{';
    append_member(out, "method", route.method);
    append_member(out, "path", route.path);
    append_member(out, "operation", route.operation_id);
    append_member(out, "api", route.api);
    append_member(out, "dispatch", route.dispatch);
    const auto found = checks.find(route.method + ' ' + route.path);
    append_checks(out, found == checks.end() ? compile::EnforcementRow{} : *found->second);
    out += '}';
  }
  return out + ']';
}

}  // namespace barbacane::jobs
