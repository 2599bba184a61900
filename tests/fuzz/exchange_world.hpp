#pragma once
// A session, its exchange and an upstream with a script, on one event loop without threads or
// clocks: the same bytes run the same way each time.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/observe/log.hpp"
#include "dataplane/downstream/running_worker.hpp"
#include "dataplane/downstream/session.hpp"
#include "fuzz/demand.hpp"

namespace barbacane::fuzz {

/// Answers each piece of a request with the next piece of its script, and ends a connection when
/// the script is over.
class ScriptedUpstream {
 public:
  struct Connection {
    int descriptor = -1;
    std::string seen;
  };

  ScriptedUpstream() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    demand(::bind(listener_, plain, size) == 0, "bind");
    demand(::listen(listener_, 64) == 0, "listen");
    demand(::getsockname(listener_, plain, &size) == 0, "getsockname");
    port_ = ntohs(address.sin_port);
  }
  ~ScriptedUpstream() { ::close(listener_); }
  ScriptedUpstream(const ScriptedUpstream&) = delete;
  ScriptedUpstream& operator=(const ScriptedUpstream&) = delete;

  void begin(std::deque<std::string> script) {
    script_ = std::move(script);
    connections.clear();
  }
  /// True when something happened.
  bool step() {
    bool is_busy = false;
    for (int next = accept(); next >= 0; next = accept()) {
      connections.push_back({next, {}});
      is_busy = true;
    }
    for (Connection& one : connections) is_busy = serve(one) || is_busy;
    return is_busy;
  }
  void end() {
    for (Connection& one : connections) {
      if (one.descriptor >= 0) ::close(std::exchange(one.descriptor, -1));
    }
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  std::vector<Connection> connections;

 private:
  int accept() const {
    return ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  }

  bool serve(Connection& one) {
    if (one.descriptor < 0) return false;
    char bytes[16384];
    const ssize_t got = ::recv(one.descriptor, bytes, sizeof bytes, 0);
    if (got < 0 && errno == EAGAIN) return false;
    if (got > 0) one.seen.append(bytes, static_cast<std::size_t>(got));
    if (got <= 0 || script_.empty()) {
      ::close(std::exchange(one.descriptor, -1));
      return true;
    }
    static_cast<void>(
        ::send(one.descriptor, script_.front().data(), script_.front().size(), MSG_NOSIGNAL)
    );
    script_.pop_front();
    return true;
  }

  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::deque<std::string> script_;
};

/// What a worker has, without its thread.
class ExchangeWorld final : public downstream::SessionHost {
 public:
  ExchangeWorld() {
    io = &loop_;
    context = &context_;
    observe::set_level(observe::Level::error);
    buffers = &buffers_;
    const std::string config = "{\"url\":\"" + upstream.url() + "\"}";
    Failure failure;
    context_.swap(
        exchange::build_program(
            downstream::make_loaded(
                {{.method = "GET", .path = "/{n}", .config = config},
                 {.method = "POST", .path = "/{n}", .config = config},
                 {.method = "PUT", .path = "/{n}", .config = config, .body_bytes_max = 64},
                 {.method = "PATCH",
                  .path = "/{n}",
                  .config = config,
                  .response_mode = tables::Mode::enforce},
                 {.method = "OPTIONS",
                  .path = "/{n}",
                  .config = config,
                  .response_mode = tables::Mode::report},
                 {.method = "DELETE", .path = "/{n}/{rest+}", .config = config}}
            ),
            {{}, series_, ""},
            failure
        ),
        1
    );
  }

  /// Plays one caller's bytes in two pieces; what it was answered.
  std::string play(std::string_view first, std::string_view second) {
    int pair[2];
    demand(
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == 0, "a pair"
    );
    caller_ = pair[1];
    received_.clear();
    counters_.connections_active.add();
    session_ = new downstream::Session(*this, pair[0], "192.0.2.1", nullptr);
    for (const std::string_view piece : {first, second}) {
      static_cast<void>(::send(caller_, piece.data(), piece.size(), MSG_NOSIGNAL));
      settle();
    }
    ::shutdown(caller_, SHUT_WR);
    settle();
    // Whatever holds a connection has an end: time alone closes it.
    for (int i = 0; i < 16 && session_ != nullptr; ++i) pass(std::chrono::minutes(2));
    demand(session_ == nullptr, "every connection ends");
    upstream.end();
    settle();
    for (int i = 0; i < 4 && upstreams_.connections_open() != 0; ++i) pass(std::chrono::minutes(2));
    demand(upstreams_.connections_open() == 0, "no upstream connection is left behind");
    demand(buffers_.bytes_on_loan() == 0, "no buffer is left behind");
    demand(counters_.requests_active.read() == 0, "no request is left behind");
    demand(context_.reserved_bytes == 0, "no memory is left behind");
    ::close(caller_);
    return std::move(received_);
  }

  void make_room() override {}
  void on_session_quiet(downstream::Session& session) override {
    demand(&session == session_, "one session");
    delete std::exchange(session_, nullptr);
  }

  ScriptedUpstream upstream;

 private:
  void settle() {
    for (int quiet = 0, turns = 0; quiet < 2; ++turns) {
      demand(turns < 100'000, "the loop comes to rest");
      loop_.restart();
      bool is_busy = loop_.poll() != 0;
      is_busy = upstream.step() || is_busy;
      char bytes[16384];
      for (ssize_t got = 1; got > 0;) {
        got = ::recv(caller_, bytes, sizeof bytes, 0);
        if (got <= 0) break;
        received_.append(bytes, static_cast<std::size_t>(got));
        is_busy = true;
      }
      quiet = is_busy ? 0 : quiet + 1;
    }
  }
  void pass(std::chrono::minutes time) {
    now_ += time;
    wheel_.advance(now_);
    settle();
  }

  static exchange::Settings small() {
    exchange::Settings settings;
    settings.head_bytes_max = 4096;
    settings.request_body_bytes_max = 4096;
    settings.buffered_body_bytes_max = 64;  // what is looked at is given up soon
    settings.interim_responses_max = 4;
    settings.chunk_extension_bytes_max = 64;
    return settings;
  }
  static upstream::UpstreamSettings small_upstream() {
    upstream::UpstreamSettings settings;
    settings.head_limits.head_bytes_max = 4096;
    settings.chunk_limits.extension_bytes_max = 64;
    return settings;
  }

  exchange::Settings settings_ = small();
  std::shared_ptr<exchange::SeriesRegistry> series_ =
      std::make_shared<exchange::SeriesRegistry>(64);
  exchange::CounterShard counters_{*series_};
  boost::asio::io_context loop_{1};
  Instant now_ = std::chrono::steady_clock::now();
  upstream::Wheel wheel_{now_};
  upstream::BufferPool buffers_;
  upstream::Upstreams upstreams_{loop_, wheel_, buffers_, small_upstream()};
  exchange::WorkerContext context_{settings_, *series_, counters_, upstreams_, wheel_};
  downstream::Session* session_ = nullptr;
  int caller_ = -1;
  std::string received_;
};

}  // namespace barbacane::fuzz
