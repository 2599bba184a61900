#pragma once
// A value that must not reach a log, a dump or an error message.

#include <string>
#include <string_view>
#include <utility>

namespace barbacane {

/// Holds a secret. It cannot be formatted, compared or copied to a stream by accident;
/// the one way out is `reveal()`, which is easy to find in a review.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) noexcept : value_(std::move(value)) {}

  [[nodiscard]] std::string_view reveal() const noexcept { return value_; }
  [[nodiscard]] bool empty() const noexcept { return value_.empty(); }

 private:
  std::string value_;
};

}  // namespace barbacane
