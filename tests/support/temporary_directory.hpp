#pragma once
// A directory of its own for one test, removed with everything in it.

#include <filesystem>
#include <string>
#include <string_view>

namespace barbacane::support {

class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  [[nodiscard]] std::string path(std::string_view name = {}) const;
  /// Writes a file below the directory (folders are made) and returns its path.
  std::string write(std::string_view name, std::string_view text) const;

 private:
  std::filesystem::path root_;
};

[[nodiscard]] std::string read_file(const std::string& path);

}  // namespace barbacane::support
