#pragma once
// The artifact as a file: opened with care, and compared without reading it.

#include <chrono>
#include <cstdint>
#include <string>

#include "common/base/clock.hpp"
#include "common/base/result.hpp"
#include "dataplane/generation/descriptor.hpp"

namespace barbacane::generation {

/// What stat(2) says of a path, links followed. Equal stamps mean the same content, except for
/// writes within one tick of the file system's clock: see `is_settled`.
struct FileStamp {
  bool exists = false;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::chrono::nanoseconds modified{0};  // since the epoch
  std::chrono::nanoseconds changed{0};

  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// Shape    `exists` false when the path leads nowhere, or may not be followed
[[nodiscard]] FileStamp stamp_of(const std::string& path);

/// Clocks of file systems tick every few milliseconds; until then a write may leave no trace.
inline constexpr std::chrono::milliseconds stamp_settle_time{100};

/// Whether a write after `now` would show in the stamp.
[[nodiscard]] bool is_settled(const FileStamp& stamp, WallTime now) noexcept;

/// Opens a regular file for reading; never waits for a writer of a pipe.
/// Errors   GenerationErrc: missing, unreadable; `failure.detail` names the file and the fix
[[nodiscard]] Descriptor open_artifact(const std::string& path, Failure& failure);

/// SHA-256 of everything in the file, read from its start; "" when it cannot be read. Tells one
/// broken file from the next.
[[nodiscard]] std::string content_digest(int descriptor);

}  // namespace barbacane::generation
