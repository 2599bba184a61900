#pragma once
// Where the bytes of artifacts are kept: one interface, three places (PostgreSQL, a directory, S3).
// Content-addressed: a blob never changes, and the same bytes are one blob.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.hpp"

namespace barbacane::blobs {

/// Shape    digest: "sha256:<64 hex>" of the bytes
/// Owner    thread-safe; every call blocks
class BlobStore {
 public:
  virtual ~BlobStore() = default;

  /// Keeps the bytes; durable on return. What is there already is left alone.
  [[nodiscard]] virtual Result<void> put(std::string_view digest, std::string_view bytes) = 0;
  /// The same from a file, which is never whole in memory.
  [[nodiscard]] virtual Result<void> put_file(std::string_view digest, const std::string& path) = 0;
  /// Nothing when there is no such blob.
  [[nodiscard]] virtual Result<std::optional<std::uint64_t>> size(std::string_view digest) = 0;
  /// A slice of at most `bytes`; short only at the end.
  [[nodiscard]] virtual Result<std::string> read(
      std::string_view digest, std::uint64_t offset, std::size_t bytes
  ) = 0;
  [[nodiscard]] virtual Result<void> remove(std::string_view digest) = 0;
  /// Reachable and usable? For readiness.
  [[nodiscard]] virtual Result<void> check() = 0;
};

}  // namespace barbacane::blobs
