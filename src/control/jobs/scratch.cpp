#include "control/jobs/scratch.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

namespace barbacane::jobs {
namespace {

constexpr std::size_t name_bytes_max = 100;  // as in an artifact
constexpr int folders_max = 8;

ErrorCode last_error() {
  return {errno, boost::system::system_category()};
}

}  // namespace

bool is_file_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > name_bytes_max) return false;
  int folders = 0;
  std::size_t start = 0;
  while (start <= name.size()) {
    const std::size_t slash = std::min(name.find('/', start), name.size());
    const std::string_view part = name.substr(start, slash - start);
    if (part.empty() || part == "." || part == ".." || ++folders > folders_max) return false;
    for (const char c : part) {
      const bool is_fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
      if (!is_fine) return false;
    }
    start = slash + 1;
  }
  return true;
}

Result<Scratch> Scratch::make(const std::string& parent) {
  std::string base = parent;
  if (base.empty()) {
    const char* given = std::getenv("TMPDIR");
    base = given != nullptr && *given != '\0' ? given : "/tmp";
  }
  std::string path = base + "/barbacane-job-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) return last_error();
  return Scratch(std::move(path));
}

Scratch::Scratch(Scratch&& other) noexcept : path_(std::move(other.path_)) {
  other.path_.clear();
}

Scratch& Scratch::operator=(Scratch&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

Scratch::~Scratch() {
  if (path_.empty()) return;
  std::error_code ec;
  std::filesystem::remove_all(path_, ec);
}

std::string Scratch::path(std::string_view name) const {
  return path_ + '/' + std::string(name);
}

Result<void> Scratch::write(std::string_view name, std::string_view bytes) const {
  const std::string file = path(name);
  std::error_code ec;
  std::filesystem::create_directories(std::filesystem::path(file).parent_path(), ec);
  if (ec) return ErrorCode(ec.value(), boost::system::system_category());
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (out < 0) return last_error();
  Result<void> done;
  while (!bytes.empty()) {
    const ssize_t written = ::write(out, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      done = last_error();
      break;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  ::close(out);
  return done;
}

}  // namespace barbacane::jobs
