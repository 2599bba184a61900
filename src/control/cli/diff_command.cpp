// barbacane-control diff OLD NEW: descriptions or artifacts, either side. A description is compiled
// in memory and compared as the artifact it makes.
#include <cstdio>

#include "common/json/write.hpp"
#include "control/cli/command.hpp"
#include "control/cli/diff_view.hpp"
#include "control/cli/file_loader.hpp"
#include "control/cli/terminal.hpp"
#include "control/compile/reopen.hpp"
#include "control/diff/compare.hpp"

namespace barbacane::cli {
namespace {

constexpr std::size_t artifact_bytes_max = 1U << 30U;

/// Stands for what nobody said: a description is worth comparing before it is known where calls go.
constexpr std::string_view assumed_upstream = "http://upstream.invalid";

/// Where ustar says that it is one.
constexpr std::size_t magic_at = 257;
constexpr std::string_view magic = "ustar";

struct Opened {
  std::string file;
  compile::Reopened parts;
  diff::SideInput input;
};

void print(std::FILE* stream, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

/// Findings of a description that cannot be compiled, where the format wants them.
void print_findings(const Report& report, const FileLoader& loader, Format format) {
  if (format == Format::json) return print(stdout, to_json(report, loader.files(), {}));
  if (format == Format::github) return print(stdout, to_github(report));
  print(stderr, to_text(report, loader, wants_colour(stderr)));
}

/// The bytes of the artifact of a description; "" with the exit code set after findings.
std::string compiled(
    const DiffArguments& arguments, const std::string& file, FileLoader& loader, ExitCode& code
) {
  compile::Options options = arguments.input.options;
  options.specs = {file};
  if (options.upstream.empty()) options.upstream = assumed_upstream;
  Report report;
  compile::Output output = compile::compile(options, loader, report);
  if (report.has_errors()) {
    print_findings(report, loader, arguments.input.format);
    code = fail(ExitCode::refused, file + " does not compile: nothing was compared");
  }
  return std::move(output.artifact);
}

std::optional<Opened> open_side(
    const DiffArguments& arguments, const std::string& file, ExitCode& code
) {
  Result<std::string> bytes = read_file(file, artifact_bytes_max);
  if (!bytes) {
    code = fail(ExitCode::unreachable, "cannot read " + file + ": " + bytes.error().message());
    return std::nullopt;
  }
  const bool is_artifact =
      bytes->size() > magic_at && std::string_view{*bytes}.substr(magic_at).starts_with(magic);
  FileLoader loader;
  if (!is_artifact) *bytes = compiled(arguments, file, loader, code);
  if (bytes->empty()) return std::nullopt;
  Failure failure;
  auto parts = compile::reopen(*bytes, failure);
  if (!parts) {
    code = fail(ExitCode::refused, file + ": " + failure.detail);
    return std::nullopt;
  }
  Opened out{.file = file, .parts = std::move(*parts), .input = {}};
  out.input.gateway = &out.parts.artifact->gateway();
  for (std::size_t i = 0; i < out.parts.members.size(); ++i) {
    const std::string& member = out.parts.members[i];
    out.input.documents.push_back(
        {.member = member,
         .shown = is_artifact ? member : loader.name_of(member.substr(member.find('/') + 1)),
         .root = out.parts.front.references->sources()[i].root}
    );
  }
  if (!is_artifact && arguments.input.options.upstream.empty())
    out.input.assumed_upstream = assumed_upstream;
  return out;
}

std::string side_to_json(std::string_view name, const Opened& side) {
  std::string out = "\"" + std::string{name} + "\":{\"file\":";
  json::append_quoted(out, side.file);
  out += ",\"digest\":";
  json::append_quoted(out, side.parts.artifact->digest());
  return out + ",\"routes\":" + std::to_string(side.parts.artifact->manifest().routes) + '}';
}

}  // namespace

ExitCode run_diff(const DiffArguments& arguments) {
  ExitCode code = ExitCode::ok;
  std::optional<Opened> before = open_side(arguments, arguments.before, code);
  if (!before) return code;
  std::optional<Opened> after = open_side(arguments, arguments.after, code);
  if (!after) return code;
  for (Opened* side : {&*before, &*after}) {
    if (side->parts.has_model) side->input.model = &side->parts.front.model;
  }
  std::string fault;
  const auto comparison = diff::compare(before->input, after->input, fault);
  if (!comparison) return fail(ExitCode::refused, fault);
  switch (arguments.input.format) {
    case Format::json:
      print(
          stdout,
          to_json(*comparison, side_to_json("old", *before) + ',' + side_to_json("new", *after))
      );
      break;
    case Format::github:
      print(stdout, to_github(*comparison));
      break;
    default:
      print(stdout, to_text(*comparison, wants_colour(stdout)));
  }
  if (arguments.input.format == Format::text && !arguments.input.quiet)
    print(stderr, summary_of(*comparison) + '\n');
  return arguments.fails_on_breaking && comparison->breaking != 0 ? ExitCode::refused
                                                                  : ExitCode::ok;
}

}  // namespace barbacane::cli
