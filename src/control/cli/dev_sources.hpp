#pragma once
// The descriptions that `dev` watches: checked where they are, made ready to upload, looked at
// again for changes.

#include <map>
#include <string>
#include <vector>

#include "control/cli/upload_form.hpp"
#include "control/compile/compile.hpp"

namespace barbacane::cli {

/// A description with the files that it refers to.
struct DevDescription {
  std::string name;   // in the project: its file's, without the ending
  std::string entry;  // file that is compiled, as the form calls it
  UploadForm form;
};

class DevSources {
 public:
  /// `options.specs`: the files.
  explicit DevSources(compile::Options options) : options_(std::move(options)) {}

  /// Reads and checks them all; findings go to stderr. Nothing when one has errors.
  [[nodiscard]] std::vector<DevDescription> read();
  /// Was one of the files that were read, or asked for, written, and is it quiet again? Asked
  /// twice, some time apart, at least.
  [[nodiscard]] bool has_changed();
  [[nodiscard]] bool is_empty() const noexcept { return options_.specs.empty(); }
  [[nodiscard]] std::size_t files() const noexcept { return seen_.size(); }

 private:
  using Stamps = std::map<std::string, std::string>;  // of each file; "" when it is not there
  [[nodiscard]] Stamps look() const;
  [[nodiscard]] bool read_one(const std::string& file, DevDescription& out);

  compile::Options options_;
  Stamps seen_;     // when they were read
  Stamps glimpse_;  // when they were looked at last
};

}  // namespace barbacane::cli
