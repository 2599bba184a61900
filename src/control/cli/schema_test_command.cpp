#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

#include "common/json/document.hpp"
#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "common/schema/evaluator.hpp"
#include "control/cli/command.hpp"
#include "control/cli/schema_commands.hpp"
#include "control/compile/compile_schema.hpp"

namespace barbacane::cli {
namespace {

namespace fs = std::filesystem;
using spec::Dialect;

/// Where the official suite says its remote schemas are.
constexpr std::string_view remote_prefix = "http://localhost:1234/";
constexpr std::size_t file_bytes_max = 64U << 20U;

/// The schema of one test group, and the suite's remotes.
class SuiteLoader final : public compile::SourceLoader {
 public:
  SuiteLoader(std::string schema, fs::path remotes)
      : schema_(std::move(schema)), remotes_(std::move(remotes)) {}
  Result<std::string> load(std::string_view name) override {
    if (name == "schema.json") return schema_;
    return boost::system::errc::make_error_code(boost::system::errc::no_such_file_or_directory);
  }
  Result<std::string> load_url(std::string_view url) override {
    if (!url.starts_with(remote_prefix) || url.find("..") != std::string_view::npos)
      return boost::system::errc::make_error_code(boost::system::errc::not_supported);
    return read_file((remotes_ / url.substr(remote_prefix.size())).string(), file_bytes_max);
  }

 private:
  std::string schema_;
  fs::path remotes_;
};

struct Tally {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::string failures;  // JSON records
};

class SuiteRun {
 public:
  SuiteRun(fs::path folder, fs::path remotes, Dialect dialect, Format format)
      : folder_(std::move(folder)),
        remotes_(std::move(remotes)),
        dialect_(dialect),
        format_(format) {}

  bool run_file(const fs::path& path) {
    const Result<std::string> text = read_file(path.string(), file_bytes_max);
    if (!text) {
      fail(ExitCode::unreachable, path.string() + ": " + text.error().message());
      return false;
    }
    json::Document document;
    Report report;
    const json::Node* const groups = json::read_json(text.value(), path.string(), document, report);
    if (groups == nullptr || !groups->is(json::Kind::array)) {
      fail(ExitCode::refused, path.string() + ": no list of test groups");
      return false;
    }
    name_ = path.lexically_relative(folder_).string();
    // Asserting formats is an option; everything else takes them as annotations.
    formats_assert_ = name_.starts_with("optional/");
    for (const json::Node* group : groups->items) run_group(*group);
    return true;
  }
  [[nodiscard]] const Tally& tally() const noexcept { return tally_; }

 private:
  void run_group(const json::Node& group) {
    const json::Node* const given = group.find("schema");
    const json::Node* const tests = group.find("tests");
    if (given == nullptr || tests == nullptr) return;
    SuiteLoader loader(json::to_canonical(*given, true), remotes_);
    Report report;
    const auto compiled = compile::compile_schema(
        "schema.json", loader, {.dialect = dialect_, .formats_assert = formats_assert_}, report
    );
    for (const json::Node* test : tests->items) {
      const json::Node* const data = test->find("data");
      const json::Node* const valid = test->find("valid");
      if (data == nullptr || valid == nullptr) continue;
      if (compiled == nullptr) {
        const std::string why =
            report.findings().empty() ? "it cannot be built" : report.findings().front().message;
        note(group, *test, "the schema does not compile: " + why);
        continue;
      }
      run_test(*compiled, group, *test, json::to_canonical(*data, true), valid->boolean);
    }
  }

  void run_test(
      const compile::SchemaProgram& compiled,
      const json::Node& group,
      const json::Node& test,
      const std::string& text,
      bool expected
  ) {
    if (tape_.read(text, {.depth_max = 1024}) != schema::TapeErrc::none)
      return note(group, test, "the instance cannot be read");
    const bool is_valid = evaluator_.run(*compiled.program, compiled.root, tape_);
    // The way that explains must come to the same as the fast one.
    if (evaluator_.run(*compiled.program, compiled.root, tape_, 0, {.faults_max = 32}) != is_valid)
      return note(group, test, "valid or not: explaining comes to another verdict");
    if (is_valid == expected) {
      ++tally_.passed;
    } else {
      note(group, test, is_valid ? "valid, expected invalid" : "invalid, expected valid");
    }
  }

  void note(const json::Node& group, const json::Node& test, const std::string& what) {
    const auto words = [](const json::Node& node) {
      const json::Node* const text = node.find("description");
      return text == nullptr ? std::string_view{} : text->text;
    };
    ++tally_.failed;
    if (format_ != Format::json) {
      std::printf(
          "%s: %.*s: %.*s: %s\n",
          name_.c_str(),
          static_cast<int>(words(group).size()),
          words(group).data(),
          static_cast<int>(words(test).size()),
          words(test).data(),
          what.c_str()
      );
      return;
    }
    tally_.failures += tally_.failures.empty() ? "{\"file\":" : ",{\"file\":";
    json::append_quoted(tally_.failures, name_);
    for (const auto& [key, value] :
         {std::pair<std::string_view, std::string_view>{",\"group\":", words(group)},
          {",\"test\":", words(test)},
          {",\"result\":", what}}) {
      tally_.failures += key;
      json::append_quoted(tally_.failures, value);
    }
    tally_.failures += '}';
  }

  fs::path folder_;
  fs::path remotes_;
  Dialect dialect_;
  Format format_;
  std::string name_;
  bool formats_assert_ = false;
  Tally tally_;
  schema::Tape tape_;
  schema::Evaluator evaluator_;
};

/// All *.json below a folder, in the order of their names; a file is itself.
std::vector<fs::path> files_below(const fs::path& place) {
  if (fs::is_regular_file(place)) return {place};
  std::vector<fs::path> out;
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(place, ignored)) {
    if (entry.is_regular_file() && entry.path().extension() == ".json") out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

constexpr std::array<std::pair<std::string_view, Dialect>, 5> drafts{{
    {"draft4", Dialect::draft_4},
    {"draft6", Dialect::draft_6},
    {"draft7", Dialect::draft_7},
    {"draft2019-09", Dialect::draft_2019_09},
    {"draft2020-12", Dialect::draft_2020_12},
}};

/// The folder of a draft at `place` or around it: what names of files are relative to.
fs::path draft_folder(const fs::path& place) {
  const auto is_draft = [](const fs::path& one) {
    return std::ranges::any_of(drafts, [&](const auto& draft) {
      return one.filename() == draft.first;
    });
  };
  for (fs::path at = place; at.has_relative_path(); at = at.parent_path()) {
    if (is_draft(at)) return at;
  }
  return fs::is_directory(place) ? place : place.parent_path();
}

/// The suite's root, or its folder of tests: then the draft chooses.
fs::path folder_below(const fs::path& place, Dialect dialect) {
  for (const auto& [name, one] : drafts) {
    if (one != dialect) continue;
    for (const fs::path& below : {place / "tests" / name, place / name}) {
      if (fs::is_directory(below)) return below;
    }
  }
  return place;
}

}  // namespace

std::optional<Dialect> dialect_of_draft(std::string_view name) {
  for (const std::string_view prefix : {"draft-", "draft"}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  if (name.size() == 2 && name.front() == '0') name.remove_prefix(1);
  for (const auto& [folder, dialect] : drafts) {
    if (folder.substr(5) == name) return dialect;
  }
  return std::nullopt;
}

ExitCode run_schema_test(const SchemaTestArguments& arguments) {
  if (!fs::exists(arguments.folder))
    return fail(ExitCode::unreachable, arguments.folder + ": no such folder or file");
  const fs::path given = fs::canonical(arguments.folder);
  const auto dialect = dialect_of_draft(
      arguments.draft.empty() ? draft_folder(given).filename().string() : arguments.draft
  );
  if (!dialect)
    return fail(
        ExitCode::usage,
        arguments.draft.empty() ? "the folder's name does not tell the draft"
                                : "--draft " + arguments.draft + ": there is no such draft",
        "add --draft 2020-12 (or 4, 6, 7, 2019-09)"
    );
  const fs::path place = folder_below(given, *dialect);
  const fs::path folder = draft_folder(place);
  fs::path remotes = arguments.remotes;
  if (remotes.empty()) remotes = folder.parent_path().parent_path() / "remotes";
  SuiteRun run(folder, remotes, *dialect, arguments.format);
  bool is_read = true;
  for (const fs::path& file : files_below(place)) is_read = run.run_file(file) && is_read;
  const Tally& tally = run.tally();
  if (tally.passed + tally.failed == 0)
    return fail(ExitCode::unreachable, place.string() + ": there are no tests");
  if (arguments.format == Format::json) {
    std::printf(
        "{\"passed\":%zu,\"failed\":%zu,\"failures\":[%s]}\n",
        tally.passed,
        tally.failed,
        tally.failures.c_str()
    );
  } else {
    std::printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
  }
  return tally.failed == 0 && is_read ? ExitCode::ok : ExitCode::refused;
}

}  // namespace barbacane::cli
