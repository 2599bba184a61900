#pragma once
// Readiness of one worker's connections: an epoll instance of our own, edge triggered, itself
// watched by Asio. A connection is registered once and never touched again, so waiting costs no
// system call, no handler and no lock; Asio keeps timers, listeners and names (ADR-0014).

#include <array>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <cstdint>

#include "dataplane/upstream/handler_slot.hpp"
#include "dataplane/upstream/watched.hpp"

namespace barbacane::upstream {

/// Owner    its io_context, as a service: `asio::use_service<Reactor>(io)`. One thread
class Reactor final : public boost::asio::execution_context::service {
 public:
  using key_type = Reactor;  // what Asio finds it by
  static boost::asio::execution_context::id id;

  explicit Reactor(boost::asio::io_context& io);
  ~Reactor() override;

  /// From now on `owner` hears of every change, until it forgets or the descriptor is closed. False
  /// when the kernel has no memory for it.
  [[nodiscard]] bool add(int descriptor, Watched& owner);
  /// A descriptor that was added is closed.
  void remove() noexcept;
  /// `owner` is called once, from the loop, behind what is under way now.
  void ask_turn(Watched& owner);
  /// Nothing comes any more.
  void forget(Watched& owner) noexcept;

 private:
  static constexpr std::size_t events_max = 256;  // then Asio has its turn
  struct Handler;

  void shutdown() override;
  void wait();
  void on_ready(bool is_aborted);
  void take_turns();
  void take_events();
  void post_turns();

  boost::asio::io_context* io_;
  HandlerSlot wait_slot_;
  HandlerSlot turn_slot_;
  boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> descriptor_;
  std::size_t count_ = 0;  // registered
  bool is_waiting_ = false;
  bool is_posted_ = false;
  bool is_working_ = false;
  // Whose turn it is, first come first served.
  Watched* first_ = nullptr;
  Watched* last_ = nullptr;
  std::size_t asked_ = 0;
  // The events that are being told; an owner that goes is taken out.
  std::array<Watched*, events_max> owners_{};
  std::array<std::uint32_t, events_max> changes_{};
  std::size_t told_ = 0;
  std::size_t ready_ = 0;
};

}  // namespace barbacane::upstream
