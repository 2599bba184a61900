#pragma once
// Servers that others wrote, as upstreams that tell how they understood a request.

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace barbacane::conformance {

/// Names in lower case, in order: "method", "target", the fields, ":body".
using Understood = std::vector<std::pair<std::string, std::string>>;

class Upstream {
 public:
  virtual ~Upstream() = default;
  [[nodiscard]] virtual std::string url() const = 0;
  /// `body` is that of its response. Parts that this server cannot tell are missing.
  [[nodiscard]] virtual Understood understood(const std::string& body) = 0;
};

/// "python3" or "node"; null with a failed expectation when it does not start.
[[nodiscard]] std::unique_ptr<Upstream> start_script(const std::string& interpreter);
/// Tells method, target, Host and the framing fields.
[[nodiscard]] std::unique_ptr<Upstream> start_nginx();

}  // namespace barbacane::conformance
