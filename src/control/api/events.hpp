#pragma once
// GET /events: what changes, as server-sent events (WHATWG HTML §9.2). Readers wait for a hint that
// something changed and then ask the database; what they get is in order and without gaps.

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <string>

#include "common/net/blocking_pool.hpp"
#include "common/net/web_server.hpp"
#include "control/api/call.hpp"

namespace barbacane::api {

inline constexpr std::size_t event_readers_max = 1000;

/// Owner    the I/O thread, but for hint()
class EventFeed {
 public:
  EventFeed(boost::asio::io_context& io, net::BlockingPool& pool, store::Database& database);
  ~EventFeed();
  EventFeed(const EventFeed&) = delete;
  EventFeed& operator=(const EventFeed&) = delete;

  /// Something changed. From any thread.
  void hint();
  /// Ends all streams.
  void stop();
  [[nodiscard]] std::size_t readers() const noexcept;

  /// The stream behind Last-Event-ID, or from now on; nothing when there are too many readers.
  [[nodiscard]] std::optional<net::WebAnswer> open(const Call& call);

  struct State;  // events.cpp

 private:
  std::shared_ptr<State> state_;
};

}  // namespace barbacane::api
