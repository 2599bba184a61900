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
  std::unique_ptr<json::Document> document;   // all sources share one arena
  std::vector<std::string> source_texts;      // bytes as loaded, index = Model::sources (they go into the artifact)
  std::unique_ptr<References> references;
  spec::Model model;
};

/// Reads, resolves, overlays, models and checks. The result is usable by `plan` only when the
/// report has no errors.
[[nodiscard]] Front make_front(const Options& options, SourceLoader& loader, Report& report, const Progress& progress);

}  // namespace barbacane::compile
