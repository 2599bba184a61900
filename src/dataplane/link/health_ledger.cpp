#include "dataplane/link/health_ledger.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace barbacane::link {
namespace {

void add(std::vector<fleet::Health>& list, const fleet::Health& more) {
  auto found = std::ranges::find(list, more.digest, &fleet::Health::digest);
  if (found == list.end()) {
    // The oldest goes: what it counted is lost, and bounded.
    if (list.size() == fleet::digests_max) list.erase(list.begin());
    list.push_back(more);
    return;
  }
  found->requests += more.requests;
  found->gateway_errors += more.gateway_errors;
  found->upstream_errors += more.upstream_errors;
  for (std::size_t i = 0; i < found->latency.size(); ++i) found->latency[i] += more.latency[i];
}

}  // namespace

void HealthLedger::settle(const std::string& digest, const CounterTotals& now) {
  fleet::Health delta{.digest = digest};
  for (std::size_t i = 0; i < delta.latency.size(); ++i)
    delta.latency[i] = now.latency[i] - std::min(now.latency[i], before_.latency[i]);
  delta.requests = std::accumulate(delta.latency.begin(), delta.latency.end(), std::uint64_t{0});
  delta.gateway_errors = now.gateway_errors - std::min(now.gateway_errors, before_.gateway_errors);
  delta.upstream_errors =
      now.upstream_errors - std::min(now.upstream_errors, before_.upstream_errors);
  before_ = now;
  if (!digest.empty() && delta.requests != 0) add(pending_, delta);
}

std::vector<fleet::Health> HealthLedger::offer() {
  for (const fleet::Health& one : std::exchange(pending_, {})) add(offered_, one);
  return offered_;
}

void HealthLedger::acknowledge() {
  offered_.clear();
}

}  // namespace barbacane::link
