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

void render_link(const link::LinkStatus& link, const Running& running, MetricsText& out) {
  const auto gauge = [&out](std::string_view name, std::string_view help, bool value) {
    out.family(name, help, "gauge");
    out.sample(name, {}, std::uint64_t{value ? 1U : 0U});
  };
  const auto counter = [&out](std::string_view name, std::string_view help, std::uint64_t value) {
    out.family(name, help, "counter");
    out.sample(name, {}, value);
  };
  const std::string digest = running.artifact == nullptr ? "" : running.artifact->digest();
  gauge(
      "barbacane_control_plane_connected",
      "1 while connected to the control plane.",
      link.is_connected
  );
  gauge(
      "barbacane_link_drift",
      "1 while something else runs than the control plane wants.",
      !link.desired_digest.empty() && link.desired_digest != digest
  );
  gauge(
      "barbacane_link_state_degraded",
      "1 while the state directory cannot be used: artifacts are in memory only.",
      !link.degraded.empty()
  );
  counter("barbacane_link_connects_total", "Registrations.", link.connects_total);
  counter(
      "barbacane_link_failures_total", "Connections that ended or failed.", link.failures_total
  );
  counter("barbacane_link_downloads_total", "Downloads begun.", link.downloads_total);
  counter(
      "barbacane_link_downloaded_bytes_total", "Bytes downloaded.", link.downloaded_bytes_total
  );
  counter(
      "barbacane_link_rejections_total",
      "Artifacts refused, or not to be had.",
      link.rejections_total
  );
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
  if (const auto link = status.link()) render_link(*link, status.running(), out);
  out.family("barbacane_workers", "Threads that serve.", "gauge");
  out.sample("barbacane_workers", {}, std::uint64_t{workers.size()});
  observe::render_process(out);
  render_build(out);
  return out.text();
}

}  // namespace barbacane::dataplane
