// Many templates at once: lines of "METHOD /template", the last line a path. What the router finds
// is what matching one template after the other finds, whatever the others are.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "common/routing/check_routes.hpp"
#include "common/routing/path_normal.hpp"
#include "common/routing/path_template.hpp"
#include "common/routing/router_fixture.hpp"
#include "fuzz/demand.hpp"

namespace {

using namespace barbacane::routing;
using barbacane::fuzz::demand;

constexpr std::size_t routes_max = 24;

/// Sets of routes that hold one alone or all together must agree on who matches.
bool finds_alone(const std::string& line, std::string_view method, std::string_view path) {
  const auto built = build({line});
  if (!built->conflicts.empty() || !check_routes(*built->gateway).empty()) return false;
  Match match;
  Router{*built->gateway}.find(method, path, match);
  return match.outcome == Outcome::found;
}

bool is_method(std::string_view method) {
  return !method.empty() && method.size() <= 16 &&
         std::ranges::all_of(method, [](char byte) { return byte >= 'A' && byte <= 'Z'; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  const std::size_t last = text.rfind('\n');
  if (last == std::string_view::npos) return 0;
  std::array<char, 4096> out;
  const NormalPath normal = normalise_path(text.substr(last + 1), out);
  if (normal.fault != PathFault::none) return 0;
  text = text.substr(0, last);
  std::vector<std::string> routes;
  while (!text.empty() && routes.size() < routes_max) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || !is_method(line.substr(0, space))) continue;
    if (check_template(line.substr(space + 1)).empty()) routes.emplace_back(line);
  }
  const auto built = build(routes);
  if (!built->conflicts.empty()) return 0;
  if (!check_routes(*built->gateway).empty()) return 0;  // too many steps: refused, as it should be
  const Router router{*built->gateway};
  for (const std::string_view method : {"GET", "HEAD", "POST", "PUT"}) {
    Match match;
    router.find(method, normal.path, match);
    std::vector<std::size_t> alone;
    for (std::size_t i = 0; i < routes.size(); ++i) {
      if (finds_alone(routes[i], method, normal.path)) alone.push_back(i);
    }
    demand((match.outcome == Outcome::found) == !alone.empty(), "found together as alone");
    if (match.outcome != Outcome::found) continue;
    const std::size_t operation = match.endpoint->operation();
    demand(operation < routes.size(), "an operation of the table");
    demand(std::ranges::find(alone, operation) != alone.end(), "the one found matches alone");
    const std::string template_text = routes[operation].substr(routes[operation].find(' ') + 1);
    demand(match.captures_count == captures_of(template_text).size(), "one value a capture");
  }
  return 0;
}
