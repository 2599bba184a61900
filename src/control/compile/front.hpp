#pragma once
// The front half of the compiler: from bytes to a checked model.

#include <memory>

#include "common/base/report.hpp"
#include "common/json/document.hpp"
#include "common/spec/model.hpp"
#include "control/compile/compile.hpp"
#include "control/compile/references.hpp"

namespace barbacane::compile {

/// A model with everything that keeps its nodes alive, and the means to follow schema references.
struct Front {
  std::unique_ptr<json::Document> document;  // all sources share one arena
  std::unique_ptr<References> references;    // knows sources loaded later, too
  spec::Model model;                         // sources are filled by name_sources
};

/// Reads, resolves, overlays, models and checks. The result is usable by `plan` only when the
/// report has no errors.
[[nodiscard]] Front make_front(
    const Options& options, SourceLoader& loader, Report& report, const Progress& progress
);

/// Gives every loaded source its name inside the artifact: relative to the deepest common
/// directory. Called when no more sources can come. Names that cannot stand in an artifact are
/// findings.
void name_sources(Front& front, Report& report);

}  // namespace barbacane::compile
