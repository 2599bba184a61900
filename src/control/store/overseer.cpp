#include "control/store/overseer.hpp"

#include <sys/socket.h>

namespace barbacane::store {
namespace {

constexpr std::chrono::milliseconds turn_time{250};

}  // namespace

Overseer::Watch::Watch(Overseer& overseer, int socket) : overseer_(overseer) {
  const std::lock_guard lock(overseer_.mutex_);
  at_ = overseer_.running_.insert(
      overseer_.running_.end(), {std::chrono::steady_clock::now() + overseer_.limit_, socket}
  );
}

Overseer::Watch::~Watch() {
  const std::lock_guard lock(overseer_.mutex_);
  overseer_.running_.erase(at_);
}

Overseer::Overseer(std::chrono::milliseconds limit) : limit_(limit), thread_([this] { loop(); }) {}

Overseer::~Overseer() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

void Overseer::loop() {
  std::unique_lock lock(mutex_);
  while (!stopped_.wait_for(lock, turn_time, [this] { return is_stopping_; })) {
    const auto now = std::chrono::steady_clock::now();
    for (const auto& [end, socket] : running_) {
      if (now < end) break;
      ::shutdown(socket, SHUT_RDWR);
    }
  }
}

}  // namespace barbacane::store
