#pragma once
// The middlewares of one operation in their order, outermost first, and how far a request came.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dataplane/pipeline/middleware.hpp"

namespace barbacane::pipeline {

class Chain {
 public:
  Chain() = default;
  explicit Chain(std::vector<std::shared_ptr<const Middleware>> middlewares)
      : middlewares_(std::move(middlewares)) {}

  [[nodiscard]] bool is_empty() const noexcept { return middlewares_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return middlewares_.size(); }

  /// Asks one after the other until one refuses. `entered` counts those that were asked: the
  /// response passes them, and only them, on its way back.
  [[nodiscard]] Verdict enter(const RequestView& request, Refusal& refusal, std::size_t& entered)
      const;
  void leave(std::size_t entered, std::uint16_t status, std::string& fields) const;

 private:
  std::vector<std::shared_ptr<const Middleware>> middlewares_;
};

/// Makes a middleware by its name in the description. Null when no middleware has this name.
[[nodiscard]] std::shared_ptr<const Middleware> make_middleware(
    std::string_view name, std::string_view config, std::string& fault
);

}  // namespace barbacane::pipeline
