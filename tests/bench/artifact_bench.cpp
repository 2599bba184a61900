// What it costs to load an artifact: digests, the FlatBuffers verifier, every check of ours, sealed
// memory; and to build the program that requests run on.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "common/artifact/loader.hpp"
#include "dataplane/exchange/program.hpp"
#include "dataplane/exchange/series.hpp"
#include "support/gateway_fixture.hpp"

namespace barbacane {
namespace {

/// The fixture's schemas and bodies, with `count` operations of one upstream and no middleware.
std::string artifact_of(std::size_t count) {
  support::GatewayParts parts = support::make_gateway();
  for (std::size_t i = parts.operations.size(); i < count; ++i) {
    const std::string path = "/orgs/{org}/things" + std::to_string(i);
    support::OperationRow row = support::make_operation(parts, "GET", path, "get" + path);
    row.captures = {static_cast<std::uint32_t>(parts.captures.size()), 1};
    parts.captures.push_back(parts.intern("org"));
    parts.operations.push_back(row);
  }
  parts.operations[0].chain = {0, 0};
  parts.operations[2].dispatch = 0;
  parts.operations.resize(count);
  parts.dispatchers.pop_back();
  parts.build_routes();
  return support::make_artifact(parts);
}

std::shared_ptr<const artifact::LoadedArtifact> load(const std::string& bytes) {
  Failure failure;
  return artifact::load_artifact(bytes, {.features = artifact::supported_features}, failure);
}

void load_artifact(benchmark::State& state) {
  const std::string bytes = artifact_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const auto loaded = load(bytes);
    if (loaded == nullptr) state.SkipWithError("not loaded");
    benchmark::DoNotOptimize(loaded);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes.size()) * state.iterations());
}
BENCHMARK(load_artifact)->Arg(3)->Arg(1000)->Arg(10000)->Unit(benchmark::kMicrosecond);

void build_program(benchmark::State& state) {
  const auto loaded = load(artifact_of(static_cast<std::size_t>(state.range(0))));
  const auto series = std::make_shared<exchange::SeriesRegistry>(20000);
  for (auto _ : state) {
    Failure failure;
    const auto program = exchange::build_program(loaded, {{}, series, ""}, failure);
    if (program == nullptr) state.SkipWithError(failure.detail.c_str());
    benchmark::DoNotOptimize(program);
  }
}
BENCHMARK(build_program)->Arg(3)->Arg(1000)->Arg(10000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace barbacane

BENCHMARK_MAIN();
