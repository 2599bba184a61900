#pragma once
// 64 KiB buffers of one worker. A connection holds one only while bytes are in it; the free list is
// last in, first out, so that small requests keep using the same warm one.

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace barbacane::upstream {

class BufferPool;

/// A buffer on loan; goes back to its pool when destroyed.
class Buffer {
 public:
  Buffer() = default;
  ~Buffer() { reset(); }
  Buffer(Buffer&& other) noexcept
      : bytes_{std::exchange(other.bytes_, nullptr)}, pool_{std::exchange(other.pool_, nullptr)} {}
  Buffer& operator=(Buffer&& other) noexcept {
    if (this != &other) {
      reset();
      bytes_ = std::exchange(other.bytes_, nullptr);
      pool_ = std::exchange(other.pool_, nullptr);
    }
    return *this;
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  [[nodiscard]] explicit operator bool() const noexcept { return bytes_ != nullptr; }
  [[nodiscard]] char* data() const noexcept { return bytes_; }
  void reset() noexcept;

 private:
  friend class BufferPool;
  char* bytes_ = nullptr;
  BufferPool* pool_ = nullptr;
};

/// Owner    one thread; must outlive its buffers
class BufferPool {
 public:
  static constexpr std::size_t buffer_bytes = 64U
                                              << 10U;  // smaller doubles the cost of large bodies
  static constexpr std::size_t free_max = 128;         // 8 MiB kept a worker

  BufferPool() { free_.reserve(free_max); }
  ~BufferPool();
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;

  [[nodiscard]] Buffer take();
  [[nodiscard]] std::size_t on_loan() const noexcept { return on_loan_; }

 private:
  friend class Buffer;
  void give_back(char* bytes) noexcept;

  std::vector<char*> free_;
  std::size_t on_loan_ = 0;
};

}  // namespace barbacane::upstream
