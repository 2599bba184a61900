#include "dataplane/generation/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "dataplane/generation/descriptor.hpp"

namespace barbacane::generation {

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::optional<std::string> read_small_file(const std::string& path, std::size_t bytes_max) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) return std::nullopt;
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.size() <= bytes_max) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text;
}

bool replace_file(const std::string& path, std::string_view text) {
  const std::string fresh = path + ".new";
  const Descriptor target(
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)
  );
  if (target.is_open() && write_all(target.get(), text) && ::fsync(target.get()) == 0 &&
      ::rename(fresh.c_str(), path.c_str()) == 0)
    return true;
  const int error = errno;
  if (target.is_open()) ::unlink(fresh.c_str());
  errno = error;
  return false;
}

bool sync_folder(const std::string& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
  return opened.is_open() && ::fsync(opened.get()) == 0;
}

}  // namespace barbacane::generation
