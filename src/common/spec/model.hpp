#pragma once
// The spec model: what a description says, after references and overlays are resolved, in terms
// that no longer depend on the version of OpenAPI or AsyncAPI. Pure types. compile/model fills
// it, compile/check judges it, compile/plan turns it into tables.
//
// Nodes are borrowed from the documents that the compilation keeps alive. A Located node is one
// whose own `$ref` (Reference Object) is already followed; schemas keep their `$ref` keywords,
// since in JSON Schema those are part of the schema.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/json/document.hpp"

namespace barbacane::spec {

enum class SpecKind : std::uint8_t { openapi_3_0, openapi_3_1, openapi_3_2, asyncapi_3 };

/// How schemas of a document are to be read. `openapi_3_0` is its own dialect; the others are
/// JSON Schema drafts (3.1+ takes `jsonSchemaDialect` or a schema's own `$schema`).
enum class Dialect : std::uint8_t {
  openapi_3_0,
  draft_4,
  draft_6,
  draft_7,
  draft_2019_09,
  draft_2020_12
};

/// One source document of a compilation.
struct Source {
  std::string name;    // as the user named it; findings show it
  std::string member;  // path inside the artifact below specs/
  std::string sha256;  // hex
  const json::Node* root = nullptr;
  bool is_entry = false;  // given by --spec, not reached by a reference
};

/// A node with the place it has in its document: what a relative reference inside it is relative
/// to.
struct Located {
  const json::Node* node = nullptr;
  std::uint32_t source = 0;  // index of Compilation sources
  std::string pointer;       // JSON Pointer inside that source

  [[nodiscard]] explicit operator bool() const noexcept { return node != nullptr; }
};

struct SchemaRef {
  Located at;
  Dialect dialect = Dialect::draft_2020_12;
};

enum class ParameterIn : std::uint8_t { path, query, header, cookie, querystring };
enum class ParameterStyle : std::uint8_t {
  simple,
  label,
  matrix,
  form,
  space_delimited,
  pipe_delimited,
  deep_object,
  cookie,
  content
};

struct Example {
  std::string name;  // "" for `example`
  const json::Node* value = nullptr;
};

struct Header;

struct Encoding {
  std::string property;
  std::string content_type;  // "" = by schema
  std::optional<ParameterStyle> style;
  std::optional<bool> explode;
  bool allow_reserved = false;
  std::vector<Header> headers;
};

struct MediaType {
  std::string range;  // names in lower case, charset=utf-8 left out: "application/json;v=2"
  std::optional<SchemaRef> schema;
  std::optional<SchemaRef> item_schema;
  std::vector<Encoding> encodings;
  std::vector<Example> examples;
  Located at;
};

struct Parameter {
  std::string name;
  ParameterIn in = ParameterIn::query;
  ParameterStyle style = ParameterStyle::form;
  bool explode = false;
  bool required = false;
  bool allow_empty = false;
  bool allow_reserved = false;
  bool deprecated = false;
  std::optional<SchemaRef> schema;
  std::optional<MediaType> content;
  Located at;
};

struct Header {
  std::string name;
  bool required = false;
  bool explode = false;
  std::optional<SchemaRef> schema;
  std::vector<Example> examples;
  Located at;
};

struct RequestBody {
  bool required = false;
  std::vector<MediaType> content;
  Located at;
};

struct Response {
  std::uint16_t status = 0;  // 100..599; 1..5 = a class; 0 = default
  std::string description;
  std::vector<Header> headers;
  std::vector<MediaType> content;
  Located at;
};

/// A `{name, config}` of x-barbacane-dispatch or x-barbacane-middlewares.
struct Component {
  std::string name;
  const json::Node* config = nullptr;  // null = no configuration given
  json::Mark mark;
  std::uint32_t source = 0;
};

enum class Mode : std::uint8_t { off, report, enforce };

struct ValidationPolicy {
  Mode request = Mode::enforce;
  Mode response = Mode::off;
  bool formats_assert = true;
  bool additional_parameters_reject = false;
  bool read_only_ignore = false;
  std::uint32_t response_sample_ppm = 1'000'000;  // responses of a million that are looked at
  std::uint16_t schema_status = 400;              // or 422
};

/// x-barbacane-limits; empty = the process-wide setting.
struct Limits {
  std::optional<std::uint64_t> request_body_bytes_max;
  std::optional<std::uint64_t> response_body_bytes_max;
  std::optional<std::uint32_t> request_timeout_ms;
  std::optional<std::uint32_t> upstream_connect_timeout_ms;
  std::optional<std::uint32_t> upstream_response_timeout_ms;
  std::optional<std::uint32_t> idle_timeout_ms;
};

/// One alternative of a `security` list: every scheme in it must hold. Empty = anonymous.
struct SecurityRequirement {
  struct Scheme {
    std::string name;
    std::vector<std::string> scopes;
  };
  std::vector<Scheme> schemes;
};

struct Operation {
  std::string id;                        // operationId, or "METHOD path"
  std::string method;                    // upper case token ("QUERY" and additionalOperations too)
  std::string path;                      // template as written, without base path
  std::vector<std::string> base_paths;   // "" or "/v1": distinct paths of the servers in force
  std::vector<std::string> server_urls;  // the first absolute URL at each base path, "" where none
  std::uint32_t api = 0;
  std::vector<Parameter> parameters;  // path-level ones merged, overridden by (name, in)
  std::optional<RequestBody> request_body;
  std::vector<Response> responses;
  std::vector<SecurityRequirement> security;
  bool security_delegated = false;
  std::optional<Component> dispatch;   // the nearest x-barbacane-dispatch
  std::vector<Component> middlewares;  // merged chain, outermost first
  ValidationPolicy validation;
  Limits limits;
  bool deprecated = false;
  std::string sunset;  // RFC 3339 date of x-sunset, or ""
  Located at;
};

struct Api {
  SpecKind kind = SpecKind::openapi_3_1;
  std::string version_text;  // "3.1.0"
  std::string title;
  std::string version;
  std::uint32_t source = 0;
};

/// A whole artifact's worth of descriptions. `sources` holds the entries first.
struct Model {
  std::vector<Source> sources;
  std::vector<Api> apis;
  std::vector<Operation> operations;         // in document order, api by api
  std::vector<SchemaRef> component_schemas;  // used or not
};

}  // namespace barbacane::spec
