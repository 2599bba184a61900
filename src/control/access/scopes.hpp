#pragma once
// What a caller may do. Roles are named sets of scopes.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace barbacane::access {

enum class Scope : std::uint8_t {
  none,           // anybody, without a key
  known,          // any valid key
  connect,        // data-plane:connect
  project_read,   // project:read
  project_write,  // project:write
  deploy,
  admin,  // and everything else
};

[[nodiscard]] std::string_view to_text(Scope scope) noexcept;
[[nodiscard]] std::optional<Scope> parse_scope(std::string_view text) noexcept;

struct Role {
  std::string_view name;
  std::span<const std::string_view> scopes;
};
[[nodiscard]] std::span<const Role> roles() noexcept;

/// Who calls.
struct Principal {
  std::string key;   // id of the API key
  std::string name;  // of the key
  std::vector<std::string> scopes;
  std::string project;  // "" = every project
  std::string session;  // id, when a browser calls
  std::string csrf_hash;

  [[nodiscard]] bool has(Scope scope) const noexcept;
  /// In one project; "" = what belongs to none, which a key of one project never reaches.
  [[nodiscard]] bool may(Scope scope, std::string_view in_project) const noexcept;
  /// For the audit log: "key:<id>".
  [[nodiscard]] std::string actor() const { return "key:" + key; }
};

}  // namespace barbacane::access
