#include "dataplane/upstream/buffers.hpp"

#include <cstdlib>
#include <new>

namespace barbacane::upstream {

void Buffer::reset() noexcept {
  if (bytes_ == nullptr) return;
  pool_->give_back(std::exchange(bytes_, nullptr));
  pool_ = nullptr;
}

BufferPool::~BufferPool() {
  for (char* bytes : free_) std::free(bytes);
}

Buffer BufferPool::take() {
  Buffer out;
  if (free_.empty()) {
    out.bytes_ = static_cast<char*>(std::malloc(buffer_bytes));
    if (out.bytes_ == nullptr)
      std::abort();  // out of memory: as operator new does, without a throw
  } else {
    out.bytes_ = free_.back();
    free_.pop_back();
  }
  out.pool_ = this;
  ++on_loan_;
  return out;
}

void BufferPool::give_back(char* bytes) noexcept {
  --on_loan_;
  if (free_.size() < free_max) {
    free_.push_back(bytes);
  } else {
    std::free(bytes);
  }
}

}  // namespace barbacane::upstream
