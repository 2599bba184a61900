// What the hub does on a clock: writes down what gateways said, and tells them what is new.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "control/fleet/hub_state.hpp"
#include "control/store/artifacts.hpp"
#include "control/store/deployments.hpp"

namespace barbacane::fleet {
namespace asio = boost::asio;
namespace {

using Executor = asio::io_context::executor_type;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};

constexpr std::chrono::milliseconds turn_time{50};
constexpr int turns_per_beats = 20;
constexpr int turns_per_sweep = 100;
constexpr int turns_per_keys = 40;
constexpr std::chrono::seconds register_time{10};
constexpr std::chrono::seconds ping_after{20};
constexpr std::chrono::seconds look_interval{5};  // at the silence of connections
constexpr std::chrono::seconds silence_max{40};   // noticed at the next look: 45 at most
constexpr std::size_t cached_offers_max = 256;

}  // namespace

/// The words of an offer; statements of one transaction.
std::optional<Desired> make_offer(store::Transaction& tx, const std::string& artifact) {
  const auto found = store::find_artifact(tx, artifact);
  if (!found) return std::nullopt;
  Desired out{
      .artifact_id = found->id,
      .digest = found->digest,
      .size = found->size,
      .url = "/artifacts/" + found->id + "/download"
  };
  for (const store::SignatureValues& one : store::signatures_of(tx, artifact))
    out.signatures.push_back(
        {.key_id = one.key_id,
         .release = one.release,
         .project = one.project,
         .not_after = one.not_after,
         .signature = one.signature}
    );
  return out;
}

const Desired* Hub::State::find_offer(const store::Desire& desire) const {
  const auto found = offers.find({desire.artifact, desire.version});
  return found == offers.end() ? nullptr : &found->second;
}

/// Makes the words of each artifact that is new here, once for all gateways.
net::Task<void> Hub::State::add_offers(const std::vector<store::Desire>& desires) {
  std::set<std::pair<std::string, std::int64_t>> missing;
  for (const store::Desire& one : desires) {
    if (!one.artifact.empty() && find_offer(one) == nullptr)
      missing.emplace(one.artifact, one.version);
  }
  for (const auto& key : missing) {
    auto made = co_await net::run_blocking(pool, [&] {
      return store::read(database, [&](store::Transaction& tx) {
        return make_offer(tx, key.first);
      });
    });
    if (!made || !*made || !**made) continue;
    if (offers.size() >= cached_offers_max) offers.clear();
    offers[key] = ***made;
  }
}

/// As the answer to a heartbeat, or unasked when there is something new for it.
void Hub::State::offer(Session& session, const store::Desire& desire, bool is_answer) {
  const std::uint64_t seconds = desire.is_deploying ? heartbeat_seconds_rolling : heartbeat_seconds;
  const Desired* words = desire.is_compatible ? find_offer(desire) : nullptr;
  const bool is_new = words != nullptr && (session.told_artifact != desire.artifact ||
                                           session.told_version != desire.version);
  const bool is_other_beat = seconds != session.beat_seconds;
  session.beat_seconds = seconds;
  if (words != nullptr) {
    session.told_artifact = desire.artifact;
    session.told_version = desire.version;
  }
  if (is_new && !is_answer) {
    session.socket->send(to_json(ControlMessage(ArtifactAvailable{.desired = *words})));
    count([](HubStats& all) { ++all.offers_total; });
  }
  if (!is_answer && !is_other_beat) return;
  HeartbeatAck ack{.heartbeat_seconds = seconds};
  if (words != nullptr) ack.desired = *words;
  session.socket->send(to_json(ControlMessage(ack)));
}

net::Task<void> Hub::State::write_statuses() {
  const std::string batch = records.take_statuses();
  const auto done = co_await net::run_blocking(pool, [&] {
    return database.transact([&](store::Transaction& tx) {
      store::record_statuses(tx, instance, batch);
    });
  });
  if (!done || !*done) records.give_back_statuses(batch);
}

net::Task<void> Hub::State::write_departures() {
  const std::string batch = records.take_departures();
  // When this fails, the sweep finds them.
  co_await net::run_blocking(pool, [&] {
    return database.transact([&](store::Transaction& tx) {
      store::record_departures(tx, instance, batch);
    });
  });
}

net::Task<void> Hub::State::write_beats() {
  const HubRecords::Beats batch = records.take_beats();
  const auto done = co_await net::run_blocking(pool, [&] {
    return store::transact(database, [&](store::Transaction& tx) {
      return store::record_beats(tx, instance, batch.beats, batch.health);
    });
  });
  // Without an answer, gateways say with the next beat what they said with this one.
  if (!done || !*done) co_return;
  co_await add_offers(**done);
  std::set<std::string_view> ours;
  for (const store::Desire& desire : **done) {
    ours.insert(desire.gateway);
    const auto found = by_gateway.find(desire.gateway);
    if (found != by_gateway.end()) offer(*found->second, desire, true);
  }
  for (const std::string& gateway : batch.gateways) {
    const auto found = by_gateway.find(gateway);
    if (ours.contains(gateway) || found == by_gateway.end()) continue;
    const SessionPointer session = found->second;
    session->is_replaced = true;
    by_gateway.erase(found);
    dismiss(session, "replaced", 0);
  }
}

net::Task<void> Hub::State::check_projects() {
  const std::set<std::string> due = std::exchange(projects_due, {});
  for (const std::string& project : due) {
    const auto desires = co_await net::run_blocking(pool, [&] {
      return store::read(database, [&](store::Transaction& tx) {
        return store::desires_of_project(tx, instance, project);
      });
    });
    if (!desires || !*desires) {
      projects_due.insert(project);
      continue;
    }
    co_await add_offers(**desires);
    for (const store::Desire& desire : **desires) {
      const auto found = by_gateway.find(desire.gateway);
      if (found != by_gateway.end()) offer(*found->second, desire, false);
    }
  }
}

net::Task<void> Hub::State::check_keys() {
  are_keys_due = false;
  std::set<std::string> keys;
  for (const SessionPointer& one : sessions) keys.insert(one->principal.key);
  if (keys.empty()) co_return;
  std::string list = "[";
  for (const std::string& one : keys) list += (list.size() > 1 ? ",\"" : "\"") + one + '"';
  list += ']';
  const auto dead = co_await net::run_blocking(pool, [&] {
    return store::read(database, [&](store::Transaction& tx) {
      return store::find_dead_keys(tx, list);
    });
  });
  if (!dead || !*dead || (*dead)->empty()) co_return;
  const std::set<std::string> ended((*dead)->begin(), (*dead)->end());
  for (const SessionPointer& one : std::vector(sessions.begin(), sessions.end())) {
    if (ended.contains(one->principal.key)) dismiss(one, "revoked", 0);
  }
}

/// On a timer of its own: that the database is slow is no reason to wait for dead connections.
net::Task<void> Hub::State::watch() {
  const auto self = shared_from_this();
  while (!is_stopping) {
    looks.expires_after(look_interval);
    const auto [ec] = co_await looks.async_wait(use_task);
    if (ec.failed() || is_stopping) co_return;
    const auto now = std::chrono::steady_clock::now();
    for (const SessionPointer& one : sessions) {
      const auto silent = now - one->socket->heard();
      const bool is_late = one->id.empty() && now - one->opened > register_time;
      if (silent > silence_max || is_late) {
        if (!std::exchange(one->is_cut, true)) count([](HubStats& all) { ++all.silent_total; });
        one->socket->cut();
      } else if (silent > ping_after) {
        one->socket->ping();
      }
    }
  }
}

net::Task<void> Hub::State::sweep() {
  const auto counts = co_await net::run_blocking(pool, [this] {
    return store::transact(database, [](store::Transaction& tx) {
      store::sweep_gateways(tx);
      return store::count_fleet(tx);
    });
  });
  if (!counts || !*counts) co_return;
  count([&](HubStats& all) {
    all.fleet_online = (*counts)->online;
    all.fleet_offline = (*counts)->offline;
    all.fleet_drifted = (*counts)->drifted;
    all.fleet_drift_seconds_max = (*counts)->drift_seconds_max;
  });
}

net::Task<void> Hub::State::run() {
  const auto self = shared_from_this();
  for (int number = 1; !is_stopping; ++number) {
    turns.expires_after(turn_time);
    const auto [ec] = co_await turns.async_wait(use_task);
    if (ec.failed() || is_stopping) co_return;
    if (!is_schema_ready) continue;
    if (records.has_departures()) co_await write_departures();
    if (records.has_statuses()) co_await write_statuses();
    if (!projects_due.empty()) co_await check_projects();
    if (number % turns_per_beats == 0 && records.has_beats()) co_await write_beats();
    if (are_keys_due || number % turns_per_keys == 0) co_await check_keys();
    if (number % turns_per_sweep == 0) co_await sweep();
  }
}

}  // namespace barbacane::fleet
