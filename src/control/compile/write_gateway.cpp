#include "control/compile/write_gateway.hpp"

#include <flatbuffers/flatbuffers.h>

#include "common/artifact/manifest.hpp"

namespace barbacane::compile {
namespace {

constexpr std::size_t bytes_max = std::size_t{1} << 31U;

/// More than the buffer will take: FlatBuffers asserts instead of failing.
std::size_t bytes_of(const Tables& t) {
  const auto size = [](const auto& vector) { return vector.size() * sizeof(vector[0]); };
  return t.pool.size() + size(t.operations) + size(t.parameters) + size(t.media_types) +
         size(t.schemas) + size(t.instructions) + size(t.properties) + size(t.names) +
         size(t.literals) + size(t.schema_lists) + size(t.routes.nodes) + size(t.routes.edges) +
         size(t.routes.endpoints) + size(t.responses) + (1U << 20U);
}

}  // namespace

std::string write_gateway(const Tables& t) {
  if (bytes_of(t) >= bytes_max) return {};
  flatbuffers::FlatBufferBuilder b{1U << 16U};
  const auto routes = tables::CreateRouteTrie(
      b,
      b.CreateVectorOfStructs(t.routes.nodes),
      b.CreateVectorOfStructs(t.routes.edges),
      b.CreateVectorOfStructs(t.routes.patterns),
      b.CreateVectorOfStructs(t.routes.pattern_parts),
      b.CreateVectorOfStructs(t.routes.endpoints),
      t.routes.captures_max
  );
  const auto pool =
      b.CreateVector(reinterpret_cast<const std::uint8_t*>(t.pool.data()), t.pool.size());
  const auto sources = b.CreateVectorOfStructs(t.sources);
  const auto apis = b.CreateVectorOfStructs(t.apis);
  const auto operations = b.CreateVectorOfStructs(t.operations);
  const auto captures = b.CreateVectorOfStructs(t.captures);
  const auto parameters = b.CreateVectorOfStructs(t.parameters);
  const auto media_types = b.CreateVectorOfStructs(t.media_types);
  const auto encodings = b.CreateVectorOfStructs(t.encodings);
  const auto request_bodies = b.CreateVectorOfStructs(t.request_bodies);
  const auto responses = b.CreateVectorOfStructs(t.responses);
  const auto limits = b.CreateVectorOfStructs(t.limits);
  const auto middlewares = b.CreateVectorOfStructs(t.middlewares);
  const auto chains = b.CreateVector(t.chains);
  const auto dispatchers = b.CreateVectorOfStructs(t.dispatchers);
  const auto schemas = b.CreateVectorOfStructs(t.schemas);
  const auto instructions = b.CreateVectorOfStructs(t.instructions);
  const auto resources = b.CreateVectorOfStructs(t.resources);
  const auto schema_lists = b.CreateVector(t.schema_lists);
  const auto properties = b.CreateVectorOfStructs(t.properties);
  const auto names = b.CreateVectorOfStructs(t.names);
  const auto formats = b.CreateVectorOfStructs(t.formats);
  const auto literals = b.CreateVectorOfStructs(t.literals);
  const auto patterns = b.CreateVectorOfStructs(t.patterns);
  tables::GatewayBuilder gateway{b};
  gateway.add_format(artifact::format_version);
  gateway.add_pool(pool);
  gateway.add_sources(sources);
  gateway.add_apis(apis);
  gateway.add_routes(routes);
  gateway.add_operations(operations);
  gateway.add_captures(captures);
  gateway.add_parameters(parameters);
  gateway.add_media_types(media_types);
  gateway.add_encodings(encodings);
  gateway.add_request_bodies(request_bodies);
  gateway.add_responses(responses);
  gateway.add_limits(limits);
  gateway.add_middlewares(middlewares);
  gateway.add_chains(chains);
  gateway.add_dispatchers(dispatchers);
  gateway.add_schemas(schemas);
  gateway.add_instructions(instructions);
  gateway.add_resources(resources);
  gateway.add_schema_lists(schema_lists);
  gateway.add_properties(properties);
  gateway.add_names(names);
  gateway.add_formats(formats);
  gateway.add_literals(literals);
  gateway.add_patterns(patterns);
  b.Finish(gateway.Finish(), tables::GatewayIdentifier());
  return {reinterpret_cast<const char*>(b.GetBufferPointer()), b.GetSize()};
}

}  // namespace barbacane::compile
