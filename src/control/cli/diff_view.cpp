#include "control/cli/diff_view.hpp"

#include "common/json/write.hpp"
#include "common/text/shown.hpp"
#include "control/cli/diagnostics.hpp"
#include "control/cli/terminal.hpp"

namespace barbacane::cli {
namespace {

using diff::Difference;
using diff::Severity;

constexpr std::size_t place_bytes_max = 1000;

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::breaking:
      return Style::red;
    case Severity::compatible:
      return Style::yellow;
    case Severity::cosmetic:
      return Style::blue;
  }
  return Style::red;
}

std::string place_of(const Difference& one) {
  std::string out = text::shown(one.where.file, place_bytes_max);
  if (one.where.line != 0)
    out += ':' + std::to_string(one.where.line) + ':' + std::to_string(one.where.column);
  if (out.empty()) out = one.where.is_old ? "old" : "new";
  return out;
}

/// "POST /pets and 3 more: "
std::string operations_of(const Difference& one) {
  if (one.operations.empty()) return {};
  std::string out = text::shown(one.operations.front(), place_bytes_max);
  if (one.operations_count > 1) out += " and " + std::to_string(one.operations_count - 1) + " more";
  return out + ": ";
}

std::string change_of(const Difference& one) {
  if (one.before.empty() && one.after.empty()) return {};
  if (one.before.empty()) return " (now: " + one.after + ')';
  if (one.after.empty()) return " (was: " + one.before + ')';
  return " (" + one.before + " -> " + one.after + ')';
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  if (!out.ends_with('{')) out += ',';
  json::append_quoted(out, name);
  out += ':';
  json::append_quoted(out, value);
}

std::string json_of(const Difference& one) {
  std::string out = "{";
  append_member(out, "severity", name_of(one.severity));
  append_member(out, "code", one.code);
  if (one.is_undecided) out += ",\"undecided\":true";
  append_member(out, "operation", one.operations.empty() ? "" : one.operations.front());
  out += ",\"operations\":[";
  for (const std::string& operation : one.operations) {
    if (!out.ends_with('[')) out += ',';
    json::append_quoted(out, operation);
  }
  out += "],\"operations_count\":" + std::to_string(one.operations_count);
  append_member(out, "side", one.where.is_old ? "old" : "new");
  append_member(out, "file", one.where.file);
  out += ",\"line\":" + std::to_string(one.where.line);
  out += ",\"column\":" + std::to_string(one.where.column);
  append_member(out, "pointer", one.where.pointer);
  append_member(out, "message", one.message);
  append_member(out, "before", one.before);
  append_member(out, "after", one.after);
  return out + '}';
}

}  // namespace

std::string to_text(const diff::Comparison& comparison, bool colour) {
  std::string out;
  for (const Difference& one : comparison.differences) {
    const std::string kind = std::string{name_of(one.severity)} + '[' + std::string{one.code} + ']';
    out += styled(place_of(one), Style::bold, colour) + ": " +
           styled(kind, style_of(one.severity), colour) + ": " + operations_of(one) + one.message +
           change_of(one) + '\n';
  }
  if (comparison.dropped() != 0)
    out += "and " + std::to_string(comparison.dropped()) + " more differences\n";
  return out;
}

std::string summary_of(const diff::Comparison& comparison) {
  return std::to_string(comparison.breaking) + " breaking, " +
         std::to_string(comparison.compatible) + " compatible, " +
         std::to_string(comparison.cosmetic) + " cosmetic";
}

std::string to_json(const diff::Comparison& comparison, std::string_view sides) {
  std::string out = "{";
  out += sides;
  out += ",\"findings\":[";
  for (const Difference& one : comparison.differences) {
    if (!out.ends_with('[')) out += ',';
    out += json_of(one);
  }
  out += "],\"summary\":{\"breaking\":" + std::to_string(comparison.breaking) +
         ",\"compatible\":" + std::to_string(comparison.compatible) +
         ",\"cosmetic\":" + std::to_string(comparison.cosmetic) +
         ",\"dropped\":" + std::to_string(comparison.dropped()) + "}}\n";
  return out;
}

std::string to_github(const diff::Comparison& comparison) {
  std::string out;
  for (const Difference& one : comparison.differences) {
    if (one.severity == Severity::cosmetic) continue;
    out += one.severity == Severity::breaking ? "::error" : "::notice";
    out += " file=" + github_escaped(one.where.file, true);
    if (one.where.line != 0)
      out += ",line=" + std::to_string(one.where.line) + ",col=" + std::to_string(one.where.column);
    out += ",title=" + std::string{one.code} +
           "::" + github_escaped(operations_of(one) + one.message + change_of(one), false) + '\n';
  }
  return out;
}

}  // namespace barbacane::cli
