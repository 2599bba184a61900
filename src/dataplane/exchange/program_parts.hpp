#pragma once
// The inside of a Program: for each endpoint and operation what the hot path needs, looked up by
// index and never by name.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/artifact/loader.hpp"
#include "common/routing/router.hpp"
#include "common/validation/request_rules.hpp"
#include "dataplane/dispatch/http_upstream.hpp"
#include "dataplane/dispatch/mock.hpp"
#include "dataplane/exchange/program.hpp"
#include "dataplane/exchange/series.hpp"
#include "dataplane/pipeline/chain.hpp"

namespace barbacane::exchange {

/// Bounds of one operation; 0 = the process-wide setting.
struct OperationLimits {
  std::uint64_t request_body_bytes_max = 0;
  std::uint64_t response_body_bytes_max = 0;
  std::chrono::milliseconds request_timeout{0};
  std::chrono::milliseconds connect_timeout{0};
  std::chrono::milliseconds response_timeout{0};
  std::chrono::milliseconds idle_timeout{0};
};

struct OperationPlan {
  std::uint32_t dispatch = 0;  // index of Program::dispatches
  OperationLimits limits;
  pipeline::Chain chain;
  const tables::Operation* rules = nullptr;  // what is checked; null = nothing
  bool only_reports = false;                 // and passes what it finds
  bool only_reports_responses = false;
  const tables::Operation* response_rules = nullptr;  // null = responses are not looked at
  bool has_rewrite = false;
  dispatch::PathRewrite rewrite;
  std::string response_fields;  // whole lines: Deprecation, Sunset
};

/// One dispatcher of the artifact: exactly one of the two is set.
struct DispatchPlan {
  std::shared_ptr<const dispatch::HttpUpstream> upstream;
  std::uint32_t target = 0;  // index of Program::targets
  std::shared_ptr<const dispatch::Mock> mock;
};

class Program {
 public:
  explicit Program(std::shared_ptr<const artifact::LoadedArtifact> loaded)
      : artifact(std::move(loaded)), router(artifact->gateway()) {}

  std::shared_ptr<const artifact::LoadedArtifact> artifact;
  routing::Router router;
  std::shared_ptr<const validation::RequestRules> rules;
  std::vector<SeriesIds> endpoint_series;  // as RouteTrie.endpoints
  std::vector<OperationPlan> operations;
  std::vector<DispatchPlan> dispatches;
  std::vector<std::shared_ptr<const upstream::Target>> targets;  // distinct keys

  [[nodiscard]] std::size_t endpoint_index(const tables::Endpoint& endpoint) const noexcept {
    const auto all = tables::span_of(artifact->gateway().routes()->endpoints());
    return static_cast<std::size_t>(&endpoint - all.data());
  }
};

}  // namespace barbacane::exchange
