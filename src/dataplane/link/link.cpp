#include "dataplane/link/link.hpp"

#include <pthread.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <cstdlib>
#include <exception>
#include <random>

#include "common/base/version.hpp"
#include "common/net/watchdog.hpp"
#include "common/net/web_client.hpp"
#include "common/observe/log.hpp"
#include "dataplane/generation/durable_file.hpp"
#include "dataplane/link/link_state.hpp"

namespace barbacane::link {
namespace asio = boost::asio;
namespace {

using Executor = asio::io_context::executor_type;
using observe::Level;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};
constexpr std::chrono::seconds handshake_time{10};
constexpr std::chrono::seconds held_time{30};  // a connection that lasted as long was a good one
constexpr std::chrono::milliseconds farewell_time{300};
constexpr std::size_t key_bytes_max = 4096;
constexpr std::size_t refusal_bytes_max = 512;

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

bool Link::State::has_other_key() const {
  std::string fault;
  const std::string key = read_key(fault);
  return !key.empty() && key != key_used;
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
    Ending ending = co_await connect();
    socket.reset();
    is_registered = false;
    beat_timer.cancel();
    if (is_stopping) break;
    if (std::chrono::steady_clock::now() - began > held_time) backoff.reset();
    if (ending.kind == Ending::Kind::permanent && has_other_key())
      ending.kind = Ending::Kind::failed;
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
    is_refused = is_refusal;
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
  key_used = key;
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

Link::Link(LinkSettings settings, LinkHooks hooks)
    : state_(std::make_shared<State>(std::move(settings), std::move(hooks), std::random_device{}())
      ) {}

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
