#pragma once
// A directory for one piece of work, gone with it.

#include <string>
#include <string_view>

#include "common/base/result.hpp"

namespace barbacane::jobs {

class Scratch {
 public:
  /// Below `parent` ("" = TMPDIR or /tmp), readable by us alone.
  [[nodiscard]] static Result<Scratch> make(const std::string& parent);
  Scratch(Scratch&& other) noexcept;
  Scratch& operator=(Scratch&& other) noexcept;
  ~Scratch();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::string path(std::string_view name) const;
  /// Folders on the way are made. `name` must have been checked: relative, without "..".
  [[nodiscard]] Result<void> write(std::string_view name, std::string_view bytes) const;

 private:
  explicit Scratch(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

/// A relative name of a file of a description: parts of letters, digits, '.', '_', '-', none of
/// them "." or "..", at most 100 bytes and 8 folders.
[[nodiscard]] bool is_file_name(std::string_view name) noexcept;

}  // namespace barbacane::jobs
