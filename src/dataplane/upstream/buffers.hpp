#pragma once
// The buffers of one worker, in two sizes. A connection holds one only while bytes are in it; the
// free lists are last in, first out, so that small requests keep using the same warm one. What
// waits (a head whose request is under way, part of a head) moves to a small one.

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
      : bytes_{std::exchange(other.bytes_, nullptr)},
        is_small_{other.is_small_},
        pool_{std::exchange(other.pool_, nullptr)} {}
  Buffer& operator=(Buffer&& other) noexcept {
    if (this != &other) {
      reset();
      bytes_ = std::exchange(other.bytes_, nullptr);
      is_small_ = other.is_small_;
      pool_ = std::exchange(other.pool_, nullptr);
    }
    return *this;
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  [[nodiscard]] explicit operator bool() const noexcept { return bytes_ != nullptr; }
  [[nodiscard]] char* data() const noexcept { return bytes_; }
  [[nodiscard]] inline std::size_t size() const noexcept;
  [[nodiscard]] bool is_small() const noexcept { return is_small_; }
  void reset() noexcept;

 private:
  friend class BufferPool;
  char* bytes_ = nullptr;
  bool is_small_ = false;
  BufferPool* pool_ = nullptr;
};

/// Owner    one thread; must outlive its buffers
class BufferPool {
 public:
  static constexpr std::size_t buffer_bytes = 64U
                                              << 10U;    // smaller doubles the cost of large bodies
  static constexpr std::size_t small_bytes = 4U << 10U;  // most heads
  static constexpr std::size_t free_max = 64;            // 4 MiB kept a worker
  static constexpr std::size_t small_free_max = 1024;    // 4 MiB kept a worker

  BufferPool();
  ~BufferPool();
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;

  [[nodiscard]] Buffer take() { return take(false); }
  [[nodiscard]] Buffer take_small() { return take(true); }
  [[nodiscard]] std::size_t bytes_on_loan() const noexcept { return bytes_on_loan_; }

 private:
  friend class Buffer;
  [[nodiscard]] Buffer take(bool is_small);
  void give_back(char* bytes, bool is_small) noexcept;

  std::vector<char*> free_;
  std::vector<char*> small_free_;
  std::size_t bytes_on_loan_ = 0;
};

std::size_t Buffer::size() const noexcept {
  return is_small_ ? BufferPool::small_bytes : BufferPool::buffer_bytes;
}

}  // namespace barbacane::upstream
