#pragma once
// Descriptions from the file system, as the compiler asks for them.

#include <map>
#include <string>
#include <string_view>

#include "control/compile/compile.hpp"

namespace barbacane::cli {

/// Reads files below the working directory or by absolute path. Keeps what it read: findings show
/// excerpts of it, and a file that changes meanwhile is still seen as one state.
class FileLoader final : public compile::SourceLoader {
 public:
  static constexpr std::size_t file_bytes_max = 256U << 20U;

  [[nodiscard]] Result<std::string> load(std::string_view name) override;

  /// Line `number` (from 1) of a file read before; empty when there is none.
  [[nodiscard]] std::string_view line_of(std::string_view name, std::uint32_t number) const;
  [[nodiscard]] std::size_t files() const noexcept { return texts_.size(); }
  /// The name under which a file was read that stands as `member` below some folder; `member`
  /// itself when there is none.
  [[nodiscard]] std::string name_of(std::string_view member) const;

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

/// Reads one file whole. Errors   what the system says (ENOENT, EACCES, EISDIR, EFBIG over the
/// limit)
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t bytes_max);

/// Writes a file so that a reader sees the old or the new one, never a part: temporary file beside
/// it, fsync, rename. `mode` as for open(2).
[[nodiscard]] Result<void> write_file(
    const std::string& path, std::string_view bytes, unsigned mode
);

}  // namespace barbacane::cli
