#pragma once
// openapi.yaml as it was compiled into the program: routes and rules of every operation.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/artifact/loader.hpp"
#include "common/routing/router.hpp"
#include "common/validation/request_rules.hpp"

namespace barbacane::api {

/// The bytes that the build made: an artifact, and the description as JSON.
[[nodiscard]] std::string_view embedded_artifact() noexcept;
[[nodiscard]] std::string_view embedded_json() noexcept;

/// Owner    one a process; immutable
class Description {
 public:
  /// Null with `fault` when the embedded artifact cannot be loaded: a broken build.
  [[nodiscard]] static std::unique_ptr<const Description> load(std::string& fault);

  struct Found {
    routing::Outcome outcome = routing::Outcome::not_found;
    const tables::Operation* operation = nullptr;
    std::string_view id;  // operationId
    routing::Match match;
  };
  /// `path` in normal form.
  void find(std::string_view method, std::string_view path, Found& found) const;
  [[nodiscard]] std::string allow_of(std::string_view path) const {
    return router_->allow_of(path);
  }
  [[nodiscard]] const validation::RequestRules& rules() const noexcept { return *rules_; }
  /// The ids of all operations.
  [[nodiscard]] std::vector<std::string_view> operations() const;

 private:
  Description() = default;
  std::shared_ptr<const artifact::LoadedArtifact> artifact_;
  std::optional<routing::Router> router_;
  std::shared_ptr<const validation::RequestRules> rules_;
};

}  // namespace barbacane::api
