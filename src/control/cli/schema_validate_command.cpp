#include <cstdio>

#include "common/json/write.hpp"
#include "common/schema/evaluator.hpp"
#include "common/schema/explain.hpp"
#include "control/cli/command.hpp"
#include "control/cli/schema_commands.hpp"
#include "control/cli/terminal.hpp"
#include "control/compile/compile_schema.hpp"

namespace barbacane::cli {
namespace {

constexpr std::uint32_t faults_shown_max = 32;

struct Verdict {
  std::string file;
  std::string unreadable;  // why the file is no JSON, "" = it is
  std::vector<schema::Explanation> faults;
};

Verdict judge(const compile::SchemaProgram& compiled, const std::string& file) {
  Verdict out{.file = file, .unreadable = {}, .faults = {}};
  const Result<std::string> text = read_file(file, FileLoader::file_bytes_max);
  if (!text) {
    out.unreadable = text.error().message();
    return out;
  }
  schema::Tape tape;
  const schema::TapeErrc code = tape.read(text.value());
  if (code != schema::TapeErrc::none) {
    out.unreadable =
        "byte " + std::to_string(tape.offset()) + ": " + std::string(schema::words_of(code));
    return out;
  }
  schema::Evaluator evaluator;
  const bool is_valid =
      evaluator.run(*compiled.program, compiled.root, tape, 0, {.faults_max = faults_shown_max});
  if (is_valid) return out;
  for (const schema::Fault& fault : evaluator.faults())
    out.faults.push_back(schema::explain(*compiled.program, tape, fault));
  return out;
}

void print_text(const Verdict& verdict) {
  std::string out;
  if (!verdict.unreadable.empty()) {
    out = verdict.file + ": not JSON: " + verdict.unreadable + '\n';
  } else if (verdict.faults.empty()) {
    out = verdict.file + ": valid\n";
  }
  for (const schema::Explanation& fault : verdict.faults)
    out += verdict.file + ": " + (fault.pointer.empty() ? "(root)" : fault.pointer) + ": " +
           fault.message + " [" + fault.schema_pointer + "]\n";
  std::fwrite(out.data(), 1, out.size(), stdout);
}

std::string to_json(const Verdict& verdict) {
  std::string out = "{\"file\":";
  json::append_quoted(out, verdict.file);
  const bool is_valid = verdict.unreadable.empty() && verdict.faults.empty();
  out += is_valid ? ",\"valid\":true" : ",\"valid\":false";
  if (!verdict.unreadable.empty()) {
    out += ",\"error\":";
    json::append_quoted(out, verdict.unreadable);
  }
  out += ",\"errors\":[";
  for (const schema::Explanation& fault : verdict.faults) {
    if (!out.ends_with('[')) out += ',';
    out += "{\"pointer\":";
    json::append_quoted(out, fault.pointer);
    out += ",\"schema_pointer\":";
    json::append_quoted(out, fault.schema_pointer);
    out += ",\"keyword\":";
    json::append_quoted(out, fault.keyword);
    out += ",\"message\":";
    json::append_quoted(out, fault.message);
    out += '}';
  }
  return out + "]}";
}

}  // namespace

ExitCode run_schema_validate(const SchemaValidateArguments& arguments) {
  compile::SchemaOptions options{.formats_assert = !arguments.formats_annotate};
  if (!arguments.draft.empty()) {
    const auto dialect = dialect_of_draft(arguments.draft);
    if (!dialect)
      return fail(
          ExitCode::usage,
          "--draft " + arguments.draft + ": there is no such draft",
          "drafts are 4, 6, 7, 2019-09 and 2020-12"
      );
    options.dialect = *dialect;
  }
  FileLoader loader;
  Report report;
  const auto compiled = compile::compile_schema(arguments.schema, loader, options, report);
  if (compiled == nullptr) {
    report.sort();
    const std::string text = to_text(report, loader, wants_colour(stderr));
    std::fwrite(text.data(), 1, text.size(), stderr);
    return ExitCode::refused;
  }
  bool is_valid = true;
  std::string list = "[";
  for (const std::string& file : arguments.instances) {
    const Verdict verdict = judge(*compiled, file);
    is_valid = is_valid && verdict.unreadable.empty() && verdict.faults.empty();
    if (arguments.format == Format::json) {
      list += (list.size() == 1 ? "" : ",") + to_json(verdict);
    } else {
      print_text(verdict);
    }
  }
  if (arguments.format == Format::json) std::printf("%s]\n", list.c_str());
  return is_valid ? ExitCode::ok : ExitCode::refused;
}

}  // namespace barbacane::cli
