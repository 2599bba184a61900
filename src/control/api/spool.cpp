#include "control/api/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

namespace barbacane::api {
namespace {

ErrorCode last_error() {
  return {errno, boost::system::system_category()};
}

}  // namespace

Result<Spool> Spool::make(const std::string& folder) {
  std::string place = folder;
  if (place.empty()) {
    const char* given = std::getenv("TMPDIR");
    place = given != nullptr && *given != '\0' ? given : "/tmp";
  }
  const int file = ::open(place.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) return last_error();
  return Spool(file);
}

Spool::Spool(Spool&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      size_(other.size_),
      digest_(std::move(other.digest_)) {}

Spool& Spool::operator=(Spool&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(size_, other.size_);
  std::swap(digest_, other.digest_);
  return *this;
}

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

Result<void> Spool::append(std::string_view bytes) {
  digest_.update(bytes);
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_error();
    size_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

std::string Spool::finish() {
  return crypto::to_hex(digest_.finish());
}

std::string Spool::path() const {
  return "/proc/self/fd/" + std::to_string(file_);
}

Result<std::string> Spool::read(std::uint64_t offset, std::size_t bytes) const {
  std::string out(bytes, '\0');
  std::size_t filled = 0;
  while (filled < bytes) {
    const ssize_t got =
        ::pread(file_, out.data() + filled, bytes - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_error();
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  out.resize(filled);
  return out;
}

}  // namespace barbacane::api
