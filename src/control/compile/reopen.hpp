#pragma once
// From an artifact back to the model it was made of: its descriptions, read again. For whoever asks
// what tables do not hold: security, defaults, words, places.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/artifact/loader.hpp"
#include "control/compile/front.hpp"

namespace barbacane::compile {

struct Reopened {
  std::shared_ptr<const artifact::LoadedArtifact> artifact;
  std::unique_ptr<SourceLoader> loader;  // the front borrows it
  Front front;
  /// Members ("specs/api.yaml") by the number that json::Mark and spec::Located give them.
  std::vector<std::string> members;
  bool has_model = false;  // false = its descriptions are no longer understood
};

/// Verifies the file as a gateway would, then reads its descriptions as they were compiled: entries
/// and overlays in their order.
///
/// Errors   those of load_artifact, in `failure`
[[nodiscard]] std::optional<Reopened> reopen(std::string_view bytes, Failure& failure);

}  // namespace barbacane::compile
