#include "control/fleet/hub.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <random>

#include "common/net/web_socket_handshake.hpp"
#include "control/fleet/hub_state.hpp"

namespace barbacane::fleet {
namespace asio = boost::asio;

void Hub::State::told(
    const std::string& kind, const std::string& object, const std::string& project
) {
  if (kind.starts_with("deployment.") && kind != "deployment.progress")
    projects_due.insert(project);
  if (kind == "artifact.sign" || kind == "data_plane.update") projects_due.insert(project);
  if (kind.starts_with("access.") || kind.starts_with("api_key.")) are_keys_due = true;
  if (kind != "data_plane.remove") return;
  const auto found = by_gateway.find(object);
  if (found == by_gateway.end()) return;
  const SessionPointer session = found->second;
  session->is_replaced = true;  // its row says what happened already
  by_gateway.erase(found);
  dismiss(session, "removed", static_cast<std::uint64_t>(store::removal_seconds));
}

Hub::Hub(
    asio::io_context& io,
    net::BlockingPool& pool,
    store::Database& database,
    std::string instance,
    const std::atomic<bool>& is_schema_ready
)
    : state_(std::make_shared<State>(
          io, pool, database, std::move(instance), std::random_device{}(), is_schema_ready
      )) {
  asio::co_spawn(io, state_->run(), [](const std::exception_ptr&) {});
  asio::co_spawn(io, state_->watch(), [](const std::exception_ptr&) {});
}

Hub::~Hub() {
  stop();
}

std::uint64_t Hub::admit() {
  if (!state_->is_stopping && state_->admission.admit(std::chrono::steady_clock::now())) return 0;
  state_->count([](HubStats& all) { ++all.admission_refused_total; });
  return static_cast<std::uint64_t>(state_->admission.retry_after().count());
}

net::WebAnswer Hub::open(const access::Principal& principal, const net::WebRequest& request) {
  net::WebAnswer out = net::web_socket_answer(request, subprotocol);
  out.takeover = [state = state_, principal](
                     std::unique_ptr<net::ByteStream> stream, std::string rest
                 ) -> net::Task<void> {
    auto session = std::make_shared<Session>();
    session->principal = principal;
    session->opened = std::chrono::steady_clock::now();
    session->socket = std::make_unique<net::WebSocket>(
        state->io,
        std::move(stream),
        std::move(rest),
        net::WebSocketSettings{.message_bytes_max = message_bytes_max}
    );
    return state->serve(std::move(session));
  };
  return out;
}

void Hub::told(std::string_view payload) {
  const std::size_t first = payload.find(' ');
  const std::size_t second = payload.find(' ', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return;
  asio::post(
      state_->io,
      [state = state_,
       kind = std::string(payload.substr(0, first)),
       object = std::string(payload.substr(first + 1, second - first - 1)),
       project = std::string(payload.substr(second + 1))] { state->told(kind, object, project); }
  );
}

void Hub::stop() {
  if (std::exchange(state_->is_stopping, true)) return;
  state_->turns.cancel();
  state_->looks.cancel();
  for (const SessionPointer& one : std::vector(state_->sessions.begin(), state_->sessions.end())) {
    const auto seconds = static_cast<std::uint64_t>(state_->admission.retry_after().count());
    one->socket->send(to_json(
        ControlMessage(Drain{.reason = "this instance stops", .retry_after_seconds = seconds})
    ));
    one->socket->close(net::CloseCode::going_away, "this instance stops");
  }
}

void Hub::leave() {
  State& state = *state_;
  for (const SessionPointer& one : std::vector(state.sessions.begin(), state.sessions.end()))
    state.end(one);
  if (!state.records.has_departures()) return;
  static_cast<void>(state.database.transact([&](store::Transaction& tx) {
    store::record_departures(tx, state.instance, state.records.take_departures());
  }));
}

HubStats Hub::stats() const {
  const std::lock_guard lock(state_->mutex);
  HubStats out = state_->stats;
  return out;
}

}  // namespace barbacane::fleet
