#pragma once
// Ends statements that got no answer for too long: libpq would wait for ever for a server that
// hangs, or for a network that swallows.

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "common/base/clock.hpp"

namespace barbacane::store {

/// Owner    thread-safe; a thread of its own looks four times a second
class Overseer {
 public:
  explicit Overseer(std::chrono::milliseconds limit);
  ~Overseer();
  Overseer(const Overseer&) = delete;
  Overseer& operator=(const Overseer&) = delete;

  /// Something waits for this socket as long as the object lives. When that is longer than the
  /// limit, the socket is shut: whoever reads from it sees its end.
  class Watch {
   public:
    Watch(Overseer& overseer, int socket);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

   private:
    Overseer& overseer_;
    std::list<std::pair<Instant, int>>::iterator at_;
  };

 private:
  void loop();

  std::chrono::milliseconds limit_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  std::list<std::pair<Instant, int>> running_;  // in the order of their ends
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace barbacane::store
