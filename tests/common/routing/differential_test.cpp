// The router against a matcher that is too simple to be wrong: every route is tried against every
// path, and the most specific one wins segment by segment.

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <set>

#include "common/routing/check_routes.hpp"
#include "common/routing/router_fixture.hpp"

namespace barbacane::routing {
namespace {

/// Templates of one segment, the most specific first: a literal, then patterns with more literal
/// bytes (of equals the one that starts with a literal), then a parameter.
constexpr std::string_view pieces[]{
    "a",
    "b",
    "",
    "ab",
    "y-{p}",
    "{p}.x",
    "{p}-{q}",
    "{p}",
};
constexpr std::string_view words[]{
    "a", "b", "a.x", "y-a", "a-b", "", "ab", "y-.x", ".x", "-", "y--", "a-b-c.x"
};
constexpr std::string_view methods[]{"GET", "POST", "PUT"};

std::size_t rank_of(std::string_view segment) {
  const auto* const at = std::ranges::find(pieces, segment);
  const auto rank = static_cast<std::size_t>(at - std::begin(pieces));
  return rank < 4 ? 0 : rank;  // literals do not compete; {rest+} comes behind all
}

/// Captures as long as possible, from the left; every way is tried.
bool match_segment(
    const std::vector<TemplatePart>& parts,
    std::size_t i,
    std::string_view text,
    std::vector<std::string>& captures
) {
  if (i == parts.size()) return text.empty();
  if (parts[i].kind == TemplatePart::Kind::literal) {
    return text.starts_with(parts[i].text) &&
           match_segment(parts, i + 1, text.substr(parts[i].text.size()), captures);
  }
  for (std::size_t length = text.size(); length > 0; --length) {
    captures.emplace_back(text.substr(0, length));
    if (match_segment(parts, i + 1, text.substr(length), captures)) return true;
    captures.pop_back();
  }
  return false;
}

struct NaiveMatch {
  std::vector<std::size_t> ranks;  // of each segment; smaller is more specific
  std::vector<std::string> captures;
};

std::optional<NaiveMatch> match_route(std::string_view route, std::string_view path) {
  NaiveMatch match;
  while (!route.empty() && !path.empty()) {
    const std::size_t route_end = std::min(route.find('/', 1), route.size());
    const std::size_t path_end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = route.substr(1, route_end - 1);
    match.ranks.push_back(rank_of(segment));
    if (segment == "{r+}") {
      if (path.size() == 1) return std::nullopt;
      match.captures.emplace_back(path.substr(1));
      return match;
    }
    if (!match_segment(split_segment(segment), 0, path.substr(1, path_end - 1), match.captures))
      return std::nullopt;
    route.remove_prefix(route_end);
    path.remove_prefix(path_end);
  }
  if (!route.empty() || !path.empty()) return std::nullopt;
  return match;
}

/// "3:a,b", "405 GET, HEAD" or "404".
std::string expected_of(
    const std::vector<std::string>& routes, std::string_view method, std::string_view path
) {
  std::optional<NaiveMatch> best;
  std::string text;
  std::set<std::string> allow;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const std::string_view route = routes[i];
    const std::size_t space = route.find(' ');
    const auto match = match_route(route.substr(space + 1), path);
    if (!match) continue;
    allow.emplace(route.substr(0, space));
    if (route.starts_with("GET ")) allow.emplace("HEAD");
    const bool is_method =
        route.substr(0, space) == method || (method == "HEAD" && route.starts_with("GET "));
    if (!is_method || (best && best->ranks <= match->ranks)) continue;
    best = match;
    text = std::to_string(i) + ':';
    for (const std::string& capture : match->captures) text += capture + ',';
  }
  if (best) return text;
  text = allow.empty() ? "404" : "405";
  for (const std::string& one : allow) text += ' ' + one;
  return text;
}

std::string found_by(const Router& router, std::string_view method, std::string_view path) {
  Match match;
  router.find(method, path, match);
  if (match.outcome == Outcome::not_found) return "404";
  if (match.outcome == Outcome::method_not_allowed) {
    std::string text = "405 " + router.allow_of(path);
    std::erase(text, ',');
    return text;
  }
  std::string text = std::to_string(match.endpoint->operation()) + ':';
  for (std::size_t i = 0; i < match.captures_count; ++i)
    text += std::string{match.captures[i]} + ',';
  return text;
}

class RandomRoutes {
 public:
  explicit RandomRoutes(unsigned seed) : random_{seed} {}

  template <class Range>
  auto pick(const Range& from) {
    return from[random_() % std::size(from)];
  }

  std::string route() {
    std::string route = std::string{pick(methods)} + ' ';
    for (std::size_t left = 1 + random_() % 4; left-- > 0;)
      route += '/' + std::string{pick(pieces)};
    if (random_() % 6 == 0) route += "/{r+}";
    return route;
  }

  std::string path() {
    std::string path;
    for (std::size_t left = 1 + random_() % 5; left-- > 0;) path += '/' + std::string{pick(words)};
    return path;
  }

 private:
  std::mt19937 random_;
};

TEST(Router, AgreesWithANaiveMatcher) {
  const unsigned seed = std::random_device{}();
  RandomRoutes random{seed};
  for (int round = 0; round < 60; ++round) {
    // Names repeat in these templates on purpose: the trie does not care about names.
    std::vector<std::string> routes;
    for (int i = 0; i < 14; ++i) {
      std::string route = random.route();
      if (std::ranges::find(routes, route) == routes.end()) routes.push_back(std::move(route));
    }
    const auto built = build(routes);
    ASSERT_EQ(check_routes(*built->gateway), "") << "seed " << seed;
    const Router router{*built->gateway};
    for (int i = 0; i < 60; ++i) {
      const std::string path = random.path();
      for (const std::string_view method : {"GET", "POST", "PUT", "HEAD", "DELETE"}) {
        ASSERT_EQ(found_by(router, method, path), expected_of(routes, method, path))
            << "seed " << seed << ' ' << method << ' ' << path;
      }
    }
  }
}

}  // namespace
}  // namespace barbacane::routing
