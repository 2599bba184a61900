// Parameters, bodies and responses as tables.

#include <algorithm>

#include "control/compile/planner.hpp"

namespace barbacane::compile {

using tables::none;

namespace {

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& byte : out) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
  }
  return out;
}

/// OpenAPI: these header parameters are described elsewhere and are ignored as parameters.
bool is_ignored_header(const spec::Parameter& parameter) {
  if (parameter.in != spec::ParameterIn::header) return false;
  const std::string name = lower(parameter.name);
  return name == "accept" || name == "content-type" || name == "authorization";
}

tables::BodyKind body_kind(std::string_view range) {
  range = range.substr(0, range.find(';'));
  if (range == "application/json" || range.ends_with("+json")) return tables::BodyKind::json;
  if (range == "application/x-www-form-urlencoded") return tables::BodyKind::form;
  if (range == "multipart/form-data" || range.starts_with("multipart/"))
    return tables::BodyKind::multipart;
  if (range.ends_with("/xml") || range.ends_with("+xml")) return tables::BodyKind::xml;
  return range.starts_with("text/") ? tables::BodyKind::text : tables::BodyKind::opaque;
}

}  // namespace

std::uint32_t Planner::schema_of(
    const std::optional<spec::SchemaRef>& schema, bool formats_assert
) {
  return schema ? schemas_.add(*schema, formats_assert) : none;
}

std::uint8_t Planner::shape_of(const std::optional<spec::SchemaRef>& schema) {
  constexpr std::uint8_t primitive = 0;
  constexpr std::uint8_t array = 1;
  constexpr std::uint8_t object = 2;
  constexpr std::uint8_t by_value = 3;
  if (!schema) return by_value;
  spec::Located at = schema->at;
  std::string ignored;
  for (std::size_t hops = 0; hops < References::hops_max; ++hops) {
    const json::Node* ref = at.node->find("$ref");
    if (ref == nullptr || !ref->is(json::Kind::string)) break;
    const spec::Located next = front_.references->follow(ref->text, at, ignored, ignored);
    if (!next) break;
    at = next;
  }
  const json::Node* type = at.node->find("type");
  if (type == nullptr || !type->is(json::Kind::string)) return by_value;
  return type->text == "array" ? array : type->text == "object" ? object : primitive;
}

tables::Range Planner::plan_parameters(
    const spec::Operation& operation, const std::vector<std::string>& captures
) {
  const bool asserts = operation.validation.formats_assert;
  const std::uint32_t first = size_of(tables_.parameters);
  for (const spec::Parameter& parameter : operation.parameters) {
    if (is_ignored_header(parameter)) continue;
    const std::optional<spec::SchemaRef>& schema =
        parameter.content ? parameter.content->schema : parameter.schema;
    const bool is_path = parameter.in == spec::ParameterIn::path;
    const auto capture = std::ranges::find(captures, parameter.name);
    tables_.parameters.emplace_back(
        tables_.intern(
            parameter.in == spec::ParameterIn::header ? lower(parameter.name) : parameter.name
        ),
        static_cast<tables::ParameterIn>(parameter.in),
        static_cast<tables::ParameterStyle>(parameter.style),
        parameter.explode,
        parameter.required,
        parameter.allow_empty,
        parameter.allow_reserved,
        parameter.deprecated,
        shape_of(schema),
        schema_of(schema, asserts),
        parameter.content ? tables_.intern(parameter.content->range) : no_text,
        is_path && capture != captures.end()
            ? static_cast<std::uint32_t>(capture - captures.begin())
            : none
    );
  }
  return range_from(first, tables_.parameters);
}

tables::Parameter Planner::plan_header(const spec::Header& header, bool formats_assert) {
  return tables::Parameter{
      tables_.intern(lower(header.name)),
      tables::ParameterIn::header,
      tables::ParameterStyle::simple,
      header.explode,
      header.required,
      false,
      false,
      false,
      shape_of(header.schema),
      schema_of(header.schema, formats_assert),
      no_text,
      none
  };
}

tables::Range Planner::plan_encodings(
    const std::vector<spec::Encoding>& encodings, bool formats_assert
) {
  std::vector<tables::Encoding> rows;
  for (const spec::Encoding& encoding : encodings) {
    const std::uint32_t first = size_of(tables_.parameters);
    for (const spec::Header& header : encoding.headers)
      tables_.parameters.push_back(plan_header(header, formats_assert));
    // Any of these makes a value follow the rules of query parameters, and not a content type.
    const bool has_style = encoding.style || encoding.explode || encoding.allow_reserved;
    const spec::ParameterStyle style = has_style
                                           ? encoding.style.value_or(spec::ParameterStyle::form)
                                           : spec::ParameterStyle::content;
    rows.emplace_back(
        tables_.intern(encoding.property),
        encoding.content_type.empty() ? no_text : tables_.intern(encoding.content_type),
        static_cast<tables::ParameterStyle>(style),
        encoding.explode.value_or(style == spec::ParameterStyle::form),
        encoding.allow_reserved,
        range_from(first, tables_.parameters)
    );
  }
  const std::uint32_t first = size_of(tables_.encodings);
  tables_.encodings.insert(tables_.encodings.end(), rows.begin(), rows.end());
  return range_from(first, tables_.encodings);
}

tables::Range Planner::plan_content(
    const std::vector<spec::MediaType>& content, bool formats_assert
) {
  std::vector<tables::MediaType> rows;
  for (const spec::MediaType& type : content) {
    const tables::Range encodings = plan_encodings(type.encodings, formats_assert);
    rows.emplace_back(
        tables_.intern(type.range),
        body_kind(type.range),
        schema_of(type.schema, formats_assert),
        schema_of(type.item_schema, formats_assert),
        encodings
    );
  }
  const std::uint32_t first = size_of(tables_.media_types);
  tables_.media_types.insert(tables_.media_types.end(), rows.begin(), rows.end());
  return range_from(first, tables_.media_types);
}

std::uint32_t Planner::plan_request_body(const spec::Operation& operation) {
  if (!operation.request_body) return none;
  const tables::Range content =
      plan_content(operation.request_body->content, operation.validation.formats_assert);
  tables_.request_bodies.emplace_back(operation.request_body->required, content);
  return size_of(tables_.request_bodies) - 1;
}

tables::Range Planner::plan_responses(const spec::Operation& operation) {
  const bool asserts = operation.validation.formats_assert;
  std::vector<tables::Response> rows;
  for (const spec::Response& response : operation.responses) {
    const tables::Range content = plan_content(response.content, asserts);
    const std::uint32_t first = size_of(tables_.parameters);
    for (const spec::Header& header : response.headers)
      tables_.parameters.push_back(plan_header(header, asserts));
    rows.emplace_back(response.status, content, range_from(first, tables_.parameters));
  }
  const std::uint32_t first = size_of(tables_.responses);
  tables_.responses.insert(tables_.responses.end(), rows.begin(), rows.end());
  return range_from(first, tables_.responses);
}

}  // namespace barbacane::compile
