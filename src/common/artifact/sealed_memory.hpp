#pragma once
// Memory that holds verified bytes and can no longer change: an anonymous file that is filled,
// sealed and only then mapped. A mapped file on disk would change, or die of SIGBUS, under the
// hands of whoever rewrites it.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "common/base/result.hpp"

namespace barbacane::artifact {

/// A read-only mapping, page aligned. Movable; unmapped with its owner.
class SealedMemory {
 public:
  SealedMemory() = default;
  ~SealedMemory();
  SealedMemory(SealedMemory&& other) noexcept;
  SealedMemory& operator=(SealedMemory&& other) noexcept;

  [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept {
    return {static_cast<const std::uint8_t*>(address_), size_};
  }

 private:
  friend class SealedMemoryWriter;
  SealedMemory(void* address, std::size_t size) noexcept : address_(address), size_(size) {}

  void* address_ = nullptr;
  std::size_t size_ = 0;
};

/// Fills a SealedMemory front to back. Memory is taken as bytes arrive, not by the size promised.
class SealedMemoryWriter {
 public:
  /// `with_memfd` false takes the way for kernels and sandboxes without memfd_create: a private
  /// mapping that is made read-only.
  /// Shape    size: over 0
  explicit SealedMemoryWriter(std::size_t size, bool with_memfd = true);
  ~SealedMemoryWriter();
  SealedMemoryWriter(const SealedMemoryWriter&) = delete;
  SealedMemoryWriter& operator=(const SealedMemoryWriter&) = delete;

  /// Errors   of the system (ENOMEM, ENOSPC); EOVERFLOW for bytes over the size
  [[nodiscard]] ErrorCode append(std::string_view bytes);
  /// Seals and maps what was written. EINVAL when bytes are missing.
  [[nodiscard]] Result<SealedMemory> finish();

 private:
  std::size_t size_;
  std::size_t written_ = 0;
  int descriptor_ = -1;
  void* address_ = nullptr;  // the private mapping, without memfd
  ErrorCode failed_;
};

}  // namespace barbacane::artifact
