#pragma once
// What the objects of descriptions look like, as tables: which fields they have, of which type,
// since which version. shapes_openapi.cpp and shapes_asyncapi.cpp hold them, shape_checker.cpp
// walks a description along them.

#include <cstdint>
#include <span>
#include <string_view>

#include "common/spec/model.hpp"

namespace barbacane::compile {

enum class ShapeId : std::uint8_t {
  none,
  // OpenAPI
  document,
  info,
  contact,
  license,
  server,
  server_variable,
  components,
  path_item,
  operation,
  external_docs,
  parameter,
  request_body,
  media_type,
  encoding,
  responses,
  response,
  callback,
  example,
  link,
  header,
  tag,
  security_scheme,
  oauth_flows,
  oauth_flow,
  security_requirement,
  // ours
  dispatch,
  middleware,
  limits,
  validation,
  // OpenAPI Overlay
  overlay,
  overlay_info,
  overlay_action,
  // AsyncAPI
  async_document,
  async_info,
  async_server,
  async_server_variable,
  async_components,
  async_channel,
  async_channel_reference,
  async_operation,
  async_operation_trait,
  async_message,
  async_message_trait,
  async_message_reference,
  async_message_example,
  async_parameter,
  async_reply,
  async_reply_address,
  async_correlation_id,
  async_multi_format_schema,
  async_security_scheme,
  async_oauth_flows,
  async_oauth_flow,
  async_tag,
  count
};

/// What a field holds.
enum class Form : std::uint8_t {
  any,
  text,
  text_or_null,
  flag,
  object,    // of anybody's making
  texts,     // an array of strings
  text_map,  // an object of strings
  schema,
  schemas,  // named schemas
  one,
  list,
  map,
};

/// What the keys of a map must be.
enum class Keys : std::uint8_t { any, path, status, media_type, component, method };

enum class Need : std::uint8_t { never, always, until_3_0, until_3_1 };

struct Field {
  std::string_view name;
  Form form = Form::any;
  ShapeId shape = ShapeId::none;  // of one, list, map
  Need need = Need::never;
  spec::SpecKind since = spec::SpecKind::openapi_3_0;
  Keys keys = Keys::any;
};

struct Shape {
  std::string_view what;  // in messages: "a parameter"
  std::span<const Field> fields;
  bool may_refer = false;       // a Reference Object may stand here
  const Field* rest = nullptr;  // what all other members are; null: they are unknown
  bool has_extensions = true;   // x-... may stand here
};

[[nodiscard]] const Shape& shape_of(ShapeId id);
[[nodiscard]] const Shape* find_openapi_shape(ShapeId id);
[[nodiscard]] const Shape* find_asyncapi_shape(ShapeId id);

[[nodiscard]] inline bool is_needed(Need need, spec::SpecKind kind) {
  switch (need) {
    case Need::never:
      return false;
    case Need::always:
      return true;
    case Need::until_3_0:
      return kind == spec::SpecKind::openapi_3_0;
    case Need::until_3_1:
      return kind <= spec::SpecKind::openapi_3_1;
  }
  return false;
}

}  // namespace barbacane::compile
