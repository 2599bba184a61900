#include "dataplane/link/link.hpp"

#include <pthread.h>
#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <random>
#include <thread>

#include "common/artifact/limits.hpp"
#include "common/base/version.hpp"
#include "common/net/watchdog.hpp"
#include "common/net/web_client.hpp"
#include "common/net/web_socket.hpp"
#include "common/observe/log.hpp"
#include "common/observe/process_facts.hpp"
#include "dataplane/exchange/counters.hpp"
#include "dataplane/generation/durable_file.hpp"
#include "dataplane/link/identity.hpp"
#include "dataplane/link/pursuit.hpp"
#include "dataplane/link/shelf.hpp"

namespace barbacane::link {
namespace asio = boost::asio;
namespace {

using Executor = asio::io_context::executor_type;
using Timer = asio::basic_waitable_timer<
    std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>,
    Executor>;
using observe::Level;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};

constexpr std::chrono::seconds handshake_time{10};
constexpr std::chrono::seconds look_interval{5};  // at the connection's silence
constexpr std::chrono::seconds ping_after{15};
constexpr std::chrono::seconds silence_max{45};
constexpr std::chrono::seconds held_time{30};  // a connection that lasted as long was a good one
constexpr std::chrono::milliseconds farewell_time{300};
constexpr std::uint64_t beat_seconds_min = 1;
constexpr std::uint64_t beat_seconds_max = 300;
constexpr std::size_t key_bytes_max = 4096;
constexpr std::size_t refusal_bytes_max = 512;

static_assert(
    fleet::latency_bounds_seconds == exchange::duration_bounds_seconds,
    "the wire has the same buckets as the counters"
);

/// Why a connection ended, and so when to try again.
struct Ending {
  enum class Kind : std::uint8_t { failed, asked, permanent };
  Kind kind = Kind::failed;
  std::string why;
  std::chrono::seconds asked{0};
};

std::string hostname() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data())
                                                          : std::string("unknown");
}

std::chrono::seconds seconds_of(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  return std::chrono::seconds{ec == std::errc{} ? value : 0};
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.pop_back();
  return text;
}

}  // namespace

struct Link::State : std::enable_shared_from_this<Link::State> {
  State(LinkSettings chosen, LinkHooks given)
      : settings(std::move(chosen)),
        hooks(std::move(given)),
        shelf(settings.state_folder + "/artifacts"),
        backoff(std::random_device{}()),
        pause(io.get_executor()),
        beat_timer(io.get_executor()),
        look_timer(io.get_executor()),
        started(std::chrono::steady_clock::now()) {}

  LinkSettings settings;
  LinkHooks hooks;
  asio::io_context io{1};
  std::optional<net::Resolver> resolver;
  std::shared_ptr<const net::TlsClientContext> tls;
  Shelf shelf;
  Identity identity;
  fleet::Backoff backoff;
  Timer pause;
  Timer beat_timer;
  Timer look_timer;
  Instant started;
  HealthLedger health;
  std::optional<Pursuit> pursuit;
  std::unique_ptr<net::WebSocket> socket;  // while registered or about to be
  bool is_registered = false;
  std::uint64_t beat_seconds = 30;
  std::string last_digest;  // that ran when counters were read last
  bool is_stopping = false;
  mutable std::mutex mutex;
  LinkStatus facts;
  Instant state_since;
  std::thread thread;

  void begin();
  [[nodiscard]] std::string read_key(std::string& fault) const;
  [[nodiscard]] std::optional<Access> access();
  net::Task<void> run();
  net::Task<Ending> connect();
  net::Task<Ending> talk(std::unique_ptr<net::ByteStream> stream, std::string rest);
  net::Task<void> beat();
  net::Task<void> look();
  [[nodiscard]] std::optional<Ending> take(const fleet::ControlMessage& message);
  void set_pace(std::uint64_t seconds);
  void want(const std::optional<fleet::Desired>& desired, const std::string& deployment);
  void send_register();
  void send_beat();
  void report(const fleet::ArtifactStatus& status);
  void count();
  template <class Change>
  void note(Change change) {
    const std::lock_guard lock(mutex);
    change(facts);
  }
  void enter(std::string state, bool is_connected);
};

void Link::State::enter(std::string state, bool is_connected) {
  const std::lock_guard lock(mutex);
  if (facts.state != state) state_since = std::chrono::steady_clock::now();
  facts.state = std::move(state);
  facts.is_connected = is_connected;
}

/// On the link's thread, before anything else.
void Link::State::begin() {
  resolver.emplace(io);
  identity = load_identity(settings.state_folder);
  std::string fault = shelf.open();
  if (fault.empty()) fault = identity.fault;
  if (!fault.empty()) {
    observe::log(
        Level::warn,
        "the state directory cannot be used: after a restart this gateway will be a new one, "
        "without an artifact",
        {{"reason", std::string_view(fault)}}
    );
    note([&fault](LinkStatus& all) { all.degraded = fault; });
  }
  if (settings.control_plane.is_secure) {
    std::string detail;
    const auto made = net::TlsClientContext::make(settings.ca_file, true, detail);
    if (made) {
      tls = *made;
    } else {
      note([&detail](LinkStatus& all) { all.last_failure = detail; });
      observe::log(Level::error, "no trust anchors", {{"detail", std::string_view(detail)}});
    }
  }
  const auto weak = weak_from_this();
  pursuit.emplace(PursuitNeeds{
      .io = io,
      .access = [this] { return access(); },
      .hooks = hooks,
      .shelf = shelf,
      .is_disk_usable = fault.empty(),
      .report = [this](const fleet::ArtifactStatus& status) { report(status); },
      .degraded = [this](const std::string& why
                  ) { note([&why](LinkStatus& all) { all.degraded = why; }); }
  });
}

std::string Link::State::read_key(std::string& fault) const {
  if (settings.api_key_file.empty()) return settings.api_key;
  auto text = generation::read_small_file(settings.api_key_file, key_bytes_max);
  if (!text || trimmed(*text).empty()) {
    fault = "--api-key-file " + settings.api_key_file + " cannot be read, or is empty";
    return {};
  }
  return trimmed(*std::move(text));
}

std::optional<Access> Link::State::access() {
  std::string fault;
  std::string key = read_key(fault);
  if (key.empty()) return std::nullopt;
  const auto proxy = net::choose_proxy(settings.control_plane, [](const char* name) {
    return static_cast<const char*>(std::getenv(name));
  });
  return Access{
      .io = io,
      .resolver = *resolver,
      .tls = tls,
      .proxy = proxy ? *proxy : std::nullopt,
      .base = settings.control_plane,
      .key = std::move(key)
  };
}

net::Task<void> Link::State::run() {
  const auto self = shared_from_this();
  begin();
  while (!is_stopping) {
    enter("connecting", false);
    const Instant began = std::chrono::steady_clock::now();
    const Ending ending = co_await connect();
    socket.reset();
    is_registered = false;
    beat_timer.cancel();
    if (is_stopping) break;
    if (std::chrono::steady_clock::now() - began > held_time) backoff.reset();
    std::chrono::milliseconds wait{};
    switch (ending.kind) {
      case Ending::Kind::failed:
        wait = backoff.after_failure();
        break;
      case Ending::Kind::asked:
        wait = backoff.after_asked(ending.asked);
        break;
      case Ending::Kind::permanent:
        wait = backoff.after_permanent();
        break;
    }
    const bool is_refusal = ending.kind == Ending::Kind::permanent;
    note([&ending](LinkStatus& all) {
      ++all.failures_total;
      all.last_failure = ending.why;
    });
    enter((is_refusal ? "refused: " : "waiting: ") + ending.why, false);
    observe::log(
        is_refusal ? Level::error : Level::warn,
        is_refusal ? "the control plane refuses this gateway"
                   : "no connection to the control plane",
        {{"reason", std::string_view(ending.why)},
         {"retry_in_seconds", static_cast<double>(wait.count()) / 1000}}
    );
    pause.expires_after(wait);
    co_await pause.async_wait(use_task);
  }
}

net::Task<Ending> Link::State::connect() {
  std::string fault;
  const std::string key = read_key(fault);
  if (key.empty()) co_return Ending{.kind = Ending::Kind::permanent, .why = fault};
  const auto proxy = net::choose_proxy(settings.control_plane, [](const char* name) {
    return static_cast<const char*>(std::getenv(name));
  });
  if (!proxy)
    co_return Ending{
        .kind = Ending::Kind::permanent, .why = "the proxy of the environment is no http:// URL"
    };
  std::string detail;
  auto dialled = co_await net::dial(
      {.io = io, .resolver = *resolver, .tls = tls, .proxy = *proxy}, settings.control_plane, detail
  );
  if (!dialled)
    co_return Ending{
        .why = dialled.error().message() + (detail.empty() ? std::string() : ": " + detail)
    };
  std::unique_ptr<net::ByteStream> stream = *std::move(dialled);
  std::string rest;
  {
    net::Watchdog watchdog(io, handshake_time, [raw = stream.get()] { raw->close(); });
    net::WebClient client(*stream);
    const std::string nonce = net::make_web_socket_key();
    net::WebFields fields = net::web_socket_request_fields(nonce, fleet::subprotocol);
    fields.emplace_back("Host", settings.control_plane.authority());
    fields.emplace_back("Authorization", "Bearer " + key);
    fields.emplace_back("User-Agent", "barbacane/" + std::string(product_version));
    const auto reply = co_await client.ask(
        "GET", settings.control_plane.path + std::string(fleet::socket_path), std::move(fields)
    );
    if (!reply) co_return Ending{.why = "no answer: " + reply.error().message()};
    if (reply->status != 101) {
      const std::string words = co_await client.read_text(refusal_bytes_max);
      const unsigned status = reply->status;
      const bool is_permanent = status / 100 == 4 && status != 408 && status != 429;
      const std::chrono::seconds asked = seconds_of(reply->field("retry-after"));
      co_return Ending{
          .kind = is_permanent         ? Ending::Kind::permanent
                  : asked.count() != 0 ? Ending::Kind::asked
                                       : Ending::Kind::failed,
          .why = "answered " + std::to_string(status) + ' ' + words,
          .asked = asked
      };
    }
    if (!net::is_web_socket_accepted(reply->fields, nonce, fleet::subprotocol))
      co_return Ending{
          .kind = Ending::Kind::permanent, .why = "it is no control plane: the upgrade is wrong"
      };
    rest = client.rest();
  }
  co_return co_await talk(std::move(stream), std::move(rest));
}

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
    if (!socket || is_stopping) continue;
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

Link::Link(LinkSettings settings, LinkHooks hooks)
    : state_(std::make_shared<State>(std::move(settings), std::move(hooks))) {}

void Link::start() {
  state_->enter("starting", false);
  state_->thread = std::thread([state = state_] {
    const auto forget = [](const std::exception_ptr&) {};
    asio::co_spawn(state->io, state->run(), forget);
    asio::co_spawn(state->io, state->beat(), forget);
    asio::co_spawn(state->io, state->look(), forget);
    state->io.run();
  });
  ::pthread_setname_np(state_->thread.native_handle(), "link");
}

Link::~Link() {
  if (!state_->thread.joinable()) return;
  asio::post(state_->io, [state = state_.get()] {
    state->is_stopping = true;
    if (state->socket) state->socket->close(net::CloseCode::going_away, "the gateway stops");
    state->pause.cancel();
    state->beat_timer.cancel();
    state->look_timer.cancel();
    // Until the goodbye is out, or for a moment.
    state->pause.expires_after(farewell_time);
    state->pause.async_wait([state](const ErrorCode&) { state->io.stop(); });
  });
  state_->thread.join();
  state_->pursuit.reset();
  state_->socket.reset();
}

LinkStatus Link::status() const {
  const std::lock_guard lock(state_->mutex);
  LinkStatus out = state_->facts;
  out.for_time = std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::steady_clock::now() - state_->state_since
  );
  return out;
}

}  // namespace barbacane::link
