#include "control/cli/file_loader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace barbacane::cli {
namespace {

ErrorCode last_error() {
  return {errno, boost::system::system_category()};
}

class Descriptor {
 public:
  explicit Descriptor(int value) noexcept : value_{value} {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const noexcept { return value_; }

 private:
  int value_;
};

Result<void> write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return last_error();
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(descriptor) != 0 && errno != EINVAL && errno != EROFS) return last_error();
  return {};
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.get() < 0) return last_error();
  std::string text;
  std::array<char, 65536> buffer{};
  while (true) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0) {
      if (errno == EINTR) continue;
      return last_error();
    }
    if (got == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > bytes_max) return ErrorCode{EFBIG, boost::system::system_category()};
  }
}

Result<void> write_file(const std::string& path, std::string_view bytes, unsigned mode) {
  // A device or a pipe cannot be replaced by a rename.
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    if (S_ISDIR(status.st_mode)) return ErrorCode{EISDIR, boost::system::system_category()};
    const Descriptor file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
    if (file.get() < 0) return last_error();
    return write_all(file.get(), bytes);
  }
  std::string temporary = path + ".tmp-" + std::to_string(::getpid());
  {
    const Descriptor file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)};
    if (file.get() < 0) return last_error();
    if (Result<void> written = write_all(file.get(), bytes); !written) {
      ::unlink(temporary.c_str());
      return written;
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const ErrorCode code = last_error();
    ::unlink(temporary.c_str());
    return code;
  }
  return {};
}

Result<std::string> FileLoader::load(std::string_view name) {
  if (const auto found = texts_.find(name); found != texts_.end()) return found->second;
  Result<std::string> text = read_file(std::string{name}, file_bytes_max);
  if (text) texts_.emplace(std::string{name}, text.value());
  return text;
}

std::string_view FileLoader::line_of(std::string_view name, std::uint32_t number) const {
  const auto found = texts_.find(name);
  if (found == texts_.end() || number == 0) return {};
  std::string_view rest = found->second;
  for (std::uint32_t line = 1; line < number; ++line) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

std::string FileLoader::name_of(std::string_view member) const {
  for (const auto& [name, text] : texts_) {
    const bool is_below = name.ends_with(member) && name.size() > member.size() &&
                          name[name.size() - member.size() - 1] == '/';
    if (name == member || is_below) return name;
  }
  return std::string{member};
}

}  // namespace barbacane::cli
