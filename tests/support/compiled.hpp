#pragma once
// From a description to a running gateway, the way a user does it: with the real programs.

#include <memory>
#include <string>
#include <vector>

#include "support/process.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::support {

/// Compiles `description` (YAML) into `artifact` with further flags. The outcome is the command's.
[[nodiscard]] Outcome compile(
    const TemporaryDirectory& folder,
    std::string_view description,
    const std::string& artifact,
    std::vector<std::string> flags = {}
);

/// A running `barbacane serve` on ports of its own choice.
class Gateway {
 public:
  /// Starts and waits for the ready line; `is_ready` tells whether it came.
  explicit Gateway(
      const std::string& artifact, std::vector<std::string> flags = {}, ProcessOptions options = {}
  );

  [[nodiscard]] bool is_ready() const noexcept { return !address_.empty(); }
  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  [[nodiscard]] const std::string& admin() const noexcept { return admin_; }
  [[nodiscard]] const std::string& ready_line() const noexcept { return ready_line_; }
  [[nodiscard]] Process& process() noexcept { return *process_; }
  /// The digest that /health reports now.
  [[nodiscard]] std::string digest() const;

 private:
  std::unique_ptr<Process> process_;
  std::string ready_line_;
  std::string address_;
  std::string admin_;
};

/// The text between `"name":"` and the next quote; "" when there is none.
[[nodiscard]] std::string json_text(std::string_view json, std::string_view name);

}  // namespace barbacane::support
