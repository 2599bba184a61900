// Paths and templates: a normal form is its own normal form, and what check_template accepts can be
// built, checked and found.

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "common/routing/check_routes.hpp"
#include "common/routing/path_normal.hpp"
#include "common/routing/path_template.hpp"
#include "common/routing/router_fixture.hpp"

namespace {

using namespace barbacane::routing;

void demand(bool is_true) {
  if (!is_true) std::abort();
}

void look_up(const std::string& route, std::string_view path) {
  const auto built = build({"GET " + route, "POST /{a}/{b}.x", "GET /{a}-{b}"});
  demand(check_routes(*built->gateway).empty());
  Match match;
  const Router router{*built->gateway};
  for (const std::string_view method : {"GET", "POST", "PUT"}) {
    router.find(method, path, match);
    demand((match.outcome == Outcome::found) == (match.endpoint != nullptr));
    for (std::size_t i = 0; i < match.captures_count && match.outcome == Outcome::found; ++i)
      demand(!match.captures[i].empty());
  }
  // A route without captures is found under its own name, if no request says it otherwise.
  if (captures_of(route).empty()) {
    router.find("GET", normalise_template(route), match);
    demand(match.outcome == Outcome::found && match.endpoint->operation() == 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const std::size_t line = text.find('\n');
  const std::string_view path = text.substr(0, line);
  std::array<char, 4096> out;
  const NormalPath normal = normalise_path(path, out);
  std::array<char, 4096> again_out;
  if (normal.fault == PathFault::none) {
    const NormalPath again = normalise_path(normal.path, again_out);
    demand(again.fault == PathFault::none && again.path == normal.path);
    demand(again.path.data() == normal.path.data());
  }
  const std::string route{line == std::string_view::npos ? text : text.substr(line + 1)};
  if (!check_template(route).empty()) return 0;
  const std::string normal_route = normalise_template(route);
  demand(normalise_template(normal_route) == normal_route);
  demand(check_template(normal_route).empty());
  look_up(route, normal.fault == PathFault::none ? normal.path : "/");
  return 0;
}
