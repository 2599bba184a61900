#include "common/yaml/read.hpp"

#include <algorithm>
#include <utility>

#include "common/json/read.hpp"
#include "common/text/utf8.hpp"
#include "common/yaml/builder.hpp"
#include "common/yaml/codes.hpp"
#include "common/yaml/parser.hpp"

namespace barbacane::yaml {
namespace {

json::Mark mark_of(std::string_view text, std::size_t offset, std::uint32_t source) {
  const std::string_view before = text.substr(0, offset);
  const auto lines = static_cast<std::uint32_t>(std::ranges::count(before, '\n'));
  const std::size_t line_start = before.rfind('\n') + 1;
  return {source, lines + 1, static_cast<std::uint32_t>(offset - line_start + 1)};
}

/// The first character that YAML forbids, or a carriage return alone: a line end to YAML, a letter
/// to yaml-cpp. `text.size()` without one.
std::size_t find_forbidden(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto value = static_cast<unsigned char>(text[at]);
    if (value >= 0x20 && value != 0x7F) continue;
    if (value == '\t' || value == '\n') continue;
    const bool is_line_end = value == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    if (!is_line_end) return at;
  }
  return text.size();
}

/// What yaml-cpp would take without a word: it stops at byte 4, and does not look at UTF-8.
bool check_bytes(
    std::string_view text, std::uint32_t source, Builder& builder, const json::ReadLimits& limits
) {
  if (text.size() > limits.bytes_max) {
    return builder.refuse(
        limit_code,
        {source, 1, 1},
        "the file has more than " + std::to_string(limits.bytes_max) + " bytes",
        "split it and refer to the parts"
    );
  }
  const std::size_t valid = text::valid_utf8_prefix(text);
  if (valid < text.size()) {
    return builder.refuse(
        encoding_code,
        mark_of(text, valid, source),
        "the text is not valid UTF-8 here",
        "save the file as UTF-8"
    );
  }
  const std::size_t offset = find_forbidden(text);
  if (offset == text.size()) return true;
  if (text[offset] == '\r') {
    return builder.refuse(
        syntax_code,
        mark_of(text, offset, source),
        "a carriage return without a line feed",
        "save the file with LF or CRLF line ends"
    );
  }
  return builder.refuse(
      syntax_code,
      mark_of(text, offset, source),
      "control character " + std::to_string(static_cast<unsigned char>(text[offset])),
      "remove it, or write it as an escape in double quotes"
  );
}

bool looks_like_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

/// The last place at which a reader found something: who came further knew the language.
std::pair<std::uint32_t, std::uint32_t> furthest(const Report& report) {
  std::pair<std::uint32_t, std::uint32_t> place{};
  for (const Finding& finding : report.findings()) {
    place = std::max(place, std::pair{finding.where.line, finding.where.column});
  }
  return place;
}

/// Nothing but keys that stand twice: of each, the first makes a tree that can be looked into.
bool is_readable(const Report& report) {
  return report.dropped() == 0 && std::ranges::all_of(report.findings(), [](const Finding& one) {
           return one.severity == Severity::warning || one.code == duplicate_code;
         });
}

/// With `own` findings, which are nobody else's.
const json::Node* read_text(
    std::string_view text,
    std::uint32_t source,
    json::Document& document,
    Report& own,
    const json::ReadLimits& limits
) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Builder builder{text, source, document, own, limits};
  if (check_bytes(text, source, builder, limits)) parse(text, source, builder);
  if (!is_readable(own)) return nullptr;
  // A file of comments alone, or nothing at all.
  if (builder.root() == nullptr) return document.make_node(json::Kind::null, {source, 1, 1});
  return builder.root();
}

}  // namespace

const json::Node* read_yaml(
    std::string_view text,
    std::string source_name,
    json::Document& document,
    Report& report,
    const json::ReadLimits& limits
) {
  Report own;
  const std::uint32_t source = document.add_source(std::move(source_name));
  const json::Node* root = read_text(text, source, document, own, limits);
  report.append(own);
  return own.has_errors() ? nullptr : root;
}

const json::Node* read_document(
    std::string_view text,
    std::string source_name,
    json::Document& document,
    Report& report,
    const json::ReadLimits& limits
) {
  const bool is_named_json = source_name.ends_with(".json");
  Report as_yaml;
  if (!is_named_json && !looks_like_json(text)) {
    const std::uint32_t source = document.add_source(std::move(source_name));
    const json::Node* root = read_text(text, source, document, as_yaml, limits);
    report.append(as_yaml);
    return root;
  }
  Report as_json;
  const json::Node* root = json::read_json(text, source_name, document, as_json, limits);
  const bool is_syntax =
      !as_json.findings().empty() && as_json.findings().back().code == syntax_code;
  if (root != nullptr || !is_syntax || is_named_json) {
    report.append(as_json);
    // JSON with a key that stands twice is YAML with one.
    if (root != nullptr || !is_readable(as_json)) return root;
    return read_text(text, document.add_source(std::move(source_name)), document, as_yaml, limits);
  }
  root = read_text(text, document.add_source(std::move(source_name)), document, as_yaml, limits);
  const bool is_yaml = root != nullptr || furthest(as_yaml) > furthest(as_json);
  report.append(is_yaml ? as_yaml : as_json);
  return root;
}

}  // namespace barbacane::yaml
