#include "common/net/ares_channel.hpp"

#include <ares.h>
#include <netinet/in.h>

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstring>
#include <limits>
#include <map>

#include "common/net/errors.hpp"

namespace barbacane::net {
namespace asio = boost::asio;
namespace {

/// One of c-ares' sockets. c-ares owns and closes the descriptor; Asio only watches it.
struct Watched {
  Watched(asio::io_context& io, ares_socket_t socket) : descriptor(io, socket) {}
  ~Watched() { descriptor.release(); }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  asio::posix::basic_stream_descriptor<asio::io_context::executor_type> descriptor;
  bool wants_read = false;
  bool wants_write = false;
  bool is_reading = false;  // a wait is under way
  bool is_writing = false;
};

/// What c-ares carries for us until it calls back.
struct Question {
  AresChannel::Handler handler;
  std::size_t* open;
};

NetErrc code_of(int status) {
  switch (status) {
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
    case ARES_ENONAME:
      return NetErrc::no_such_name;
    case ARES_EBADNAME:
      return NetErrc::name_malformed;
    case ARES_ETIMEOUT:
      return NetErrc::dns_timed_out;
    default:
      return NetErrc::dns_failed;
  }
}

asio::ip::address address_of(const ares_addrinfo_node& node) {
  if (node.ai_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, node.ai_addr, sizeof v4);
    return asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, node.ai_addr, sizeof v6);
  asio::ip::address_v6::bytes_type bytes{};
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return asio::ip::address_v6(bytes, v6.sin6_scope_id);
}

DnsAnswer answer_of(const ares_addrinfo& info) {
  DnsAnswer out;
  int ttl = std::numeric_limits<int>::max();
  for (const ares_addrinfo_cname* alias = info.cnames; alias != nullptr; alias = alias->next) {
    ttl = std::min(ttl, alias->ttl);
  }
  for (const ares_addrinfo_node* node = info.nodes; node != nullptr; node = node->ai_next) {
    if (node->ai_family != AF_INET && node->ai_family != AF_INET6) continue;
    if (out.list.size() >= DnsAnswer::addresses_max) break;
    const asio::ip::address address = address_of(*node);
    if (std::ranges::find(out.list, address) == out.list.end()) out.list.push_back(address);
    ttl = std::min(ttl, node->ai_ttl);
  }
  out.ttl_seconds = ttl > 0 && !out.list.empty() ? static_cast<std::uint32_t>(ttl) : 0U;
  return out;
}

}  // namespace

struct AresChannel::State : std::enable_shared_from_this<AresChannel::State> {
  explicit State(asio::io_context& context) : io(context), timer(context.get_executor()) {}

  asio::io_context& io;
  asio::basic_waitable_timer<
      std::chrono::steady_clock,
      asio::wait_traits<std::chrono::steady_clock>,
      asio::io_context::executor_type>
      timer;
  ares_channel channel = nullptr;
  bool is_closing = false;
  std::size_t open = 0;  // questions
  std::map<ares_socket_t, std::shared_ptr<Watched>> sockets;

  void watch(ares_socket_t socket, bool wants_read, bool wants_write);
  void wait_read(ares_socket_t socket, const std::shared_ptr<Watched>& watched);
  void wait_write(ares_socket_t socket, const std::shared_ptr<Watched>& watched);
  void arm_timer();
};

/// c-ares says what it waits for; neither means that it is about to close the socket.
void AresChannel::State::watch(ares_socket_t socket, bool wants_read, bool wants_write) {
  if (is_closing) return;
  if (!wants_read && !wants_write) {
    sockets.erase(socket);
    return;
  }
  auto& watched = sockets[socket];
  if (!watched) watched = std::make_shared<Watched>(io, socket);
  watched->wants_read = wants_read;
  watched->wants_write = wants_write;
  wait_read(socket, watched);
  wait_write(socket, watched);
}

void AresChannel::State::wait_read(ares_socket_t socket, const std::shared_ptr<Watched>& watched) {
  if (!watched->wants_read || watched->is_reading) return;
  watched->is_reading = true;
  watched->descriptor.async_wait(
      asio::posix::descriptor_base::wait_read,
      [self = weak_from_this(), weak = std::weak_ptr(watched), socket](const ErrorCode& ec) {
        const auto state = self.lock();
        const auto one = weak.lock();
        if (!state || !one || state->is_closing) return;
        one->is_reading = false;
        if (ec.failed()) return;
        ares_process_fd(state->channel, socket, ARES_SOCKET_BAD);
        // Still the same socket, not another one with its number.
        const auto found = state->sockets.find(socket);
        if (found != state->sockets.end() && found->second == one) state->wait_read(socket, one);
        state->arm_timer();
      }
  );
}

void AresChannel::State::wait_write(ares_socket_t socket, const std::shared_ptr<Watched>& watched) {
  if (!watched->wants_write || watched->is_writing) return;
  watched->is_writing = true;
  watched->descriptor.async_wait(
      asio::posix::descriptor_base::wait_write,
      [self = weak_from_this(), weak = std::weak_ptr(watched), socket](const ErrorCode& ec) {
        const auto state = self.lock();
        const auto one = weak.lock();
        if (!state || !one || state->is_closing) return;
        one->is_writing = false;
        if (ec.failed()) return;
        ares_process_fd(state->channel, ARES_SOCKET_BAD, socket);
        const auto found = state->sockets.find(socket);
        if (found != state->sockets.end() && found->second == one) state->wait_write(socket, one);
        state->arm_timer();
      }
  );
}

void AresChannel::State::arm_timer() {
  timeval next{};
  if (ares_timeout(channel, nullptr, &next) == nullptr) {
    timer.cancel();  // nothing is asked
    return;
  }
  timer.expires_after(
      std::chrono::seconds(next.tv_sec) + std::chrono::microseconds(next.tv_usec) +
      std::chrono::milliseconds(1)
  );
  timer.async_wait([self = weak_from_this()](const ErrorCode& ec) {
    const auto state = self.lock();
    if (ec.failed() || !state || state->is_closing) return;
    ares_process_fd(state->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    state->arm_timer();
  });
}

AresChannel::AresChannel(asio::io_context& io, const DnsSettings& settings)
    : state_(std::make_shared<State>(io)) {
  std::string resolv_conf = settings.resolv_conf;
  char lookups[] = "fb";  // the hosts file, then DNS
  ares_options options{};
  options.sock_state_cb = [](void* state, ares_socket_t socket, int readable, int writable) {
    static_cast<State*>(state)->watch(socket, readable != 0, writable != 0);
  };
  options.sock_state_cb_data = state_.get();
  options.timeout = static_cast<int>(settings.timeout.count());
  options.tries = settings.tries;
  options.resolvconf_path = resolv_conf.data();
  options.lookups = lookups;
  const int mask = ARES_OPT_SOCK_STATE_CB | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS |
                   ARES_OPT_RESOLVCONF;
  if (ares_init_options(&state_->channel, &options, mask) != ARES_SUCCESS) {
    state_->channel = nullptr;
    return;
  }
  if (!settings.servers.empty() &&
      ares_set_servers_ports_csv(state_->channel, settings.servers.c_str()) != ARES_SUCCESS) {
    ares_destroy(state_->channel);
    state_->channel = nullptr;
  }
}

AresChannel::~AresChannel() {
  state_->is_closing = true;
  state_->timer.cancel();
  state_->sockets.clear();  // before c-ares closes them
  if (state_->channel != nullptr) ares_destroy(state_->channel);
}

bool AresChannel::is_idle() const {
  return state_->open == 0;
}

void AresChannel::ask(const std::string& name, Handler handler) {
  if (state_->channel == nullptr) {
    handler(NetErrc::dns_failed);
    return;
  }
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  ++state_->open;
  auto question = std::make_unique<Question>(Question{std::move(handler), &state_->open});
  ares_getaddrinfo(
      state_->channel,
      name.c_str(),
      nullptr,
      &hints,
      [](void* pointer, int status, int, ares_addrinfo* info) {
        const std::unique_ptr<Question> asked(static_cast<Question*>(pointer));
        const std::unique_ptr<ares_addrinfo, void (*)(ares_addrinfo*)> owned(
            info, ares_freeaddrinfo
        );
        --*asked->open;
        if (status == ARES_EDESTRUCTION) return;
        if (status != ARES_SUCCESS || info == nullptr) {
          asked->handler(code_of(status));
          return;
        }
        DnsAnswer answer = answer_of(*info);
        if (answer.list.empty()) {
          asked->handler(NetErrc::no_such_name);
          return;
        }
        asked->handler(std::move(answer));
      },
      question.release()
  );
  state_->arm_timer();
}

}  // namespace barbacane::net
