#include "control/cli/diagnostics.hpp"

#include "common/json/write.hpp"
#include "control/cli/terminal.hpp"

namespace barbacane::cli {
namespace {

constexpr std::size_t excerpt_bytes_max = 160;  // a minified document is one line of megabytes

std::string_view name_of(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::string place_of(const Finding& finding) {
  std::string text = finding.where.file;
  if (finding.where.line != 0) {
    text += ':' + std::to_string(finding.where.line) + ':' + std::to_string(finding.where.column);
  }
  return text;
}

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The line around the column, cut to a width that a terminal shows, and the caret below it.
void append_excerpt(std::string& out, std::string_view line, std::uint32_t column, bool colour) {
  std::size_t caret = column == 0 ? 0 : column - 1;
  if (line.empty() || caret > line.size()) return;
  if (line.size() > excerpt_bytes_max) {
    std::size_t start = caret > excerpt_bytes_max / 2 ? caret - excerpt_bytes_max / 2 : 0;
    while (start < caret && is_continuation(line[start])) ++start;
    line = line.substr(start, excerpt_bytes_max);
    caret -= start;
  }
  std::string shown;
  std::string margin;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    shown += byte < 0x20 ? ' ' : line[i];  // tabs and escape bytes must not move the cursor
    if (i < caret && !is_continuation(line[i])) margin += ' ';
  }
  out += "    " + shown + "\n    " + margin + styled("^", Style::red, colour) + "\n";
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  json::append_quoted(out, name);
  out += ':';
  json::append_quoted(out, value);
}

}  // namespace

std::string github_escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char byte : text) {
    switch (byte) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ':':
        out += is_property ? "%3A" : ":";
        break;
      case ',':
        out += is_property ? "%2C" : ",";
        break;
      default:
        out += byte;
    }
  }
  return out;
}

std::optional<Format> parse_format(std::string_view name) {
  if (name == "text") return Format::text;
  if (name == "json") return Format::json;
  if (name == "github") return Format::github;
  if (name == "sarif") return Format::sarif;
  return std::nullopt;
}

std::string to_text(const Report& report, const FileLoader& sources, bool colour) {
  std::string out;
  for (const Finding& finding : report.findings()) {
    const Style style = finding.severity == Severity::error ? Style::red : Style::yellow;
    const std::string kind = std::string{name_of(finding.severity)} + '[' + finding.code + ']';
    out += styled(place_of(finding), Style::bold, colour) + ": " + styled(kind, style, colour) +
           ": " + finding.message + '\n';
    append_excerpt(
        out, sources.line_of(finding.where.file, finding.where.line), finding.where.column, colour
    );
    if (!finding.help.empty()) {
      out += "    " + styled("help:", Style::blue, colour) + ' ' + finding.help + '\n';
    }
  }
  if (report.dropped() != 0) {
    out += "and " + std::to_string(report.dropped()) + " more findings: fix these first\n";
  }
  return out;
}

std::string to_json(const Report& report, std::size_t files, std::string_view extra) {
  std::string out = "{\"findings\":[";
  bool is_first = true;
  for (const Finding& finding : report.findings()) {
    if (!is_first) out += ',';
    is_first = false;
    out += '{';
    append_member(out, "file", finding.where.file);
    out += ",\"line\":" + std::to_string(finding.where.line);
    out += ",\"column\":" + std::to_string(finding.where.column) + ',';
    append_member(out, "code", finding.code);
    out += ',';
    append_member(out, "severity", name_of(finding.severity));
    out += ',';
    append_member(out, "message", finding.message);
    if (!finding.help.empty()) {
      out += ',';
      append_member(out, "help", finding.help);
    }
    if (!finding.pointer.empty()) {
      out += ',';
      append_member(out, "pointer", finding.pointer);
    }
    out += '}';
  }
  out += "],\"summary\":{\"errors\":" + std::to_string(report.errors()) +
         ",\"warnings\":" + std::to_string(report.warnings()) +
         ",\"files\":" + std::to_string(files) + '}';
  if (!extra.empty()) {
    out += ',';
    out += extra;
  }
  out += "}\n";
  return out;
}

std::string to_github(const Report& report) {
  std::string out;
  for (const Finding& finding : report.findings()) {
    out += "::" + std::string{name_of(finding.severity)} +
           " file=" + github_escaped(finding.where.file, true);
    if (finding.where.line != 0) {
      out += ",line=" + std::to_string(finding.where.line) +
             ",col=" + std::to_string(finding.where.column);
    }
    out += ",title=" + github_escaped(finding.code, true) +
           "::" + github_escaped(finding.message, false);
    if (!finding.help.empty()) out += "%0Ahelp: " + github_escaped(finding.help, false);
    out += '\n';
  }
  return out;
}

std::string to_sarif(const Report& report) {
  std::string out =
      R"({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"barbacane-control","rules":[]}},"results":[)";
  bool is_first = true;
  for (const Finding& finding : report.findings()) {
    if (!is_first) out += ',';
    is_first = false;
    out += '{';
    append_member(out, "ruleId", finding.code);
    out += ',';
    append_member(out, "level", name_of(finding.severity));
    out += R"(,"message":{)";
    append_member(
        out,
        "text",
        finding.help.empty() ? finding.message : finding.message + "\nhelp: " + finding.help
    );
    out += R"(},"locations":[{"physicalLocation":{"artifactLocation":{)";
    append_member(out, "uri", finding.where.file);
    out += '}';
    if (finding.where.line != 0) {
      out += R"(,"region":{"startLine":)" + std::to_string(finding.where.line) +
             R"(,"startColumn":)" + std::to_string(finding.where.column) + '}';
    }
    out += "}}]}";
  }
  out += "]}]}\n";
  return out;
}

}  // namespace barbacane::cli
