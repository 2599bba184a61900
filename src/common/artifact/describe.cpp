#include "common/artifact/describe.hpp"

#include <algorithm>
#include <tuple>

namespace barbacane::artifact {

std::vector<RouteRow> list_routes(const tables::Gateway& gateway) {
  const auto operations = tables::span_of(gateway.operations());
  const auto apis = tables::span_of(gateway.apis());
  const auto dispatchers = tables::span_of(gateway.dispatchers());
  const auto words = [&gateway](const tables::Text& text) {
    return std::string{tables::view_of(gateway, text)};
  };
  std::vector<RouteRow> rows;
  for (const tables::Endpoint& endpoint : tables::span_of(gateway.routes()->endpoints())) {
    if (endpoint.is_head_of_get()) continue;
    const tables::Operation& operation = operations[endpoint.operation()];
    rows.push_back({
        .method = words(endpoint.method()),
        .path = words(operation.path()),
        .operation_id = words(operation.id()),
        .api = words(apis[operation.api()].title()),
        .dispatch = words(dispatchers[operation.dispatch()].name()),
        .strip = endpoint.strip(),
    });
  }
  std::ranges::sort(rows, [](const RouteRow& left, const RouteRow& right) {
    return std::tie(left.path, left.method) < std::tie(right.path, right.method);
  });
  return rows;
}

}  // namespace barbacane::artifact
