// What a lookup costs, and that the number of operations does not matter. With
// BARBACANE_BENCH_ROUTES=FILE the routes are the "METHOD /path" lines of a file.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <random>

#include "common/routing/router_fixture.hpp"

namespace barbacane::routing {
namespace {

/// Routes in the shape of a large public API: collections, members, collections of members.
std::vector<std::string> made_up_routes(std::size_t count) {
  std::vector<std::string> routes;
  for (std::size_t i = 0; routes.size() < count; ++i) {
    const std::string noun = "/things" + std::to_string(i);
    for (const std::string& path :
         {"/orgs/{org}" + noun,
          "/orgs/{org}" + noun + "/{id}",
          "/repos/{owner}/{repo}" + noun,
          "/repos/{owner}/{repo}" + noun + "/{id}",
          "/repos/{owner}/{repo}" + noun + "/{id}/comments/{comment}",
          "/user" + noun}) {
      routes.push_back("GET " + path);
      routes.push_back("POST " + path);
    }
  }
  routes.resize(count);
  return routes;
}

/// Paths that the routes match, captures filled in.
std::vector<std::pair<std::string, std::string>> requests_of(const std::vector<std::string>& routes
) {
  std::vector<std::pair<std::string, std::string>> requests;
  for (const std::string& route : routes) {
    const std::size_t space = route.find(' ');
    std::string path;
    bool is_inside = false;
    for (const char byte : route.substr(space + 1)) {
      if (byte == '{') path += "octocat-42";
      is_inside = byte == '{' || (is_inside && byte != '}');
      if (!is_inside && byte != '}') path += byte;
    }
    requests.emplace_back(route.substr(0, space), path);
  }
  std::shuffle(requests.begin(), requests.end(), std::mt19937{7});
  return requests;
}

void look_up(benchmark::State& state, const std::vector<std::string>& routes) {
  const auto built = build(routes);
  const Router router{*built->gateway};
  const auto requests = requests_of(routes);
  Match match;
  std::size_t i = 0;
  std::size_t found = 0;
  for (auto _ : state) {
    const auto& [method, path] = requests[i];
    router.find(method, path, match);
    found += match.outcome == Outcome::found ? 1U : 0U;
    benchmark::DoNotOptimize(match);
    i = i + 1 == requests.size() ? 0 : i + 1;
  }
  if (found != static_cast<std::size_t>(state.iterations())) state.SkipWithError("not found");
}

void of_count(benchmark::State& state) {
  look_up(state, made_up_routes(static_cast<std::size_t>(state.range(0))));
}
BENCHMARK(of_count)->Arg(1)->Arg(100)->Arg(1000)->Arg(1223)->Arg(10000);

void of_one_route(benchmark::State& state) {
  look_up(state, {"GET /repos/{owner}/{repo}/issues/{number}"});
}
BENCHMARK(of_one_route);

void not_found(benchmark::State& state) {
  const auto built = build(made_up_routes(1200));
  const Router router{*built->gateway};
  Match match;
  for (auto _ : state) {
    router.find("GET", "/repos/octocat/hello/nothing-here/42", match);
    benchmark::DoNotOptimize(match);
  }
}
BENCHMARK(not_found);

void of_file(benchmark::State& state) {
  const char* name = std::getenv("BARBACANE_BENCH_ROUTES");
  if (name == nullptr) {
    state.SkipWithError("BARBACANE_BENCH_ROUTES names no file");
    return;
  }
  std::ifstream file{name};
  std::vector<std::string> routes;
  for (std::string line; std::getline(file, line);) routes.push_back(line);
  look_up(state, routes);
}
BENCHMARK(of_file);

}  // namespace
}  // namespace barbacane::routing

BENCHMARK_MAIN();
