#pragma once
// c-ares driven by Asio: its sockets are watched by the io_context, its timeouts by one timer.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/result.hpp"

namespace barbacane::net {

struct DnsAnswer {
  static constexpr std::size_t addresses_max = 64;  // of a name; what comes after is left out

  std::vector<boost::asio::ip::address> list;
  std::uint32_t ttl_seconds = 0;  // the smallest of the records
};

struct DnsSettings {
  std::string servers = {};  // "127.0.0.1:5300,…"; "" = what `resolv_conf` says
  std::string resolv_conf = "/etc/resolv.conf";
  std::chrono::milliseconds timeout{1500};  // of one try; doubled on the second
  int tries = 2;
};

/// Asks /etc/hosts, then DNS; no cache.
///
/// Owner    one thread. Handlers run inside c-ares: they must only note the answer, never call or
///          destroy the channel. Those pending at destruction are dropped
class AresChannel {
 public:
  using Handler = std::function<void(Result<DnsAnswer>)>;

  AresChannel(boost::asio::io_context& io, const DnsSettings& settings);
  ~AresChannel();
  AresChannel(const AresChannel&) = delete;
  AresChannel& operator=(const AresChannel&) = delete;

  void ask(const std::string& name, Handler handler);
  [[nodiscard]] bool is_idle() const;  // no question is open

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace barbacane::net
