#include "control/fleet/simulator.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <csignal>
#include <exception>
#include <vector>

#include "common/artifact/features.hpp"
#include "common/artifact/manifest.hpp"
#include "common/base/version.hpp"
#include "common/crypto/random.hpp"
#include "common/fleet/backoff.hpp"
#include "common/fleet/messages.hpp"
#include "common/net/descriptors.hpp"
#include "common/net/dial.hpp"
#include "common/net/watchdog.hpp"
#include "common/net/web_client.hpp"
#include "common/net/web_socket.hpp"

namespace barbacane::fleet {
namespace asio = boost::asio;
namespace {

using Executor = asio::io_context::executor_type;
using Timer = asio::basic_waitable_timer<
    std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>,
    Executor>;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};
constexpr std::array<std::string_view, 6> mode_words{
    "normal", "reject", "slow", "flapping", "half-open", "old"
};
constexpr std::chrono::seconds handshake_time{30};
constexpr std::chrono::milliseconds apply_time{20};
constexpr std::chrono::seconds slow_time{5};
constexpr std::chrono::seconds flap_time{5};

/// What all gateways of one run share.
struct World {
  explicit World(const SimulatorSettings& chosen) : settings(chosen), resolver(io) {}
  const SimulatorSettings& settings;
  asio::io_context io{1};
  net::Resolver resolver;
  SimulatorStats stats;
  bool is_over = false;
};

class Gateway : public std::enable_shared_from_this<Gateway> {
 public:
  Gateway(World& world, std::size_t number)
      : world_(world),
        backoff_(number + 1),
        name_("simulated-" + std::to_string(number)),
        node_key_(crypto::make_uuid()),
        pause_(world.io.get_executor()),
        beat_(world.io.get_executor()),
        work_(world.io.get_executor()) {}

  net::Task<void> run();
  net::Task<void> beat();
  void stop() {
    if (socket_) socket_->cut();
    pause_.cancel();
    beat_.cancel();
    work_.cancel();
  }

 private:
  net::Task<std::chrono::milliseconds> connect();
  net::Task<std::chrono::milliseconds> talk(
      std::unique_ptr<net::ByteStream> stream, std::string rest
  );
  std::optional<std::chrono::milliseconds> take(const ControlMessage& message);
  void want(const std::optional<Desired>& desired);
  net::Task<void> apply(Desired desired);
  net::Task<bool> download(const Desired& desired);
  void report(const std::string& digest, Phase phase);

  World& world_;
  Backoff backoff_;
  std::string name_;
  std::string node_key_;
  std::string boot_id_ = crypto::make_uuid();
  std::string digest_;
  std::string wanted_;
  std::uint64_t beat_seconds_ = 30;
  bool is_registered_ = false;
  Timer pause_;
  Timer beat_;
  Timer work_;
  std::unique_ptr<net::WebSocket> socket_;
};

net::Task<void> Gateway::run() {
  const auto self = shared_from_this();
  while (!world_.is_over) {
    const std::chrono::milliseconds wait = co_await connect();
    if (std::exchange(is_registered_, false)) --world_.stats.connected;
    socket_.reset();
    if (world_.is_over) break;
    pause_.expires_after(wait);
    co_await pause_.async_wait(use_task);
  }
}

net::Task<std::chrono::milliseconds> Gateway::connect() {
  const SimulatorSettings& settings = world_.settings;
  std::string detail;
  auto dialled = co_await net::dial(
      {.io = world_.io, .resolver = world_.resolver, .tls = settings.tls}, settings.server, detail
  );
  if (!dialled) {
    ++world_.stats.failures;
    co_return backoff_.after_failure();
  }
  std::unique_ptr<net::ByteStream> stream = *std::move(dialled);
  std::string rest;
  {
    net::Watchdog watchdog(world_.io, handshake_time, [raw = stream.get()] { raw->close(); });
    net::WebClient client(*stream);
    const std::string nonce = net::make_web_socket_key();
    net::WebFields fields = net::web_socket_request_fields(nonce, subprotocol);
    fields.emplace_back("Host", settings.server.authority());
    fields.emplace_back("Authorization", "Bearer " + settings.key);
    const auto reply = co_await client.ask(
        "GET", settings.server.path + std::string(socket_path), std::move(fields)
    );
    if (!reply || reply->status / 100 == 5) {
      const std::string_view after = reply ? reply->field("retry-after") : std::string_view{};
      std::uint32_t seconds = 0;
      std::from_chars(after.data(), after.data() + after.size(), seconds);
      ++(seconds == 0 ? world_.stats.failures : world_.stats.postponed);
      co_return seconds == 0 ? backoff_.after_failure()
                             : backoff_.after_asked(std::chrono::seconds{seconds});
    }
    if (reply->status != 101) {
      ++world_.stats.refused;
      co_return backoff_.after_permanent();
    }
    rest = client.rest();
  }
  co_return co_await talk(std::move(stream), std::move(rest));
}

net::Task<std::chrono::milliseconds> Gateway::talk(
    std::unique_ptr<net::ByteStream> stream, std::string rest
) {
  socket_ = std::make_unique<net::WebSocket>(
      world_.io,
      std::move(stream),
      std::move(rest),
      net::WebSocketSettings{.is_server = false, .message_bytes_max = message_bytes_max}
  );
  Register hello{
      .project_id = world_.settings.project,
      .node_key = node_key_,
      .boot_id = boot_id_,
      .name = name_,
      .labels = {{"simulated", "true"}},
      .version = std::string(product_version),
      .formats = {artifact::format_version},
      .hostname = "simulator",
      .digest = digest_
  };
  if (world_.settings.mode == SimulatedMode::old) {
    hello.formats = {0};
  } else {
    for (const std::string_view one : artifact::supported_features)
      hello.features.emplace_back(one);
  }
  socket_->send(to_json(GatewayMessage(hello)));
  std::optional<net::Watchdog> flapping;
  if (world_.settings.mode == SimulatedMode::flapping)
    flapping.emplace(world_.io, flap_time, [this] { socket_->cut(); });
  while (true) {
    const Result<std::string> text = co_await socket_->receive();
    if (!text) {
      ++world_.stats.failures;
      co_return backoff_.after_failure();
    }
    Fault fault;
    const auto message = parse_control_message(*text, fault);
    if (!message) continue;
    if (const auto wait = take(*message)) co_return *wait;
  }
}

/// How long to stay away, when the connection is over.
std::optional<std::chrono::milliseconds> Gateway::take(const ControlMessage& message) {
  if (const auto* registered = std::get_if<Registered>(&message)) {
    is_registered_ = true;
    backoff_.reset();
    ++world_.stats.connected;
    ++world_.stats.registrations;
    beat_seconds_ = registered->heartbeat_seconds;
    want(registered->desired);
  } else if (const auto* ack = std::get_if<HeartbeatAck>(&message)) {
    ++world_.stats.acks;
    if (std::exchange(beat_seconds_, ack->heartbeat_seconds) != beat_seconds_) beat_.cancel();
    want(ack->desired);
  } else if (const auto* offer = std::get_if<ArtifactAvailable>(&message)) {
    want(offer->desired);
  } else if (const auto* drain = std::get_if<Drain>(&message)) {
    return backoff_.after_asked(std::chrono::seconds{drain->retry_after_seconds.value_or(1)});
  } else {
    ++world_.stats.refused;
    return backoff_.after_permanent();
  }
  return std::nullopt;
}

void Gateway::want(const std::optional<Desired>& desired) {
  if (!desired || desired->digest == wanted_ || world_.settings.mode == SimulatedMode::half_open)
    return;
  wanted_ = desired->digest;
  ++world_.stats.offers;
  work_.cancel();
  asio::co_spawn(
      world_.io, apply(*desired), [self = shared_from_this()](const std::exception_ptr&) {}
  );
}

net::Task<void> Gateway::apply(Desired desired) {
  const std::string& digest = desired.digest;
  report(digest, Phase::downloading);
  if (world_.settings.downloads) {
    const bool is_whole = co_await download(desired);
    if (!is_whole) {
      ++world_.stats.failures;
      if (digest == wanted_) wanted_.clear();  // the next heartbeat asks again
      co_return;
    }
  }
  if (world_.settings.mode == SimulatedMode::slow) {
    work_.expires_after(slow_time);
  } else {
    work_.expires_after(apply_time);
  }
  const auto [ec] = co_await work_.async_wait(use_task);
  if (ec.failed() || digest != wanted_) co_return;
  if (world_.settings.mode == SimulatedMode::reject) {
    ++world_.stats.rejected;
    report(digest, Phase::rejected);
    co_return;
  }
  report(digest, Phase::verifying);
  digest_ = digest;
  ++world_.stats.applied;
  report(digest, Phase::applied);
}

/// All of it, and nothing is kept.
net::Task<bool> Gateway::download(const Desired& desired) {
  const SimulatorSettings& settings = world_.settings;
  std::string detail;
  auto dialled = co_await net::dial(
      {.io = world_.io, .resolver = world_.resolver, .tls = settings.tls}, settings.server, detail
  );
  if (!dialled) co_return false;
  const std::unique_ptr<net::ByteStream> stream = *std::move(dialled);
  net::Watchdog watchdog(world_.io, handshake_time, [&stream] { stream->close(); });
  net::WebClient client(*stream);
  net::WebFields fields{
      {"Host", settings.server.authority()},
      {"Authorization", "Bearer " + settings.key},
      {"Connection", "close"},
  };
  const auto reply =
      co_await client.ask("GET", settings.server.path + desired.url, std::move(fields));
  if (!reply || reply->status != 200) co_return false;
  std::uint64_t bytes = 0;
  while (true) {
    const Result<std::string> piece = co_await client.next();
    if (!piece) co_return false;
    if (piece->empty()) break;
    watchdog.feed();
    bytes += piece->size();
  }
  world_.stats.downloaded_bytes += bytes;
  if (bytes == desired.size) ++world_.stats.downloads;
  co_return bytes == desired.size;
}

void Gateway::report(const std::string& digest, Phase phase) {
  if (!is_registered_ || !socket_) return;
  ArtifactStatus status{.deployment_id = {}, .digest = digest, .phase = phase};
  if (phase == Phase::rejected)
    status.reason =
        Reason{.code = "simulated", .message = "told to refuse it", .is_permanent = true};
  socket_->send(to_json(GatewayMessage(status)));
}

net::Task<void> Gateway::beat() {
  const auto self = shared_from_this();
  while (!world_.is_over) {
    const std::chrono::seconds own = world_.settings.beat;
    beat_.expires_after(own.count() > 0 ? own : std::chrono::seconds{beat_seconds_});
    const auto [ec] = co_await beat_.async_wait(use_task);
    const bool is_mute = world_.settings.mode == SimulatedMode::half_open;
    if (ec.failed() || !is_registered_ || !socket_ || is_mute) continue;
    ++world_.stats.beats;
    socket_->send(to_json(GatewayMessage(
        Heartbeat{.digest = digest_, .phase = digest_.empty() ? "empty" : "serving", .health = {}}
    )));
  }
}

}  // namespace

std::optional<SimulatedMode> parse_simulated_mode(std::string_view word) noexcept {
  for (std::size_t i = 0; i < mode_words.size(); ++i) {
    if (mode_words[i] == word) return static_cast<SimulatedMode>(i);
  }
  return std::nullopt;
}

SimulatorStats simulate(
    const SimulatorSettings& settings, const std::function<void(const SimulatorStats&)>& tell
) {
  net::raise_descriptor_limit();
  World world(settings);
  std::vector<std::shared_ptr<Gateway>> gateways;
  const auto forget = [](const std::exception_ptr&) {};
  for (std::size_t i = 0; i < settings.gateways; ++i) {
    gateways.push_back(std::make_shared<Gateway>(world, i));
    asio::co_spawn(world.io, gateways.back()->run(), forget);
    asio::co_spawn(world.io, gateways.back()->beat(), forget);
  }
  asio::signal_set signals(world.io, SIGINT, SIGTERM);
  signals.async_wait([&world](const ErrorCode& ec, int) { world.is_over |= !ec.failed(); });
  const Instant began = std::chrono::steady_clock::now();
  while (!world.is_over) {
    world.io.run_for(std::chrono::seconds{1});
    tell(world.stats);
    const auto took = std::chrono::steady_clock::now() - began;
    if (settings.duration.count() != 0 && took >= settings.duration) world.is_over = true;
  }
  const SimulatorStats out = world.stats;
  for (const auto& one : gateways) one->stop();
  world.io.run_for(std::chrono::seconds{1});
  return out;
}

}  // namespace barbacane::fleet
