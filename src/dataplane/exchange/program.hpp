#pragma once
// What the exchange executes: the tables of one artifact with everything built from them that the
// hot path reads (dispatch targets, path rewrites, prepared answers, metric series). Immutable and
// shared by all workers; dataplane/generation makes one per load and retires it.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/artifact/loader.hpp"
#include "common/base/result.hpp"
#include "common/base/secret.hpp"

namespace barbacane::exchange {

class SeriesRegistry;

/// Turns `env://NAME` and `file://path` into the secret itself.
using SecretResolver = std::function<Result<Secret>(std::string_view reference)>;

struct ProgramNeeds {
  SecretResolver secrets;
  std::shared_ptr<SeriesRegistry>
      series;                   // shared by all generations: counters carry over a reload
  std::string default_ca_file;  // --ca-file, or ""
};

class Program;  // program.cpp and the rooms below know its inside

/// The last steps of loading: secrets resolved, targets parsed, TLS contexts made, series named.
/// Null with `failure` set when one fails; nothing running is touched.
[[nodiscard]] std::shared_ptr<const Program> build_program(
    std::shared_ptr<const artifact::LoadedArtifact> artifact,
    const ProgramNeeds& needs,
    Failure& failure
);

[[nodiscard]] const artifact::LoadedArtifact& artifact_of(const Program& program);

}  // namespace barbacane::exchange
