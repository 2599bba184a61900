#include "control/cli/enforcement_view.hpp"

#include "common/json/write.hpp"

namespace barbacane::cli {

std::string enforcement_to_text(std::span<const compile::EnforcementRow> rows) {
  std::string out;
  std::size_t enforced = 0;
  std::size_t advisory = 0;
  for (const compile::EnforcementRow& row : rows) {
    out += row.method + ' ' + row.route + "  (" + row.operation + ")\n  enforced:";
    for (const std::string& check : row.enforced) out += ' ' + check + ';';
    if (out.ends_with(';')) out.pop_back();
    out += '\n';
    for (const compile::EnforcementRow::Advisory& part : row.advisory) {
      out += "  advisory: " + part.what + " - " + part.why + '\n';
    }
    enforced += row.enforced.size();
    advisory += row.advisory.size();
  }
  out += std::to_string(rows.size()) + " operations, " + std::to_string(enforced) +
         " checks enforced, " + std::to_string(advisory) + " advisory\n";
  return out;
}

std::string enforcement_to_json(std::span<const compile::EnforcementRow> rows) {
  std::string out = "[";
  for (const compile::EnforcementRow& row : rows) {
    if (out.size() > 1) out += ',';
    out += "{\"operation\":";
    json::append_quoted(out, row.operation);
    out += ",\"method\":";
    json::append_quoted(out, row.method);
    out += ",\"route\":";
    json::append_quoted(out, row.route);
    out += ",\"enforced\":[";
    for (const std::string& check : row.enforced) {
      if (!out.ends_with('[')) out += ',';
      json::append_quoted(out, check);
    }
    out += "],\"advisory\":[";
    for (const compile::EnforcementRow::Advisory& part : row.advisory) {
      if (!out.ends_with('[')) out += ',';
      out += "{\"what\":";
      json::append_quoted(out, part.what);
      out += ",\"why\":";
      json::append_quoted(out, part.why);
      out += '}';
    }
    out += "]}";
  }
  out += ']';
  return out;
}

}  // namespace barbacane::cli
