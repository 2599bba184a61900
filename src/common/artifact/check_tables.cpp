#include "common/artifact/check_tables.hpp"

#include <vector>

#include "common/artifact/check_in_place.hpp"
#include "common/artifact/check_operations.hpp"
#include "common/artifact/check_schemas.hpp"
#include "common/artifact/manifest.hpp"
#include "common/artifact/table_checker.hpp"
#include "common/routing/check_routes.hpp"

namespace barbacane::artifact {
namespace {

// The verifier aligns vectors to 4 bytes, for their length; rows of 8 must stand on 8.
template <class T>
void check_alignment(TableChecker& checker, std::string_view table, std::span<const T> rows) {
  if (reinterpret_cast<std::uintptr_t>(rows.data()) % alignof(T) == 0) return;
  checker.add_fault({table, 0}, "rows", "are not aligned");
}

void check_texts(
    TableChecker& checker, std::string_view table, std::span<const tables::Text> texts
) {
  for (std::size_t at = 0; at < texts.size(); ++at) checker.text({table, at}, "text", texts[at]);
}

void check_components(
    TableChecker& checker, std::string_view table, std::span<const tables::Component> components
) {
  for (std::size_t at = 0; at < components.size() && checker.is_sound(); ++at) {
    const Row row{table, at};
    checker.text(row, "name", components[at].name());
    if (components[at].name().length() == 0) checker.add_fault(row, "name", "is empty");
    checker.json(row, "config", components[at].config(), true);
  }
}

void check_apis(TableChecker& checker) {
  const tables::Gateway& gateway = checker.gateway();
  const std::size_t sources = tables::span_of(gateway.sources()).size();
  const std::span<const tables::Api> apis = tables::span_of(gateway.apis());
  for (std::size_t at = 0; at < apis.size(); ++at) {
    const Row row{"apis", at};
    checker.text_or_none(row, "title", apis[at].title());
    checker.text_or_none(row, "version", apis[at].version());
    checker.index(row, "source", apis[at].source(), sources);
  }
}

void check_chains(TableChecker& checker) {
  const std::span<const std::uint32_t> chains = tables::span_of(checker.gateway().chains());
  const std::size_t middlewares = tables::span_of(checker.gateway().middlewares()).size();
  for (std::size_t at = 0; at < chains.size(); ++at) {
    checker.index({"chains", at}, "middleware", chains[at], middlewares);
  }
}

// What is left behind `strip` is forwarded: a base path is literal, and a proper part of the path.
void check_strips(TableChecker& checker) {
  const std::span<const tables::Endpoint> endpoints =
      tables::span_of(checker.gateway().routes()->endpoints());
  const std::span<const tables::Operation> operations =
      tables::span_of(checker.gateway().operations());
  for (std::size_t at = 0; at < endpoints.size(); ++at) {
    const tables::Endpoint& endpoint = endpoints[at];
    if (endpoint.operation() >= operations.size()) continue;  // check_routes says so
    const std::string_view path = checker.view(operations[endpoint.operation()].path());
    if (endpoint.strip() == 0) continue;
    if (endpoint.strip() >= path.size() || path.find('{') < endpoint.strip()) {
      checker.add_fault({"endpoints", at}, "strip", "is no base path of the route");
    }
  }
}

// The work that check_routes will do, which overlapping ranges could make endless.
void check_route_work(TableChecker& checker) {
  const tables::RouteTrie& routes = *checker.gateway().routes();
  const std::span<const tables::SegmentPattern> patterns = tables::span_of(routes.patterns());
  std::vector<std::uint64_t> work{0};  // of all patterns before one
  for (const tables::SegmentPattern& it : patterns) {
    work.push_back(work.back() + 1 + it.parts().count());
  }
  const std::span<const tables::RouteNode> nodes = tables::span_of(routes.nodes());
  for (std::size_t at = 0; at < nodes.size() && checker.is_sound(); ++at) {
    const Row row{"nodes", at};
    const tables::Range& range = nodes[at].patterns();
    checker.range(row, "patterns", range, patterns.size());
    if (!checker.is_sound()) return;
    const std::uint64_t inner = work[range.first() + range.count()] - work[range.first()];
    static_cast<void>(checker.spend(row, 1 + inner + nodes[at].endpoints().count()));
  }
  const std::span<const tables::RouteEdge> edges = tables::span_of(routes.edges());
  for (std::size_t at = 0; at < edges.size() && checker.is_sound(); ++at) {
    if (edges[at].child() == tables::none) continue;
    static_cast<void>(checker.spend({"edges", at}, edges[at].segment().length()));
  }
}

}  // namespace

std::string check_tables(const tables::Gateway& gateway) {
  if (gateway.format() != format_version) {
    return "format is " + std::to_string(gateway.format()) + ", the manifest's is " +
           std::to_string(format_version);
  }
  if (gateway.pool() == nullptr) return "there is no pool";
  if (gateway.routes() == nullptr) return "there are no routes";
  TableChecker checker{gateway};
  check_alignment(checker, "limits", tables::span_of(gateway.limits()));
  check_texts(checker, "sources", tables::span_of(gateway.sources()));
  check_texts(checker, "captures", tables::span_of(gateway.captures()));
  check_texts(checker, "names", tables::span_of(gateway.names()));
  check_texts(checker, "formats", tables::span_of(gateway.formats()));
  check_apis(checker);
  check_chains(checker);
  check_components(checker, "middlewares", tables::span_of(gateway.middlewares()));
  check_components(checker, "dispatchers", tables::span_of(gateway.dispatchers()));
  if (checker.is_sound()) check_operations(checker);
  if (checker.is_sound()) check_schemas(checker);
  if (checker.is_sound()) check_in_place(checker);
  if (checker.is_sound()) check_strips(checker);
  if (checker.is_sound()) check_route_work(checker);
  if (!checker.is_sound()) return checker.fault();
  const std::string fault = routing::check_routes(gateway);
  return fault.empty() ? fault : "routes: " + fault;
}

}  // namespace barbacane::artifact
