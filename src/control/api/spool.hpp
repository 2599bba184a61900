#pragma once
// A body that may be large, in a file without a name: gone with the last descriptor.

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "common/crypto/digest.hpp"

namespace barbacane::api {

class Spool {
 public:
  /// In `folder` ("" = TMPDIR or /tmp).
  [[nodiscard]] static Result<Spool> make(const std::string& folder);
  Spool(Spool&& other) noexcept;
  Spool& operator=(Spool&& other) noexcept;
  ~Spool();

  [[nodiscard]] Result<void> append(std::string_view bytes);
  /// Hex of the SHA-256; once, when everything is there.
  [[nodiscard]] std::string finish();
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] int descriptor() const noexcept { return file_; }
  /// A path under which the file can be opened, for as long as this object lives.
  [[nodiscard]] std::string path() const;
  /// A slice; short at the end.
  [[nodiscard]] Result<std::string> read(std::uint64_t offset, std::size_t bytes) const;

 private:
  explicit Spool(int file) : file_(file) {}
  int file_ = -1;
  std::uint64_t size_ = 0;
  crypto::Sha256Stream digest_;
};

}  // namespace barbacane::api
