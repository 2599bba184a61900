#pragma once
// Routes from a list of templates to tables that a Router walks.

#include <flatbuffers/flatbuffers.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/routing/path_template.hpp"
#include "common/routing/route_builder.hpp"
#include "common/routing/router.hpp"

namespace barbacane::routing {

struct BuiltRoutes {
  flatbuffers::FlatBufferBuilder builder;
  std::vector<RouteConflict> conflicts;
  const tables::Gateway* gateway = nullptr;
};

using Change = std::function<void(RouteTables&)>;

/// Builds tables for "METHOD /path" lines; operation i is line i. `change` may spoil them.
inline std::unique_ptr<BuiltRoutes> build(
    const std::vector<std::string>& lines, const Change& change = {}
) {
  auto built = std::make_unique<BuiltRoutes>();
  std::string pool;
  const Intern intern = [&pool](std::string_view text) {
    const auto offset = static_cast<std::uint32_t>(pool.size());
    pool += text;
    return tables::Text{offset, static_cast<std::uint32_t>(text.size())};
  };
  std::vector<RouteInput> inputs;
  std::vector<tables::Operation> operations;
  for (const std::string& line : lines) {
    const std::size_t space = line.find(' ');
    inputs.push_back(
        {line.substr(space + 1), line.substr(0, space), static_cast<std::uint32_t>(inputs.size()), 0
        }
    );
    const auto captures = static_cast<std::uint32_t>(captures_of(inputs.back().path).size());
    const tables::Text no_text{tables::none, 0};
    const tables::Range no_range{0, 0};
    const auto off = tables::Mode::off;
    const tables::Operation operation{
        no_text,      no_text,  no_text,  0,     no_range,     tables::Range{0, captures},
        tables::none, no_range, no_range, 0,     tables::none, off,
        off,          false,    false,    false, false,        false,
        no_text,      0,        400
    };
    operations.push_back(operation);
  }
  RouteTables tables = build_routes(inputs, intern, built->conflicts);
  if (change) change(tables);
  auto& b = built->builder;
  const auto routes = tables::CreateRouteTrie(
      b,
      b.CreateVectorOfStructs(tables.nodes),
      b.CreateVectorOfStructs(tables.edges),
      b.CreateVectorOfStructs(tables.patterns),
      b.CreateVectorOfStructs(tables.pattern_parts),
      b.CreateVectorOfStructs(tables.endpoints),
      tables.captures_max
  );
  const auto bytes =
      b.CreateVector(reinterpret_cast<const std::uint8_t*>(pool.data()), pool.size());
  const auto operation_vector = b.CreateVectorOfStructs(operations);
  tables::GatewayBuilder gateway{b};
  gateway.add_pool(bytes);
  gateway.add_routes(routes);
  gateway.add_operations(operation_vector);
  b.Finish(gateway.Finish(), tables::GatewayIdentifier());
  built->gateway = tables::GetGateway(b.GetBufferPointer());
  return built;
}

}  // namespace barbacane::routing
