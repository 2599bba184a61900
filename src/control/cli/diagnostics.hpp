#pragma once
// Findings for people and for tools: like a compiler's on a terminal, JSON for scripts, GitHub
// annotations, SARIF 2.1.0 for code scanning.

#include <optional>
#include <string>
#include <string_view>

#include "common/base/report.hpp"
#include "control/cli/file_loader.hpp"

namespace barbacane::cli {

enum class Format { text, json, github, sarif };

[[nodiscard]] std::optional<Format> parse_format(std::string_view name);

/// `api.yaml:42:9: error[E1023]: message`, the line with a caret below the column, `help: …`.
[[nodiscard]] std::string to_text(const Report& report, const FileLoader& sources, bool colour);

/// `{"findings": [{file, line, column, code, severity, message, help?, pointer?}],
///   "summary": {errors, warnings, files}}` without the closing brace when `extra` follows:
/// `extra` is a list of further members (`"digest":"…"`) put behind, may be empty.
[[nodiscard]] std::string to_json(const Report& report, std::size_t files, std::string_view extra);

/// `::error file=…,line=…,col=…,title=E1023::message` (workflow commands).
[[nodiscard]] std::string to_github(const Report& report);

/// `text` as a workflow command can hold it; properties (`file=`) more strictly than the message.
[[nodiscard]] std::string github_escaped(std::string_view text, bool is_property);

[[nodiscard]] std::string to_sarif(const Report& report);

}  // namespace barbacane::cli
