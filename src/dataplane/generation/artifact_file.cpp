#include "dataplane/generation/artifact_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "common/artifact/limits.hpp"
#include "common/crypto/digest.hpp"
#include "dataplane/generation/errors.hpp"

namespace barbacane::generation {
namespace {

std::chrono::nanoseconds since_epoch(const timespec& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

Failure open_failure(const std::string& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return {
        GenerationErrc::missing,
        path + ": no such file: make it with barbacane-control compile -o " + path
    };
  }
  const std::string reason = std::error_code(error, std::generic_category()).message();
  return {
      GenerationErrc::unreadable,
      path + ": cannot be opened: " + reason +
          (error == EACCES ? ": let this user read the file and enter its folders" : "")
  };
}

}  // namespace

FileStamp stamp_of(const std::string& path) {
  struct stat facts{};
  if (::stat(path.c_str(), &facts) != 0) return {};
  return {
      .exists = true,
      .device = facts.st_dev,
      .inode = facts.st_ino,
      .size = facts.st_size,
      .modified = since_epoch(facts.st_mtim),
      .changed = since_epoch(facts.st_ctim),
  };
}

bool is_settled(const FileStamp& stamp, WallTime now) noexcept {
  // A change time in the future (another host's clock) never settles: the file is read again.
  return now.time_since_epoch() - std::max(stamp.modified, stamp.changed) >= stamp_settle_time;
}

Descriptor open_artifact(const std::string& path, Failure& failure) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open()) {
    failure = open_failure(path, errno);
    return {};
  }
  struct stat facts{};
  if (::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    failure = {
        GenerationErrc::unreadable, path + ": not a regular file: give the .bca file itself"
    };
    return {};
  }
  return file;
}

std::string content_digest(int descriptor) {
  crypto::Sha256Stream hash;
  std::array<char, 65536> buffer{};
  off_t at = 0;
  while (at < static_cast<off_t>(artifact::artifact_bytes_max)) {
    const ssize_t got = ::pread(descriptor, buffer.data(), buffer.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return {};
    if (got == 0) break;
    hash.update({buffer.data(), static_cast<std::size_t>(got)});
    at += got;
  }
  return crypto::to_hex(hash.finish());
}

}  // namespace barbacane::generation
