#include "dataplane/app/metrics_page.hpp"

#include "common/base/version.hpp"
#include "common/observe/metrics_text.hpp"
#include "common/observe/process_facts.hpp"
#include "dataplane/exchange/metrics.hpp"

namespace barbacane::dataplane {
namespace {

using observe::MetricsText;

void render_generation(Status& status, MetricsText& out) {
  const Running running = status.running();
  out.family("barbacane_artifact_info", "What is served: the value is always 1.", "gauge");
  if (running.artifact != nullptr) {
    const std::string release = running.release == 0 ? "" : std::to_string(running.release);
    out.sample(
        "barbacane_artifact_info",
        {{"digest", running.artifact->digest()}, {"release", release}},
        std::uint64_t{1}
    );
  }
  out.family("barbacane_generation", "Number of the generation that serves.", "gauge");
  out.sample("barbacane_generation", {}, running.number);
  out.family("barbacane_generations_live", "Generations that somebody still holds.", "gauge");
  out.sample("barbacane_generations_live", {}, std::uint64_t{status.live().size()});
  out.family("barbacane_reloads_total", "Loads after the first one, by outcome.", "counter");
  constexpr std::array<std::string_view, 4> outcomes{"applied", "unchanged", "rejected", "failed"};
  const auto counts = status.reloads();
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    out.sample("barbacane_reloads_total", {{"outcome", outcomes[i]}}, counts[i]);
  }
  out.family("barbacane_draining", "1 while the process shuts down.", "gauge");
  out.sample("barbacane_draining", {}, std::uint64_t{status.is_draining() ? 1U : 0U});
}

void render_build(MetricsText& out) {
  out.family("barbacane_build_info", "What runs: the value is always 1.", "gauge");
  out.sample(
      "barbacane_build_info",
      {{"version", product_version}, {"compiler", __VERSION__}},
      std::uint64_t{1}
  );
}

}  // namespace

std::string render_metrics_page(
    const Workers& workers, const exchange::SeriesRegistry& series, Status& status
) {
  MetricsText out;
  exchange::render_metrics(workers.counters(), series, out);
  render_generation(status, out);
  out.family("barbacane_workers", "Threads that serve.", "gauge");
  out.sample("barbacane_workers", {}, std::uint64_t{workers.size()});
  observe::render_process(out);
  render_build(out);
  return out.text();
}

}  // namespace barbacane::dataplane
