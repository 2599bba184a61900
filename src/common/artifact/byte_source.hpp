#pragma once
// Where the bytes of an artifact come from: a file that may change under us, or memory.

#include <cstddef>
#include <span>
#include <string_view>

#include "common/base/result.hpp"

namespace barbacane::artifact {

/// Bytes in order, each given out once.
class ByteSource {
 public:
  ByteSource() = default;
  virtual ~ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Bytes written into `into`; fewer than asked for only at the end.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> into) = 0;
};

/// Owner    borrows the descriptor, and moves its file position
class DescriptorSource final : public ByteSource {
 public:
  explicit DescriptorSource(int descriptor) noexcept : descriptor_(descriptor) {}
  [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;

 private:
  int descriptor_;
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) noexcept : rest_(bytes) {}
  [[nodiscard]] Result<std::size_t> read(std::span<char> into) override;

 private:
  std::string_view rest_;
};

}  // namespace barbacane::artifact
