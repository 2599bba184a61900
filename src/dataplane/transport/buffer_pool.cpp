#include "dataplane/transport/buffer_pool.hpp"

#include <utility>

namespace barbacane::transport {

RelayBuffer& RelayBuffer::operator=(RelayBuffer&& other) noexcept {
  if (this != &other) {
    release();
    memory_ = std::move(other.memory_);
    pool_ = std::exchange(other.pool_, nullptr);
  }
  return *this;
}

void RelayBuffer::release() noexcept {
  if (!memory_) return;
  if (pool_->free_.size() < BufferPool::kept_max) pool_->free_.push_back(std::move(memory_));
  memory_.reset();
}

RelayBuffer BufferPool::take() {
  if (free_.capacity() < kept_max) free_.reserve(kept_max);
  RelayBuffer buffer;
  buffer.pool_ = this;
  if (free_.empty()) {
    buffer.memory_ = std::make_unique_for_overwrite<char[]>(relay_buffer_bytes);
  } else {
    buffer.memory_ = std::move(free_.back());
    free_.pop_back();
  }
  return buffer;
}

}  // namespace barbacane::transport
