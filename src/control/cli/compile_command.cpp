#include <cstdio>

#include "control/cli/command.hpp"
#include "control/cli/enforcement_view.hpp"
#include "control/cli/file_loader.hpp"
#include "control/cli/signing.hpp"
#include "control/cli/terminal.hpp"

namespace barbacane::cli {
namespace {

constexpr unsigned artifact_mode = 0644;

void print(std::FILE* stream, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

/// Findings go to stdout when a tool reads them, to stderr when a person does.
void print_findings(
    const Report& report, const FileLoader& sources, Format format, std::string_view extra
) {
  switch (format) {
    case Format::text:
      print(stderr, to_text(report, sources, wants_colour(stderr)));
      break;
    case Format::json:
      print(stdout, to_json(report, sources.files(), extra));
      break;
    case Format::github:
      print(stdout, to_github(report));
      break;
    case Format::sarif:
      print(stdout, to_sarif(report));
      break;
  }
}

std::string count_of(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string{noun} + (count == 1 ? "" : "s");
}

std::string verdict_of(const Report& report) {
  return count_of(report.errors(), "error") + ", " + count_of(report.warnings(), "warning");
}

compile::Output compile_files(const CompileInput& input, FileLoader& loader, Report& report) {
  ProgressBar bar;
  return compile::compile(
      input.options,
      loader,
      report,
      [&bar](std::string_view stage, std::size_t done, std::size_t total) {
        bar.show(stage, done, total);
      }
  );
}

std::string members_of(const compile::Output& output, std::size_t bytes, bool report) {
  std::string extra = "\"artifact\":{\"digest\":\"" + output.digest +
                      "\",\"bytes\":" + std::to_string(bytes) +
                      ",\"routes\":" + std::to_string(output.routes) + '}';
  if (report) extra += ",\"enforcement\":" + enforcement_to_json(output.enforcement);
  return extra;
}

}  // namespace

ExitCode run_validate(const CompileInput& input) {
  FileLoader loader;
  Report report;
  const compile::Output output = compile_files(input, loader, report);
  print_findings(report, loader, input.format, {});
  if (input.format == Format::text && !input.quiet) {
    std::string line = verdict_of(report);
    if (!report.has_errors()) line = "valid: " + count_of(output.routes, "route") + ", " + line;
    print(stderr, line + '\n');
  }
  return report.has_errors() ? ExitCode::refused : ExitCode::ok;
}

ExitCode run_compile(const CompileArguments& arguments) {
  // The key first: nobody wants to learn after a long compile that it cannot be read.
  std::optional<Signer> signer;
  if (!arguments.sign_key.empty()) {
    if (!has_sound_terms(arguments.release, arguments.project, arguments.not_after)) {
      return ExitCode::usage;
    }
    Result<Signer> made =
        make_signer(arguments.sign_key, arguments.release, arguments.project, arguments.not_after);
    if (!made) return ExitCode::unreachable;
    signer = std::move(made).value();
  }

  const CompileInput& input = arguments.input;
  FileLoader loader;
  Report report;
  compile::Output output = compile_files(input, loader, report);
  if (report.has_errors()) {
    print_findings(report, loader, input.format, {});
    if (input.format == Format::text) {
      print(stderr, verdict_of(report) + ": nothing written\n");
    }
    return ExitCode::refused;
  }

  if (signer) {
    Result<std::string> with_signature = add_signature_of(*signer, output.artifact, output.digest);
    if (!with_signature) return ExitCode::unreachable;
    output.artifact = std::move(with_signature).value();
  }
  if (Result<void> written = write_file(arguments.output, output.artifact, artifact_mode);
      !written) {
    return fail(
        ExitCode::unreachable,
        "cannot write " + arguments.output + ": " + written.error().message(),
        "name a file in a directory that exists and that you may write to: -o FILE"
    );
  }

  print_findings(
      report, loader, input.format, members_of(output, output.artifact.size(), arguments.report)
  );
  if (input.format == Format::text) {
    if (arguments.report) print(stdout, enforcement_to_text(output.enforcement));
    if (!input.quiet) {
      print(
          stderr,
          "wrote " + arguments.output + ": " + count_of(output.routes, "route") + ", " +
              to_human_size(output.artifact.size()) + ", " + output.digest + " (" +
              verdict_of(report) + ")\n"
      );
    }
  }
  return ExitCode::ok;
}

}  // namespace barbacane::cli
