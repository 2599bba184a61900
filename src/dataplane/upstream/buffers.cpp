#include "dataplane/upstream/buffers.hpp"

#include <cstdlib>
#include <new>

namespace barbacane::upstream {

void Buffer::reset() noexcept {
  if (bytes_ == nullptr) return;
  pool_->give_back(std::exchange(bytes_, nullptr), is_small_);
  pool_ = nullptr;
}

BufferPool::BufferPool() {
  free_.reserve(free_max);
  small_free_.reserve(small_free_max);
}

BufferPool::~BufferPool() {
  for (char* bytes : free_) std::free(bytes);
  for (char* bytes : small_free_) std::free(bytes);
}

Buffer BufferPool::take(bool is_small) {
  std::vector<char*>& free = is_small ? small_free_ : free_;
  Buffer out;
  out.is_small_ = is_small;
  if (free.empty()) {
    out.bytes_ = static_cast<char*>(std::malloc(out.size()));
    if (out.bytes_ == nullptr)
      std::abort();  // out of memory: as operator new does, without a throw
  } else {
    out.bytes_ = free.back();
    free.pop_back();
  }
  out.pool_ = this;
  bytes_on_loan_ += out.size();
  return out;
}

void BufferPool::give_back(char* bytes, bool is_small) noexcept {
  bytes_on_loan_ -= is_small ? small_bytes : buffer_bytes;
  std::vector<char*>& free = is_small ? small_free_ : free_;
  if (free.size() < (is_small ? small_free_max : free_max)) {
    free.push_back(bytes);
  } else {
    std::free(bytes);
  }
}

}  // namespace barbacane::upstream
