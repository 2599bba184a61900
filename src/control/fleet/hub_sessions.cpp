// Connections of gateways: from the first message to the last.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/json/write.hpp"
#include "common/observe/log.hpp"
#include "control/fleet/hub_state.hpp"
#include "control/store/deployments.hpp"

namespace barbacane::fleet {
namespace {

constexpr int faults_max = 10;  // malformed messages of one connection
constexpr int messages_per_second_max = 50;
using Executor = boost::asio::io_context::executor_type;
constexpr boost::asio::as_tuple_t<boost::asio::use_awaitable_t<Executor>> use_task{};
constexpr std::chrono::milliseconds probe_interval{100};
constexpr int probe_looks = 30;

std::string features_json(const Register& message) {
  std::string out = "{\"version\":";
  json::append_quoted(out, message.version);
  out += ",\"hostname\":";
  json::append_quoted(out, message.hostname);
  out += ",\"release\":" + std::to_string(message.release) +
         ",\"generation\":" + std::to_string(message.generation) + ",\"formats\":[";
  for (const std::uint64_t one : message.formats)
    out += (out.back() == '[' ? "" : ",") + std::to_string(one);
  out += "],\"features\":[";
  for (const std::string& one : message.features) {
    if (out.back() != '[') out += ',';
    json::append_quoted(out, one);
  }
  return out + "]}";
}

std::string labels_json(const Labels& labels) {
  std::string out = "{";
  for (const auto& [name, value] : labels) {
    if (out.size() > 1) out += ',';
    json::append_quoted(out, name);
    out += ':';
    json::append_quoted(out, value);
  }
  return out + '}';
}

}  // namespace

net::Task<void> Hub::State::serve(SessionPointer session) {
  const auto self = shared_from_this();
  sessions.insert(session);
  count([this](HubStats& all) { all.connected = sessions.size(); });
  while (true) {
    const Result<std::string> text = co_await session->socket->receive();
    if (!text || is_flooding(*session)) break;
    const bool goes_on = co_await take(session, *text);
    if (!goes_on) break;
  }
  end(session);
}

void Hub::State::end(const SessionPointer& session) {
  sessions.erase(session);
  count([this](HubStats& all) { all.connected = sessions.size(); });
  if (session->id.empty() || session->is_replaced) return;
  const auto found = by_gateway.find(session->id);
  if (found != by_gateway.end() && found->second == session) by_gateway.erase(found);
  records.add_departure(session->id, session->since);
}

bool Hub::State::is_flooding(Session& session) {
  const auto now = std::chrono::steady_clock::now();
  if (now - session.second > std::chrono::seconds{1}) {
    session.second = now;
    session.messages = 0;
  }
  if (++session.messages <= messages_per_second_max) return false;
  session.socket->close(net::CloseCode::policy, "too many messages");
  return true;
}

net::Task<bool> Hub::State::take(const SessionPointer& session, std::string_view text) {
  Fault fault;
  const auto message = parse_gateway_message(text, fault);
  if (!message) {
    count([](HubStats& all) { ++all.malformed_total; });
    session->socket->send(to_json(ControlMessage(fault)));
    if (++session->faults < faults_max) co_return true;
    session->socket->close(net::CloseCode::policy, "too many messages that say nothing");
    co_return false;
  }
  if (const auto* asks = std::get_if<Register>(&*message)) {
    if (!session->id.empty()) co_return refuse(*session, {"registered", "it is registered", true});
    co_return co_await enter(session, *asks);
  }
  if (session->id.empty())
    co_return refuse(*session, {"not_registered", "the first message must be register", true});
  if (const auto* beats = std::get_if<Heartbeat>(&*message)) {
    beat(*session, *beats);
  } else if (const auto* status = std::get_if<ArtifactStatus>(&*message)) {
    if (status->phase == Phase::applied) session->digest = status->digest;
    records.add_status(session->id, session->boot, *status);
  } else if (const auto* complaint = std::get_if<Fault>(&*message)) {
    observe::log(
        observe::Level::warn,
        "a gateway complains",
        {{"gateway", std::string_view(session->id)},
         {"code", std::string_view(complaint->code)},
         {"message", std::string_view(complaint->message)}}
    );
  }
  co_return true;
}

void Hub::State::beat(Session& session, const Heartbeat& message) {
  session.digest = message.digest;
  records.add_beat(session.id, session.boot, message);
  count([](HubStats& all) { ++all.beats_total; });
}

/// False: the connection is over.
bool Hub::State::refuse(Session& session, const Fault& fault) {
  count([](HubStats& all) { ++all.registration_refused_total; });
  session.socket->send(to_json(ControlMessage(fault)));
  session.socket->close(net::CloseCode::policy, fault.code);
  return false;
}

net::Task<std::optional<Entry>> Hub::State::look_up(
    const store::GatewayFacts& facts, bool is_forced
) {
  auto asked = co_await net::run_blocking(pool, [&] {
    return store::transact(database, [&](store::Transaction& tx) {
      Entry entry;
      entry.verdict = store::register_gateway(tx, facts, is_forced, entry.gateway);
      if (entry.verdict != store::Registration::done) return entry;
      if (auto desire = store::find_desire(tx, entry.gateway.id)) entry.desire = *desire;
      if (!entry.desire.artifact.empty() && entry.desire.is_compatible)
        entry.offer = make_offer(tx, entry.desire.artifact);
      return entry;
    });
  });
  if (!asked || !*asked) co_return std::nullopt;
  co_return **asked;
}

/// Whether anybody is behind a connection: a machine that lost its power says no goodbye, and the
/// gateway on it may be back before its old connection is known to be dead.
net::Task<bool> Hub::State::is_answering(SessionPointer session) {
  const Instant before = session->socket->heard();
  session->socket->ping();
  Timer moment(io.get_executor());
  for (int i = 0; i < probe_looks && session->socket->heard() == before; ++i) {
    moment.expires_after(probe_interval);
    co_await moment.async_wait(use_task);
  }
  co_return session->socket->heard() != before;
}

net::Task<bool> Hub::State::enter(const SessionPointer& session, const Register& message) {
  if (!session->principal.project.empty() && session->principal.project != message.project_id)
    co_return refuse(*session, {"wrong_project", "the key is one of another project", true});
  const store::GatewayFacts facts{
      .project = message.project_id,
      .node_key = message.node_key,
      .boot_id = message.boot_id,
      .name = message.name.empty() ? message.hostname : message.name,
      .labels = labels_json(message.labels),
      .metadata = features_json(message),
      .digest = message.digest,
      .instance = instance,
      .key = session->principal.key
  };
  auto entry = co_await look_up(facts, false);
  if (entry && entry->verdict == store::Registration::duplicate &&
      entry->gateway.other_instance == instance) {
    // Ours: then we know better than the row whether it is alive.
    const auto other = by_gateway.find(entry->gateway.id);
    bool is_alive = other != by_gateway.end() && other->second->boot == entry->gateway.other_boot;
    if (is_alive) is_alive = co_await is_answering(other->second);
    if (!is_alive) entry = co_await look_up(facts, true);
  }
  if (!entry) {
    session->socket->send(to_json(
        ControlMessage(Drain{.reason = "the database does not answer", .retry_after_seconds = 2})
    ));
    session->socket->close(net::CloseCode::try_again_later, "the database does not answer");
    co_return false;
  }
  co_return settle(session, message, *entry);
}

bool Hub::State::settle(
    const SessionPointer& session, const Register& message, const Entry& entry
) {
  switch (entry.verdict) {
    case store::Registration::no_project:
      return refuse(*session, {"no_such_project", "there is no such project", true});
    case store::Registration::duplicate:
      return refuse(
          *session,
          {"duplicate_node",
           "another gateway with this node key is connected: a state directory was copied; give "
           "each gateway its own --state-dir",
           true}
      );
    case store::Registration::removed:
      dismiss(session, "removed", static_cast<std::uint64_t>(entry.gateway.wait_seconds));
      return false;
    case store::Registration::done:
      break;
  }
  if (const auto old = by_gateway.find(entry.gateway.id); old != by_gateway.end()) {
    old->second->is_replaced = true;
    old->second->socket->cut();
  }
  records.forget_departure(entry.gateway.id);
  session->id = entry.gateway.id;
  session->boot = message.boot_id;
  session->project = message.project_id;
  session->since = entry.gateway.since;
  session->digest = message.digest;
  session->beat_seconds = entry.desire.is_deploying ? heartbeat_seconds_rolling : heartbeat_seconds;
  if (entry.offer) {
    session->told_artifact = entry.desire.artifact;
    session->told_version = entry.desire.version;
  }
  by_gateway[session->id] = session;
  count([](HubStats& all) { ++all.registered_total; });
  session->socket->send(to_json(ControlMessage(Registered{
      .data_plane_id = session->id,
      .heartbeat_seconds = session->beat_seconds,
      .desired = entry.offer
  })));
  return true;
}

void Hub::State::dismiss(const SessionPointer& session, std::string reason, std::uint64_t seconds) {
  Disconnect message{.reason = std::move(reason)};
  if (seconds != 0) message.retry_after_seconds = seconds;
  session->socket->send(to_json(ControlMessage(message)));
  session->socket->close(net::CloseCode::policy, message.reason);
}

}  // namespace barbacane::fleet
