#pragma once
// `schema validate` and `schema test`: our validator for people and for published suites.

#include <optional>
#include <string>
#include <vector>

#include "common/spec/model.hpp"
#include "control/cli/diagnostics.hpp"
#include "control/cli/exit_code.hpp"

namespace barbacane::cli {

/// "2020-12", "draft7", "draft-04"...: the dialect of a draft's name.
[[nodiscard]] std::optional<spec::Dialect> dialect_of_draft(std::string_view name);

struct SchemaValidateArguments {
  std::string schema;
  std::vector<std::string> instances;
  std::string draft;  // "" = its `$schema`, else 2020-12
  bool formats_annotate = false;
  Format format = Format::text;
};
/// One line (or JSON object) an instance; ok when all are valid.
[[nodiscard]] ExitCode run_schema_validate(const SchemaValidateArguments& arguments);

struct SchemaTestArguments {
  std::string folder;   // of a draft, one file or folder of it, or the suite's root with `draft`
  std::string draft;    // "" = by the name of the draft's folder
  std::string remotes;  // "" = the suite's own, when it is there
  Format format = Format::text;
};
/// Runs a suite in the layout of the official one. One line a failing test, then "N passed, N
/// failed".
[[nodiscard]] ExitCode run_schema_test(const SchemaTestArguments& arguments);

}  // namespace barbacane::cli
