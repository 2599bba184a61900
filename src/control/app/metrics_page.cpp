#include "control/app/metrics_page.hpp"

#include <array>

#include "common/base/version.hpp"
#include "common/observe/metrics_text.hpp"
#include "common/observe/process_facts.hpp"

namespace barbacane::control {
namespace {

void add_service(observe::MetricsText& out, const api::ServiceStats& stats) {
  constexpr std::array<std::string_view, 6> classes{"other", "1xx", "2xx", "3xx", "4xx", "5xx"};
  out.family("barbacane_control_answers_total", "Answers by class of status", "counter");
  for (std::size_t i = 2; i < classes.size(); ++i)
    out.sample("barbacane_control_answers_total", {{"class", classes[i]}}, stats.answers[i].load());
  const auto one = [&out](std::string_view name, std::string_view help, std::uint64_t value) {
    out.family(name, help, "counter");
    out.sample(name, {}, value);
  };
  one("barbacane_control_invalid_requests_total",
      "Requests against the description",
      stats.invalid.load());
  one("barbacane_control_unauthorized_total", "Calls without a valid key", stats.unauthorized.load()
  );
  one("barbacane_control_keys_in_clear_total",
      "Keys that came over plain HTTP from another host",
      stats.keys_in_clear.load());
  one("barbacane_control_replayed_answers_total",
      "Answers given again for an Idempotency-Key",
      stats.replayed.load());
}

void add_database(observe::MetricsText& out, const store::DatabaseStats& stats) {
  out.family("barbacane_control_database_connections", "Open connections", "gauge");
  out.sample("barbacane_control_database_connections", {}, stats.connections_open);
  const auto one = [&out](std::string_view name, std::string_view help, std::uint64_t value) {
    out.family(name, help, "counter");
    out.sample(name, {}, value);
  };
  one("barbacane_control_database_connections_made_total",
      "Connections that were opened",
      stats.connections_made);
  one("barbacane_control_database_connections_lost_total",
      "Connections that broke or could not be opened",
      stats.connections_lost);
  one("barbacane_control_database_waits_failed_total",
      "Waits for a connection that took too long",
      stats.acquisitions_timed_out);
  one("barbacane_control_transactions_total", "Transactions, reads included", stats.transactions);
  one("barbacane_control_transaction_retries_total", "Transactions run again", stats.retries);
}

void add_hub(observe::MetricsText& out, const fleet::HubStats& stats) {
  const auto gauge = [&out](std::string_view name, std::string_view help, std::int64_t value) {
    out.family(name, help, "gauge");
    out.sample(name, {}, static_cast<std::uint64_t>(value));
  };
  const auto counter = [&out](std::string_view name, std::string_view help, std::uint64_t value) {
    out.family(name, help, "counter");
    out.sample(name, {}, value);
  };
  gauge(
      "barbacane_control_gateways_connected",
      "Gateways on this instance",
      static_cast<std::int64_t>(stats.connected)
  );
  out.family("barbacane_control_gateways", "Gateways of all instances", "gauge");
  out.sample(
      "barbacane_control_gateways",
      {{"status", "online"}},
      static_cast<std::uint64_t>(stats.fleet_online)
  );
  out.sample(
      "barbacane_control_gateways",
      {{"status", "offline"}},
      static_cast<std::uint64_t>(stats.fleet_offline)
  );
  gauge(
      "barbacane_control_gateways_drifted",
      "Connected gateways that run something else than they shall",
      stats.fleet_drifted
  );
  gauge(
      "barbacane_control_gateway_drift_seconds_max",
      "For how long the longest of them has",
      stats.fleet_drift_seconds_max
  );
  counter("barbacane_control_registrations_total", "Gateways that came in", stats.registered_total);
  counter(
      "barbacane_control_registrations_postponed_total",
      "Told to come back later: too many at once",
      stats.admission_refused_total
  );
  counter(
      "barbacane_control_registrations_refused_total",
      "Wrong project, copied state directory, removed",
      stats.registration_refused_total
  );
  counter(
      "barbacane_control_offers_total", "Words that there is something new", stats.offers_total
  );
  counter("barbacane_control_heartbeats_total", "Heartbeats of gateways", stats.beats_total);
  counter(
      "barbacane_control_gateway_messages_malformed_total",
      "Messages that say nothing",
      stats.malformed_total
  );
  counter(
      "barbacane_control_gateways_silent_total",
      "Connections cut because nothing came",
      stats.silent_total
  );
}

void add_retention(observe::MetricsText& out, const RetentionStats& stats) {
  out.family("barbacane_control_collections_total", "Collections of artifacts", "counter");
  const auto outcome = [&out](std::string_view name, std::uint64_t value) {
    out.sample("barbacane_control_collections_total", {{"outcome", name}}, value);
  };
  outcome("succeeded", stats.collections);
  outcome("failed", stats.failures);
  const auto one = [&out](std::string_view name, std::string_view help, std::uint64_t value) {
    out.family(name, help, "counter");
    out.sample(name, {}, value);
  };
  one("barbacane_control_collected_artifacts_total", "Artifacts forgotten", stats.artifacts);
  one("barbacane_control_collected_blobs_total", "Blobs removed", stats.blobs);
}

}  // namespace

std::string render_metrics(const MetricsSources& sources) {
  observe::MetricsText out;
  out.family("barbacane_control_build_info", "The version", "gauge");
  out.sample("barbacane_control_build_info", {{"version", product_version}}, std::uint64_t{1});
  observe::render_process(out);
  add_service(out, *sources.service);
  add_database(out, sources.database->stats());
  out.family("barbacane_control_waiting_work", "Pieces of work for the pool", "gauge");
  out.sample("barbacane_control_waiting_work", {}, std::uint64_t{sources.pool->waiting()});
  out.family("barbacane_control_refused_work_total", "Work refused: too much waited", "counter");
  out.sample("barbacane_control_refused_work_total", {}, sources.pool->refused());
  jobs::WorkerStats sum;
  for (const auto& worker : *sources.workers) {
    const jobs::WorkerStats one = worker->stats();
    sum.succeeded += one.succeeded;
    sum.failed += one.failed;
    sum.lost += one.lost;
  }
  out.family("barbacane_control_compilations_total", "Compile jobs that ended here", "counter");
  out.sample("barbacane_control_compilations_total", {{"outcome", "succeeded"}}, sum.succeeded);
  out.sample("barbacane_control_compilations_total", {{"outcome", "failed"}}, sum.failed);
  out.sample("barbacane_control_compilations_total", {{"outcome", "lost"}}, sum.lost);
  add_hub(out, sources.hub->stats());
  add_retention(out, sources.retention->stats());
  return out.text();
}

}  // namespace barbacane::control
