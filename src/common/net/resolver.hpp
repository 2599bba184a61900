#pragma once
// Names to addresses with c-ares on the caller's io_context: no NSS, no blocking, TTLs kept.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/result.hpp"

namespace barbacane::net {

struct Addresses {
  std::vector<boost::asio::ip::address> list;  // non-empty on success
  std::chrono::seconds ttl{0};                 // smallest of the records, clamped to 1..300
};

struct ResolverSettings {
  std::string servers = {};                      // "127.0.0.1:5300,…"; "" = what `resolv_conf` says
  std::string resolv_conf = "/etc/resolv.conf";  // read again when it changes
  std::chrono::milliseconds timeout{1500};       // of one try; doubled on the second
  int tries = 2;
  std::function<Instant()> now = {};  // null = the steady clock
};

/// Numeric addresses answer at once, `localhost` and `*.localhost` are loopback (RFC 6761), then
/// /etc/hosts, then DNS. One per worker, used on its thread only. Answers are cached for their TTL;
/// failures for 1 s (while DNS is down, an answer of the last hour stays in use, RFC 8767); at most
/// `names_max` names are held and concurrent questions for one name are asked once.
class Resolver {
 public:
  static constexpr std::size_t names_max = 1024;
  static constexpr std::size_t waiting_max = 4096;  // handlers that wait for one name

  /// `io` must outlive it. Handlers that still wait when it is destroyed are never called.
  explicit Resolver(boost::asio::io_context& io, ResolverSettings settings = {});
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  using Handler = std::function<void(Result<Addresses>)>;
  /// Errors   name_malformed, no_such_name, dns_timed_out, dns_failed, too_many_names
  /// The handler runs on the io_context, or inside this call when the answer is at hand.
  void resolve(const std::string& host, Handler handler);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace barbacane::net
