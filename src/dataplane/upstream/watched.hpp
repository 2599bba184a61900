#pragma once
// What the reactor calls: the owner of one descriptor, without Asio.

#include <cstdint>

namespace barbacane::upstream {

class Reactor;

/// What a descriptor's owner hears. Both come from the event loop only. An owner that is destroyed
/// is forgotten.
class Watched {
 public:
  Watched() = default;
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  /// Something has changed since the last time: EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLHUP, EPOLLERR.
  virtual void on_change(std::uint32_t events) = 0;
  /// The turn that was asked for.
  virtual void on_turn() = 0;
  [[nodiscard]] bool has_turn() const noexcept { return has_turn_; }
  /// The end of the peer's bytes has come, maybe ahead of the on_change that tells it: who is
  /// served first in one wake-up must not use a connection that ends later in it.
  [[nodiscard]] bool is_ending() const noexcept { return is_ending_; }

 protected:
  ~Watched() = default;

 private:
  friend class Reactor;
  Watched* earlier_ = nullptr;
  Watched* later_ = nullptr;
  bool has_turn_ = false;
  bool is_ending_ = false;
};

}  // namespace barbacane::upstream
