#include <cstdio>

#include "common/json/write.hpp"
#include "common/text/suggest.hpp"
#include "control/cli/command.hpp"
#include "control/compile/codes.hpp"
#include "control/diff/codes.hpp"

namespace barbacane::cli {
namespace {

struct Words {
  std::string_view code;
  std::string_view title;
  std::string_view explanation;
};

/// Of a finding of the compiler, or of a difference.
std::optional<Words> find_words(std::string_view code) {
  if (const compile::CodeInfo* info = compile::find_code(code); info != nullptr)
    return Words{info->code, info->title, info->explanation};
  if (const diff::CodeInfo* info = diff::find_code(code); info != nullptr)
    return Words{info->code, info->title, info->explanation};
  return std::nullopt;
}

}  // namespace

ExitCode run_explain(std::string_view code, Format format) {
  const std::optional<Words> info = find_words(code);
  if (!info) {
    std::vector<std::string_view> known;
    for (const compile::CodeInfo& entry : compile::all_codes()) known.push_back(entry.code);
    for (const diff::CodeInfo& entry : diff::all_codes()) known.push_back(entry.code);
    const std::string closest = text::closest_match(code, known);
    return fail(
        ExitCode::usage,
        "there is no finding " + std::string{code},
        closest.empty() ? "codes look like E1023, W1002 or D1407" : "did you mean " + closest + "?"
    );
  }
  std::string out;
  if (format == Format::json) {
    out = "{\"code\":";
    json::append_quoted(out, info->code);
    out += ",\"title\":";
    json::append_quoted(out, info->title);
    out += ",\"explanation\":";
    json::append_quoted(out, info->explanation);
    out += "}\n";
  } else {
    out = std::string{info->code} + ": " + std::string{info->title} + "\n\n" +
          std::string{info->explanation};
    if (!out.ends_with('\n')) out += '\n';
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  return ExitCode::ok;
}

}  // namespace barbacane::cli
