// What is said over one connection to the control plane.
#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/artifact/limits.hpp"
#include "common/base/version.hpp"
#include "common/net/watchdog.hpp"
#include "common/observe/log.hpp"
#include "common/observe/process_facts.hpp"
#include "dataplane/exchange/counters.hpp"
#include "dataplane/link/link_state.hpp"

namespace barbacane::link {
namespace asio = boost::asio;
namespace {

using Executor = asio::io_context::executor_type;
using observe::Level;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};
constexpr std::chrono::seconds handshake_time{10};
constexpr std::chrono::seconds look_interval{5};  // at the connection's silence
constexpr std::chrono::seconds ping_after{15};
constexpr std::chrono::seconds silence_max{40};  // noticed at the next look: 45 at most
constexpr std::uint64_t beat_seconds_min = 1;
constexpr std::uint64_t beat_seconds_max = 300;

static_assert(
    fleet::latency_bounds_seconds == exchange::duration_bounds_seconds,
    "the wire has the same buckets as the counters"
);

std::string hostname() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data())
                                                          : std::string("unknown");
}

}  // namespace

net::Task<Ending> Link::State::talk(std::unique_ptr<net::ByteStream> stream, std::string rest) {
  socket = std::make_unique<net::WebSocket>(
      io,
      std::move(stream),
      std::move(rest),
      net::WebSocketSettings{.is_server = false, .message_bytes_max = fleet::message_bytes_max}
  );
  net::Watchdog registering(io, handshake_time, [this] {
    if (socket && !is_registered) socket->cut();
  });
  send_register();
  while (true) {
    const Result<std::string> text = co_await socket->receive();
    if (!text)
      co_return Ending{
          .why = !socket->farewell().empty() ? socket->farewell() : text.error().message()
      };
    fleet::Fault fault;
    const auto message = fleet::parse_control_message(*text, fault);
    if (!message) {
      socket->send(to_json(fleet::GatewayMessage(fault)));
      continue;
    }
    if (auto ending = take(*message)) co_return *std::move(ending);
  }
}

/// Something when the connection is over.
std::optional<Ending> Link::State::take(const fleet::ControlMessage& message) {
  if (const auto* registered = std::get_if<fleet::Registered>(&message)) {
    is_registered = true;
    backoff.reset();
    note([registered](LinkStatus& all) {
      ++all.connects_total;
      all.data_plane_id = registered->data_plane_id;
      all.last_failure.clear();
    });
    enter("connected", true);
    observe::log(
        Level::info,
        "connected to the control plane",
        {{"data_plane_id", std::string_view(registered->data_plane_id)}}
    );
    set_pace(registered->heartbeat_seconds);
    want(registered->desired, {});
    return std::nullopt;
  }
  if (const auto* ack = std::get_if<fleet::HeartbeatAck>(&message)) {
    health.acknowledge();
    set_pace(ack->heartbeat_seconds);
    want(ack->desired, {});
    return std::nullopt;
  }
  if (const auto* offer = std::get_if<fleet::ArtifactAvailable>(&message)) {
    want(offer->desired, offer->deployment_id);
    return std::nullopt;
  }
  if (const auto* drain = std::get_if<fleet::Drain>(&message))
    return Ending{
        .kind = Ending::Kind::asked,
        .why = drain->reason,
        .asked = std::chrono::seconds{drain->retry_after_seconds.value_or(1)}
    };
  if (const auto* bye = std::get_if<fleet::Disconnect>(&message)) {
    const bool is_timed = bye->retry_after_seconds.has_value();
    return Ending{
        .kind = is_timed ? Ending::Kind::asked : Ending::Kind::permanent,
        .why = bye->reason,
        .asked = std::chrono::seconds{bye->retry_after_seconds.value_or(0)}
    };
  }
  const auto& fault = std::get<fleet::Fault>(message);
  const std::string why = fault.code + ": " + fault.message;
  if (is_registered) {
    observe::log(Level::warn, "the control plane complains", {{"reason", std::string_view(why)}});
    return std::nullopt;
  }
  return Ending{
      .kind = fault.is_permanent ? Ending::Kind::permanent : Ending::Kind::failed, .why = why
  };
}

void Link::State::want(
    const std::optional<fleet::Desired>& desired, const std::string& deployment
) {
  if (!desired) return;  // nothing is deployed yet: what runs goes on
  note([&desired](LinkStatus& all) { all.desired_digest = desired->digest; });
  pursuit->want(*desired, deployment);
}

void Link::State::set_pace(std::uint64_t seconds) {
  const std::uint64_t pace = std::clamp(seconds, beat_seconds_min, beat_seconds_max);
  if (std::exchange(beat_seconds, pace) == pace && is_registered) return;
  beat_timer.cancel();
}

net::Task<void> Link::State::beat() {
  const auto self = shared_from_this();
  while (!is_stopping) {
    beat_timer.expires_after(std::chrono::seconds{beat_seconds});
    const auto [ec] = co_await beat_timer.async_wait(use_task);
    if (is_stopping) co_return;
    if (!ec.failed() && is_registered && socket) send_beat();
  }
}

net::Task<void> Link::State::look() {
  const auto self = shared_from_this();
  while (!is_stopping) {
    look_timer.expires_after(look_interval);
    co_await look_timer.async_wait(use_task);
    count();
    if (is_stopping) co_return;
    if (is_refused && has_other_key()) {
      is_refused = false;
      pause.cancel();
    }
    if (!socket) continue;
    const auto silent = std::chrono::steady_clock::now() - socket->heard();
    if (silent > silence_max) {
      socket->cut();
    } else if (silent > ping_after) {
      socket->ping();
    }
  }
}

/// What was counted until now belongs to what ran until now.
void Link::State::count() {
  const RunningFacts running = hooks.running();
  const std::string& owner = last_digest.empty() ? running.digest : last_digest;
  health.settle(owner, hooks.totals());
  last_digest = running.digest;
  const std::lock_guard lock(mutex);
  if (!pursuit) return;
  facts.last_refusal = pursuit->last_refusal();
  facts.downloads_total = pursuit->stats().downloads;
  facts.downloaded_bytes_total = pursuit->stats().downloaded_bytes;
  facts.rejections_total = pursuit->stats().rejections;
}

void Link::State::send_register() {
  const RunningFacts running = hooks.running();
  socket->send(to_json(fleet::GatewayMessage(fleet::Register{
      .project_id = settings.project_id,
      .node_key = identity.node_key,
      .boot_id = identity.boot_id,
      .name = settings.name,
      .labels = settings.labels,
      .version = std::string(product_version),
      .formats = {artifact::format_version},
      .features = settings.features,
      .hostname = hostname(),
      .digest = running.digest,
      .release = running.release,
      .generation = running.generation
  })));
}

void Link::State::send_beat() {
  count();
  const RunningFacts running = hooks.running();
  const auto uptime = std::chrono::steady_clock::now() - started;
  socket->send(to_json(fleet::GatewayMessage(fleet::Heartbeat{
      .digest = running.digest,
      .release = running.release,
      .generation = running.generation,
      .uptime_seconds = static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::seconds>(uptime).count()
      ),
      .phase = pursuit->phase().empty() ? running.phase : std::string(pursuit->phase()),
      .health = health.offer(),
      .active_connections = running.active_connections,
      .rss_bytes = observe::read_process_facts().resident_bytes
  })));
}

void Link::State::report(const fleet::ArtifactStatus& status) {
  if (status.phase == fleet::Phase::applied) {
    count();
    // Its health is waited for: the next beat comes soon.
    set_pace(std::min<std::uint64_t>(beat_seconds, 5));
  }
  count();
  if (is_registered && socket) socket->send(to_json(fleet::GatewayMessage(status)));
}

}  // namespace barbacane::link
