#include "control/access/scopes.hpp"

#include <algorithm>
#include <array>

namespace barbacane::access {
namespace {

struct Word {
  Scope scope;
  std::string_view text;
};

constexpr std::array words{
    Word{Scope::connect, "data-plane:connect"},
    Word{Scope::project_read, "project:read"},
    Word{Scope::project_write, "project:write"},
    Word{Scope::deploy, "deploy"},
    Word{Scope::admin, "admin"},
};

constexpr std::array<std::string_view, 1> viewer{"project:read"};
constexpr std::array<std::string_view, 2> deployer{"project:read", "deploy"};
constexpr std::array<std::string_view, 3> maintainer{"project:read", "project:write", "deploy"};
constexpr std::array<std::string_view, 1> admin{"admin"};
constexpr std::array<std::string_view, 1> gateway{"data-plane:connect"};

constexpr std::array role_rows{
    Role{"viewer", viewer},
    Role{"deployer", deployer},
    Role{"maintainer", maintainer},
    Role{"admin", admin},
    Role{"data-plane", gateway},
};

}  // namespace

std::string_view to_text(Scope scope) noexcept {
  for (const Word& word : words) {
    if (word.scope == scope) return word.text;
  }
  return {};
}

std::optional<Scope> parse_scope(std::string_view text) noexcept {
  for (const Word& word : words) {
    if (word.text == text) return word.scope;
  }
  return std::nullopt;
}

std::span<const Role> roles() noexcept {
  return role_rows;
}

bool Principal::has(Scope scope) const noexcept {
  if (scope == Scope::none || scope == Scope::known) return true;
  return std::ranges::any_of(scopes, [scope](const std::string& own) {
    return own == to_text(scope) || own == to_text(Scope::admin);
  });
}

bool Principal::may(Scope scope, std::string_view in_project) const noexcept {
  return has(scope) && (project.empty() || project == in_project);
}

}  // namespace barbacane::access
