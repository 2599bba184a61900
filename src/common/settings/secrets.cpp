#include "common/settings/secrets.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "common/settings/errors.hpp"

namespace barbacane::settings {
namespace {

constexpr std::string_view env_scheme = "env://";
constexpr std::string_view file_scheme = "file://";
constexpr std::size_t shown_bytes_max = 80;  // of what may be a secret written by mistake

bool is_name(std::string_view name) {
  const auto is_letter = [](char byte) {
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_';
  };
  const auto is_part = [&](char byte) { return is_letter(byte) || (byte >= '0' && byte <= '9'); };
  return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, is_part);
}

class File {
 public:
  // Not blocking: a pipe without a writer would hold the start-up for ever.
  explicit File(const std::string& path)
      : descriptor_{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)} {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] bool is_regular() const {
    struct stat status{};
    return ::fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode);
  }
  /// At most one byte more than a secret may have; false with errno set on a failure.
  bool read_into(std::string& text) const {
    text.resize(secret_bytes_max + 1);
    std::size_t size = 0;
    while (size < text.size()) {
      const ssize_t count = ::read(descriptor_, text.data() + size, text.size() - size);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return false;
      if (count == 0) break;
      size += static_cast<std::size_t>(count);
    }
    text.resize(size);
    return true;
  }

 private:
  int descriptor_;
};

std::string words_of(int error) {
  return std::error_code{error, std::generic_category()}.message();
}

Result<Secret> check_size(std::string text, std::string_view reference, std::string& detail) {
  if (text.size() > secret_bytes_max) {
    detail = std::string{reference} + ": more than " + std::to_string(secret_bytes_max) +
             " bytes; a secret is a key or a token";
    return SettingsErrc::secret_too_large;
  }
  if (text.empty()) {
    detail = std::string{reference} + ": is empty; put the secret there";
    return SettingsErrc::secret_empty;
  }
  return Secret{std::move(text)};
}

Result<Secret> from_environment(std::string_view reference, std::string& detail) {
  const std::string name{reference.substr(env_scheme.size())};
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) {
    detail = std::string{reference} + ": the environment variable " + name +
             " is not set; set it for this process";
    return SettingsErrc::secret_missing;
  }
  return check_size(value, reference, detail);
}

Result<Secret> from_file(std::string_view reference, std::string& detail) {
  const std::string path{reference.substr(file_scheme.size())};
  const File file{path};
  if (!file.is_open()) {
    const int error = errno;
    const bool is_missing = error == ENOENT || error == ENOTDIR;
    detail = std::string{reference} + ": " + words_of(error) +
             (is_missing ? "; create the file or correct the path" : "; check its permissions");
    return is_missing ? SettingsErrc::secret_missing : SettingsErrc::secret_unreadable;
  }
  if (!file.is_regular()) {
    detail = std::string{reference} + ": is not a regular file";
    return SettingsErrc::secret_unreadable;
  }
  std::string text;
  if (!file.read_into(text)) {
    detail = std::string{reference} + ": " + words_of(errno);
    return SettingsErrc::secret_unreadable;
  }
  // Editors and `echo` end a file with a line end that nobody means.
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return check_size(std::move(text), reference, detail);
}

}  // namespace

bool is_secret_reference(std::string_view reference) noexcept {
  if (reference.starts_with(env_scheme)) return is_name(reference.substr(env_scheme.size()));
  return reference.starts_with(file_scheme) && reference.size() > file_scheme.size() &&
         reference.find('\0') == std::string_view::npos;
}

Result<Secret> resolve_secret(std::string_view reference, std::string& detail) {
  if (!is_secret_reference(reference)) {
    // Whatever has no known scheme may be the secret itself: it is not repeated.
    const bool is_known = reference.starts_with(env_scheme) || reference.starts_with(file_scheme);
    detail = is_known ? std::string{reference.substr(0, shown_bytes_max)} + ": " : std::string{};
    detail += "not a secret reference; write env://NAME or file://PATH";
    return SettingsErrc::bad_reference;
  }
  return reference.starts_with(env_scheme) ? from_environment(reference, detail)
                                           : from_file(reference, detail);
}

}  // namespace barbacane::settings
