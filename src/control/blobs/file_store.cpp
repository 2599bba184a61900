#include "control/blobs/file_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "common/crypto/random.hpp"
#include "control/blobs/digest_name.hpp"

namespace barbacane::blobs {
namespace {

constexpr std::size_t piece_bytes = 256U << 10U;
constexpr std::string_view part_prefix = ".part-";

ErrorCode last_error() {
  return {errno, boost::system::system_category()};
}

struct File {
  explicit File(int opened) : descriptor(opened) {}
  ~File() {
    if (descriptor >= 0) ::close(descriptor);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor;
};

Result<void> write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_error();
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> sync_folder(const std::string& path) {
  const File folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.descriptor < 0 || ::fsync(folder.descriptor) != 0) return last_error();
  return {};
}

class FileStore final : public BlobStore {
 public:
  explicit FileStore(std::string directory) : directory_(std::move(directory)) {}

  Result<void> put(std::string_view digest, std::string_view bytes) override {
    return keep(digest, [&](int to) { return write_all(to, bytes); });
  }

  Result<void> put_file(std::string_view digest, const std::string& path) override {
    const File from(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (from.descriptor < 0) return last_error();
    return keep(digest, [&](int to) -> Result<void> {
      std::string piece(piece_bytes, '\0');
      while (true) {
        const ssize_t got = ::read(from.descriptor, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return last_error();
        if (got == 0) return {};
        const std::string_view taken(piece.data(), static_cast<std::size_t>(got));
        if (Result<void> done = write_all(to, taken); !done) return done;
      }
    });
  }

  Result<std::optional<std::uint64_t>> size(std::string_view digest) override {
    if (!is_digest(digest)) return not_a_digest();
    struct stat facts{};
    if (::stat(path_of(digest).c_str(), &facts) == 0)
      return std::optional<std::uint64_t>(static_cast<std::uint64_t>(facts.st_size));
    if (errno == ENOENT) return std::optional<std::uint64_t>{};
    return last_error();
  }

  Result<std::string> read(std::string_view digest, std::uint64_t offset, std::size_t bytes)
      override {
    if (!is_digest(digest)) return not_a_digest();
    const File file(::open(path_of(digest).c_str(), O_RDONLY | O_CLOEXEC));
    if (file.descriptor < 0) return last_error();
    std::string out(bytes, '\0');
    std::size_t filled = 0;
    while (filled < bytes) {
      const ssize_t got = ::pread(
          file.descriptor, out.data() + filled, bytes - filled, static_cast<off_t>(offset + filled)
      );
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return last_error();
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    out.resize(filled);
    return out;
  }

  Result<void> remove(std::string_view digest) override {
    if (!is_digest(digest)) return not_a_digest();
    if (::unlink(path_of(digest).c_str()) != 0 && errno != ENOENT) return last_error();
    return {};
  }

  Result<void> check() override {
    if (::access(directory_.c_str(), R_OK | W_OK | X_OK) != 0) return last_error();
    return {};
  }

 private:
  [[nodiscard]] std::string folder_of(std::string_view digest) const {
    return directory_ + '/' + std::string(digest.substr(7, 2));
  }
  [[nodiscard]] std::string path_of(std::string_view digest) const {
    return folder_of(digest) + '/' + std::string(digest.substr(9));
  }

  template <class Write>
  Result<void> keep(std::string_view digest, const Write& write) {
    if (!is_digest(digest)) return not_a_digest();
    const std::string path = path_of(digest);
    if (::access(path.c_str(), F_OK) == 0) return {};
    const std::string folder = folder_of(digest);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return last_error();
    const std::string part = folder + '/' + std::string(part_prefix) + crypto::make_uuid();
    {
      const File file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
      if (file.descriptor < 0) return last_error();
      Result<void> done = write(file.descriptor);
      if (done && ::fsync(file.descriptor) != 0) done = last_error();
      if (!done) {
        ::unlink(part.c_str());
        return done;
      }
    }
    if (::rename(part.c_str(), path.c_str()) != 0) return last_error();
    if (Result<void> synced = sync_folder(folder); !synced) return synced;
    return sync_folder(directory_);
  }

  std::string directory_;
};

/// What writers that died left behind. Another instance may be writing now: an hour is enough.
void clear_leftovers(const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code ec;
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(1);
  for (const auto& entry : fs::recursive_directory_iterator(directory, ec)) {
    std::error_code ignored;
    if (!entry.path().filename().string().starts_with(part_prefix)) continue;
    if (entry.last_write_time(ignored) < old) fs::remove(entry.path(), ignored);
  }
}

}  // namespace

std::unique_ptr<BlobStore> open_file_store(const std::string& directory, std::string& fault) {
  std::error_code ec;
  const bool is_new = std::filesystem::create_directories(directory, ec);
  if (ec) {
    fault = "cannot make " + directory + ": " + ec.message();
    return nullptr;
  }
  if (is_new) ::chmod(directory.c_str(), 0700);
  auto store = std::make_unique<FileStore>(directory);
  if (const Result<void> usable = store->check(); !usable) {
    fault = "cannot write to " + directory + ": " + usable.error().message();
    return nullptr;
  }
  clear_leftovers(directory);
  return store;
}

}  // namespace barbacane::blobs
