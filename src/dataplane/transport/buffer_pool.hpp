#pragma once
// Buffers that bodies stream through, recycled within a worker.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace barbacane::transport {

/// A 64 KiB relay buffer decides what large bodies cost: 16 KiB doubles it, 256 KiB brings nothing.
inline constexpr std::size_t relay_buffer_bytes = 64U << 10U;

class BufferPool;

/// A buffer on loan; goes back when it ends.
class RelayBuffer {
 public:
  RelayBuffer() = default;
  RelayBuffer(RelayBuffer&& other) noexcept = default;
  RelayBuffer& operator=(RelayBuffer&& other) noexcept;
  ~RelayBuffer() { release(); }

  [[nodiscard]] std::span<char> bytes() const noexcept {
    return {memory_.get(), memory_ ? relay_buffer_bytes : 0};
  }
  [[nodiscard]] explicit operator bool() const noexcept { return memory_ != nullptr; }
  void release() noexcept;

 private:
  friend class BufferPool;
  std::unique_ptr<char[]> memory_;
  BufferPool* pool_ = nullptr;
};

/// Owner    one worker's thread; outlives its buffers
class BufferPool {
 public:
  static constexpr std::size_t kept_max = 256;  // 16 MiB a worker stays for the next burst

  [[nodiscard]] RelayBuffer take();

 private:
  friend class RelayBuffer;
  std::vector<std::unique_ptr<char[]>> free_;
};

}  // namespace barbacane::transport
