#pragma once
// A small sound gateway.fb, as plain vectors that a test may spoil before they become bytes, and
// an artifact around it.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/artifact/features.hpp"
#include "common/artifact/writer.hpp"
#include "common/routing/route_builder.hpp"
#include "common/tables/tables.hpp"

namespace barbacane::support {

inline const tables::Text absent_text{tables::none, 0};

/// tables::Operation with fields that can be changed.
struct OperationRow {
  tables::Text id;
  tables::Text method;
  tables::Text path;
  std::uint32_t api = 0;
  tables::Range parameters{0, 0};
  tables::Range captures{0, 0};
  std::uint32_t request_body = tables::none;
  tables::Range responses{0, 0};
  tables::Range chain{0, 0};
  std::uint32_t dispatch = 0;
  std::uint32_t limits = tables::none;
  tables::Mode request_mode = tables::Mode::enforce;
  tables::Mode response_mode = tables::Mode::off;
  bool formats_assert = false;
  bool additional_parameters_reject = false;
  bool read_only_ignore = false;
  bool deprecated = false;
  bool security_delegated = false;
  tables::Text sunset = absent_text;
  std::uint32_t response_sample_ppm = 1'000'000;
  std::uint16_t schema_status = 400;

  [[nodiscard]] tables::Operation to_table() const {
    return {
        id,
        method,
        path,
        api,
        parameters,
        captures,
        request_body,
        responses,
        chain,
        dispatch,
        limits,
        request_mode,
        response_mode,
        formats_assert,
        additional_parameters_reject,
        read_only_ignore,
        deprecated,
        security_delegated,
        sunset,
        response_sample_ppm,
        schema_status
    };
  }
};

/// Every vector of tables::Gateway by its name.
struct GatewayParts {
  std::uint32_t format = 1;
  std::string pool;
  std::vector<tables::Text> sources;
  std::vector<tables::Api> apis;
  routing::RouteTables routes;
  std::vector<OperationRow> operations;
  std::vector<tables::Text> captures;
  std::vector<tables::Parameter> parameters;
  std::vector<tables::MediaType> media_types;
  std::vector<tables::Encoding> encodings;
  std::vector<tables::RequestBody> request_bodies;
  std::vector<tables::Response> responses;
  std::vector<tables::Limits> limits;
  std::vector<tables::Component> middlewares;
  std::vector<std::uint32_t> chains;
  std::vector<tables::Component> dispatchers;
  std::vector<tables::Schema> schemas;
  std::vector<tables::Instruction> instructions;
  std::vector<tables::Resource> resources;
  std::vector<std::uint32_t> schema_lists;
  std::vector<tables::Property> properties;
  std::vector<tables::Text> names;
  std::vector<tables::Text> formats;
  std::vector<tables::Text> literals;
  std::vector<tables::Pattern> patterns;
  bool has_pool = true;
  bool has_routes = true;

  tables::Text intern(std::string_view text) {
    const std::size_t found = pool.find(text);
    const std::size_t offset = found == std::string::npos ? pool.size() : found;
    if (found == std::string::npos) pool += text;
    return {static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(text.size())};
  }

  std::uint32_t add_name(std::string_view text) {
    names.push_back(intern(text));
    return static_cast<std::uint32_t>(names.size() - 1);
  }

  std::uint32_t add_literal(std::string_view json) {
    literals.push_back(intern(json));
    return static_cast<std::uint32_t>(literals.size() - 1);
  }

  static tables::Instruction make_instruction(
      tables::Opcode opcode, std::uint32_t a = 0, std::uint32_t b = 0, std::uint32_t c = 0
  ) {
    return {opcode, 0, a, b, c, tables::none};
  }

  /// A schema at the root of the first source, in the first resource.
  std::uint32_t add_schema(const std::vector<tables::Instruction>& program) {
    const tables::Range range{
        static_cast<std::uint32_t>(instructions.size()), static_cast<std::uint32_t>(program.size())
    };
    instructions.insert(instructions.end(), program.begin(), program.end());
    schemas.emplace_back(range, 0, absent_text, 0);
    return static_cast<std::uint32_t>(schemas.size() - 1);
  }

  /// Derives `routes` anew from the operations (HEAD from GET included).
  void build_routes() {
    std::vector<routing::RouteInput> inputs;
    for (std::size_t at = 0; at < operations.size(); ++at) {
      inputs.push_back({
          .path = text_of(operations[at].path),
          .method = text_of(operations[at].method),
          .operation = static_cast<std::uint32_t>(at),
          .strip = 0,
      });
    }
    std::vector<routing::RouteConflict> conflicts;
    routes = routing::build_routes(
        inputs, [this](std::string_view text) { return intern(text); }, conflicts
    );
  }

  [[nodiscard]] std::string text_of(const tables::Text& text) const {
    return pool.substr(text.offset(), text.length());
  }

  /// The bytes of gateway.fb.
  [[nodiscard]] std::string build() const;
};

inline std::string GatewayParts::build() const {
  flatbuffers::FlatBufferBuilder builder;
  const auto route_trie = tables::CreateRouteTrie(
      builder,
      builder.CreateVectorOfStructs(routes.nodes),
      builder.CreateVectorOfStructs(routes.edges),
      builder.CreateVectorOfStructs(routes.patterns),
      builder.CreateVectorOfStructs(routes.pattern_parts),
      builder.CreateVectorOfStructs(routes.endpoints),
      routes.captures_max
  );
  const auto pool_vector =
      builder.CreateVector(reinterpret_cast<const std::uint8_t*>(pool.data()), pool.size());
  std::vector<std::pair<flatbuffers::voffset_t, flatbuffers::uoffset_t>> fields;
  const auto add = [&](flatbuffers::voffset_t field, const auto& rows) {
    fields.emplace_back(field, builder.CreateVectorOfStructs(rows).o);
  };
  using Gateway = tables::Gateway;
  add(Gateway::VT_SOURCES, sources);
  add(Gateway::VT_APIS, apis);
  std::vector<tables::Operation> operation_rows;
  for (const OperationRow& row : operations) operation_rows.push_back(row.to_table());
  add(Gateway::VT_OPERATIONS, operation_rows);
  add(Gateway::VT_CAPTURES, captures);
  add(Gateway::VT_PARAMETERS, parameters);
  add(Gateway::VT_MEDIA_TYPES, media_types);
  add(Gateway::VT_ENCODINGS, encodings);
  add(Gateway::VT_REQUEST_BODIES, request_bodies);
  add(Gateway::VT_RESPONSES, responses);
  add(Gateway::VT_LIMITS, limits);
  add(Gateway::VT_MIDDLEWARES, middlewares);
  add(Gateway::VT_DISPATCHERS, dispatchers);
  add(Gateway::VT_SCHEMAS, schemas);
  add(Gateway::VT_INSTRUCTIONS, instructions);
  add(Gateway::VT_RESOURCES, resources);
  add(Gateway::VT_PROPERTIES, properties);
  add(Gateway::VT_NAMES, names);
  add(Gateway::VT_FORMATS, formats);
  add(Gateway::VT_LITERALS, literals);
  add(Gateway::VT_PATTERNS, patterns);
  fields.emplace_back(Gateway::VT_CHAINS, builder.CreateVector(chains).o);
  fields.emplace_back(Gateway::VT_SCHEMA_LISTS, builder.CreateVector(schema_lists).o);
  if (has_pool) fields.emplace_back(Gateway::VT_POOL, pool_vector.o);
  if (has_routes) fields.emplace_back(Gateway::VT_ROUTES, route_trie.o);
  // By hand: the generated builder refuses to leave out a required field.
  const flatbuffers::uoffset_t start = builder.StartTable();
  for (const auto& [field, offset] : fields) {
    builder.AddOffset(field, flatbuffers::Offset<void>{offset});
  }
  builder.AddElement<std::uint32_t>(Gateway::VT_FORMAT, format, 0);
  const flatbuffers::Offset<Gateway> root{builder.EndTable(start)};
  tables::FinishGatewayBuffer(builder, root);
  return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

inline OperationRow make_operation(
    GatewayParts& parts, std::string_view method, std::string_view path, std::string_view id
) {
  return {.id = parts.intern(id), .method = parts.intern(method), .path = parts.intern(path)};
}

/// GET /harbours/{id} (a parameter, a response, a chain), POST /harbours (a body) and GET /status,
/// with one row at least in every vector.
inline GatewayParts make_gateway() {
  using tables::Opcode;
  constexpr std::uint32_t none = tables::none;
  GatewayParts parts;
  parts.sources = {parts.intern("specs/api.yaml")};
  parts.apis = {{parts.intern("Harbour"), parts.intern("1.0.0"), 0}};
  parts.captures = {parts.intern("id")};
  parts.resources = {tables::Resource{tables::Range{0, 0}}};
  parts.formats = {parts.intern("date")};
  parts.patterns = {{parts.intern("^[a-z]+$"), absent_text, tables::PatternEngine::re2}};

  const std::uint32_t text = parts.add_schema({
      GatewayParts::make_instruction(Opcode::type_mask, 16),
      GatewayParts::make_instruction(Opcode::pattern, 0),
      GatewayParts::make_instruction(Opcode::format, 0, 1),
  });
  const std::uint32_t size = parts.add_schema({
      GatewayParts::make_instruction(Opcode::minimum, parts.add_literal("0.5")),
      GatewayParts::make_instruction(Opcode::constant, parts.add_literal("[1,\"a\"]")),
  });
  parts.properties = {{parts.intern("name"), text}, {parts.intern("size"), size}};
  parts.schema_lists = {text, size};
  const std::uint32_t required = parts.add_name("name");
  const std::uint32_t body = parts.add_schema({
      GatewayParts::make_instruction(Opcode::properties, 0, 2),
      GatewayParts::make_instruction(Opcode::required, required, 1),
      GatewayParts::make_instruction(Opcode::all_of, 0, 2),
      GatewayParts::make_instruction(Opcode::if_then_else, text, none, size),
  });
  parts.parameters = {
      {parts.intern("id"),
       tables::ParameterIn::path,
       tables::ParameterStyle::simple,
       false,
       true,
       false,
       false,
       false,
       0,
       text,
       absent_text,
       0}
  };
  parts.encodings = {
      {parts.intern("name"), absent_text, tables::ParameterStyle::form, true, false, {0, 0}}
  };
  parts.media_types = {
      {parts.intern("application/json"), tables::BodyKind::json, body, none, {0, 1}}
  };
  parts.request_bodies = {{true, {0, 1}}};
  parts.responses = {{200, {0, 1}, {0, 0}}, {4, {0, 0}, {0, 0}}, {0, {0, 0}, {0, 0}}};
  parts.limits = {{1024, 0, 30000, 0, 0, 0}};
  parts.middlewares = {{parts.intern("cors"), parts.intern("{}")}};
  parts.chains = {0};
  parts.dispatchers = {
      {parts.intern("http-upstream"), parts.intern("{\"url\":\"http://127.0.0.1:9\"}")},
      {parts.intern("mock"), parts.intern("{}")},
  };
  parts.operations = {
      make_operation(parts, "GET", "/harbours/{id}", "getHarbour"),
      make_operation(parts, "POST", "/harbours", "createHarbour"),
      make_operation(parts, "GET", "/status", "getStatus"),
  };
  OperationRow& get = parts.operations[0];
  get.parameters = {0, 1};
  get.captures = {0, 1};
  get.responses = {0, 3};
  get.chain = {0, 1};
  parts.operations[1].request_body = 0;
  parts.operations[1].limits = 0;
  parts.operations[2].dispatch = 1;
  parts.build_routes();
  return parts;
}

inline constexpr std::string_view spec_text = "openapi: 3.1.0\ninfo: {title: Harbour}\n";

/// An artifact around the bytes of a gateway.fb, with one source document.
inline artifact::ArtifactParts make_artifact_parts(std::string gateway) {
  artifact::ArtifactParts parts;
  parts.manifest.compiler = "barbacane-control 0.1.0";
  parts.manifest.routes = 3;
  parts.manifest.features = {"dispatch/http-upstream", "dispatch/mock", "routes/1"};
  parts.manifest.specs = {
      {.file = "api.yaml", .sha256 = {}, .kind = "openapi", .version = "3.1.0", .title = "Harbour"}
  };
  parts.manifest.enforcement = {.enforced = 3, .advisory = 1};
  parts.gateway = std::move(gateway);
  parts.specs = {{"api.yaml", std::string{spec_text}}};
  return parts;
}

/// The bytes of a whole artifact; "" when the parts do not make one.
inline std::string make_artifact(const GatewayParts& parts = make_gateway()) {
  std::string detail;
  auto written = artifact::write_artifact(make_artifact_parts(parts.build()), detail);
  return written ? std::move(written).value().bytes : std::string{};
}

}  // namespace barbacane::support
