#include "common/artifact/check_tables.hpp"

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

// The path that is forwarded is what is left behind `strip`: a base path is a proper part of it.
void check_strips(TableChecker& checker) {
  const std::span<const tables::Endpoint> endpoints =
      tables::span_of(checker.gateway().routes()->endpoints());
  const std::span<const tables::Operation> operations =
      tables::span_of(checker.gateway().operations());
  for (std::size_t at = 0; at < endpoints.size(); ++at) {
    const tables::Endpoint& endpoint = endpoints[at];
    if (endpoint.operation() >= operations.size()) continue;  // check_routes says so
    const tables::Text& path = operations[endpoint.operation()].path();
    if (endpoint.strip() == 0 || endpoint.strip() < path.length()) continue;
    checker.add_fault({"endpoints", at}, "strip", "is not shorter than the path");
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
  if (!checker.is_sound()) return checker.fault();
  return routing::check_routes(gateway);
}

}  // namespace barbacane::artifact
