#pragma once
// The commands of barbacane-control. Each parses nothing itself: arguments.hpp gives it values with
// their precedence already decided, and it returns what the shell is told.

#include <string>
#include <string_view>
#include <vector>

#include "control/cli/diagnostics.hpp"
#include "control/cli/exit_code.hpp"
#include "control/compile/compile.hpp"

namespace barbacane::cli {

/// What compile and validate both take (they judge the same input).
struct CompileInput {
  compile::Options options;
  Format format = Format::text;
  bool quiet = false;
};

struct CompileArguments {
  CompileInput input;
  std::string output;
  bool report = false;
  std::string sign_key;       // file
  std::uint64_t release = 0;  // 0 = not given
  std::string project;
  std::string not_after;
};

[[nodiscard]] ExitCode run_compile(const CompileArguments& arguments);
[[nodiscard]] ExitCode run_validate(const CompileInput& input);

struct DiffArguments {
  CompileInput input;  // its specs are `before` and `after`, where these are descriptions
  std::string before;
  std::string after;
  bool fails_on_breaking = false;
};
[[nodiscard]] ExitCode run_diff(const DiffArguments& arguments);

struct InspectArguments {
  std::string file;
  enum class View { summary, routes, operation, manifest, report } view = View::summary;
  std::string operation;
  Format format = Format::text;
};
[[nodiscard]] ExitCode run_inspect(const InspectArguments& arguments);

[[nodiscard]] ExitCode run_explain(std::string_view code, Format format);

struct KeygenArguments {
  std::string output;
  bool force = false;
};
[[nodiscard]] ExitCode run_keygen(const KeygenArguments& arguments);

struct SignArguments {
  std::string file;
  std::string output;  // "" = in place
  std::string sign_key;
  std::uint64_t release = 0;
  std::string project;
  std::string not_after;
};
[[nodiscard]] ExitCode run_sign(const SignArguments& arguments);

/// Prints "barbacane-control: <message>" and, when there is one, the fix.
ExitCode fail(ExitCode code, std::string_view message, std::string_view help = {});

}  // namespace barbacane::cli
