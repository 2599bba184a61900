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
  std::vector<boost::asio::ip::address> list;
  std::uint32_t ttl_seconds = 0;  // the smallest of the records
};

/// Asks /etc/hosts, then DNS; no cache.
///
/// Owner    one thread. Handlers run inside c-ares: they must only note the answer, never call or
///          destroy the channel. Those pending at destruction are dropped
class AresChannel {
 public:
  using Handler = std::function<void(Result<DnsAnswer>)>;

  AresChannel(
      boost::asio::io_context& io,
      const std::string& servers,
      std::chrono::milliseconds timeout,
      int tries
  );
  ~AresChannel();
  AresChannel(const AresChannel&) = delete;
  AresChannel& operator=(const AresChannel&) = delete;

  void ask(const std::string& name, Handler handler);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace barbacane::net
