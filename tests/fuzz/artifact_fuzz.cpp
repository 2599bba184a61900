// Artifacts: whatever the bytes, loading ends with an artifact or a failure that says why, and what
// loads can be routed by. The first byte chooses: even = the rest is the file, odd = it is the
// gateway.fb of a file whose digests are right.

#include <string>
#include <string_view>

#include "common/artifact/features.hpp"
#include "common/artifact/loader.hpp"
#include "common/routing/router.hpp"
#include "dataplane/exchange/program.hpp"
#include "dataplane/exchange/series.hpp"
#include "fuzz/demand.hpp"
#include "support/gateway_fixture.hpp"

namespace {

using namespace barbacane;
using fuzz::demand;

/// Seeds that no text editor can make: tables that pass every check. Without them every mutation
/// would stop at the FlatBuffers verifier.
const std::string& sound_gateway() {
  static const std::string bytes = support::make_gateway().build();
  return bytes;
}

void run(const std::shared_ptr<const artifact::LoadedArtifact>& loaded) {
  const routing::Router router(loaded->gateway());
  routing::Match match;
  for (const std::string_view path : {"/", "/status", "/harbours/one", "/harbours", "/a/b/c/d/e"}) {
    for (const std::string_view method : {"GET", "HEAD", "POST", "BREW"}) {
      router.find(method, path, match);
      demand(
          (match.outcome == routing::Outcome::found) == (match.endpoint != nullptr),
          "what is found has an endpoint"
      );
    }
    static_cast<void>(router.allow_of(path));
  }
  Failure failure;
  const auto program = exchange::build_program(
      loaded, {{}, std::make_shared<exchange::SeriesRegistry>(64), ""}, failure
  );
  demand(program != nullptr || !failure.detail.empty(), "a program, or a reason");
}

}  // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max);

/// Now and then begins anew from sound tables, so that mutations reach what lies behind the shape.
extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t max, unsigned seed
) {
  const std::string& sound = sound_gateway();
  if (seed % 16 == 0 && max > sound.size()) {
    data[0] = 1;
    sound.copy(reinterpret_cast<char*>(data) + 1, sound.size());
    size = sound.size() + 1;
  }
  return LLVMFuzzerMutate(data, size, max);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
  if (data[0] % 2 == 1) {
    std::string detail;
    auto written = artifact::write_artifact(support::make_artifact_parts(std::move(bytes)), detail);
    if (!written) return 0;
    bytes = std::move(written->bytes);
  }
  Failure failure;
  const auto loaded =
      artifact::load_artifact(bytes, {.features = artifact::supported_features}, failure);
  demand((loaded == nullptr) == failure.code.failed(), "an artifact, or a reason");
  if (loaded != nullptr) run(loaded);
  return 0;
}
