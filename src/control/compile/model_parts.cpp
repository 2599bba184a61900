// Parameters, bodies, responses, headers: the parts of an operation.

#include "control/compile/keys.hpp"
#include "control/compile/model_builder.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Member;
using json::Node;
using spec::Located;
using spec::ParameterIn;
using spec::ParameterStyle;

std::optional<spec::SchemaRef> ModelBuilder::schema_of(const Located& at, std::string_view key)
    const {
  const Node* node = at.node->find(key);
  if (node == nullptr) return std::nullopt;
  return spec::SchemaRef{step(at, key, node), dialect_};
}

std::vector<spec::Parameter> ModelBuilder::read_parameters(const Located& list) {
  std::vector<spec::Parameter> parameters;
  if (!list) return parameters;
  for (std::size_t i = 0; i < list.node->items.size() && i < Rules::parameters_max; ++i) {
    const Located at = behind(step(list, std::to_string(i), list.node->items[i]));
    if (!at || !spend_part(at.node->mark)) continue;
    if (auto parameter = read_parameter(at)) parameters.push_back(std::move(*parameter));
  }
  return parameters;
}

std::optional<spec::Parameter> ModelBuilder::read_parameter(const Located& at) {
  const auto place = parameter_place_of(text_of(at, "in"));
  spec::Parameter parameter;
  parameter.name = text_of(at, "name");
  if (!place || parameter.name.empty()) return std::nullopt;
  parameter.at = at;
  parameter.in = *place;
  parameter.required = flag_of(at, "required").value_or(false);
  parameter.deprecated = flag_of(at, "deprecated").value_or(false);
  parameter.allow_empty = flag_of(at, "allowEmptyValue").value_or(false);
  parameter.allow_reserved = flag_of(at, "allowReserved").value_or(false);
  const bool is_form = *place == ParameterIn::query || *place == ParameterIn::cookie;
  const auto style = parameter_style_of(text_of(at, "style"));
  parameter.style = style && style_fits(*style, *place)
                        ? *style
                        : (is_form ? ParameterStyle::form : ParameterStyle::simple);
  const bool explodes =
      parameter.style == ParameterStyle::form || parameter.style == ParameterStyle::cookie;
  parameter.explode = flag_of(at, "explode").value_or(explodes);
  parameter.schema = schema_of(at, "schema");
  if (const Located content = member_of(at, "content", Kind::object)) {
    std::vector<spec::MediaType> types = read_content(content);
    if (!types.empty()) {
      parameter.content = std::move(types.front());
      parameter.style = ParameterStyle::content;
    }
  }
  return parameter;
}

spec::RequestBody ModelBuilder::read_request_body(const Located& at) {
  return {
      .required = flag_of(at, "required").value_or(false),
      .content = read_content(member_of(at, "content", Kind::object)),
      .at = at
  };
}

std::vector<spec::MediaType> ModelBuilder::read_content(const Located& at) {
  std::vector<spec::MediaType> types;
  if (!at) return types;
  for (const Member& member : at.node->members) {
    const std::string range = media_range_of(member.key);
    Located type = step(at, member.key, member.value);
    if (kind_ == spec::SpecKind::openapi_3_2) type = behind(type);
    if (range.empty() || !type || !type.node->is(Kind::object)) continue;
    if (spend_part(type.node->mark)) types.push_back(read_media_type(range, type));
  }
  return types;
}

spec::MediaType ModelBuilder::read_media_type(std::string_view range, const Located& at) {
  spec::MediaType type;
  type.range = range;
  type.at = at;
  type.schema = schema_of(at, "schema");
  if (kind_ == spec::SpecKind::openapi_3_2) type.item_schema = schema_of(at, "itemSchema");
  type.examples = read_examples(at);
  type.encodings = read_encodings(member_of(at, "encoding", Kind::object));
  // Up to 3.0, parts have no styles.
  if (kind_ == spec::SpecKind::openapi_3_0 && range.starts_with("multipart/")) {
    for (spec::Encoding& one : type.encodings) {
      one.style.reset();
      one.explode.reset();
      one.allow_reserved = false;
    }
  }
  return type;
}

std::vector<spec::Encoding> ModelBuilder::read_encodings(const Located& at) {
  std::vector<spec::Encoding> encodings;
  if (!at) return encodings;
  for (const Member& member : at.node->members) {
    const Located one = step(at, member.key, member.value);
    if (!one.node->is(Kind::object) || !spend_part(one.node->mark)) continue;
    encodings.push_back(
        {.property = std::string{member.key},
         .content_type = std::string{text_of(one, "contentType")},
         .style = parameter_style_of(text_of(one, "style")),
         .explode = flag_of(one, "explode"),
         .allow_reserved = flag_of(one, "allowReserved").value_or(false),
         .headers = read_headers(member_of(one, "headers", Kind::object))}
    );
  }
  return encodings;
}

std::vector<spec::Example> ModelBuilder::read_examples(const Located& at) {
  std::vector<spec::Example> examples;
  if (const Node* example = at.node->find("example")) examples.push_back({"", example});
  const Located named = member_of(at, "examples", Kind::object);
  if (!named) return examples;
  for (const Member& member : named.node->members) {
    const Located one = behind(step(named, member.key, member.value));
    if (!one || examples.size() == examples_max) continue;
    const Node* value = one.node->find("value");
    if (value == nullptr) value = one.node->find("dataValue");
    if (value != nullptr) examples.push_back({std::string{member.key}, value});
  }
  return examples;
}

std::vector<spec::Header> ModelBuilder::read_headers(const Located& at) {
  std::vector<spec::Header> headers;
  if (!at) return headers;
  for (const Member& member : at.node->members) {
    // Content-Type is described by `content`; OpenAPI ignores it here.
    if (lower_case(member.key) == "content-type") continue;
    const Located one = behind(step(at, member.key, member.value));
    if (!one || !spend_part(one.node->mark)) continue;
    headers.push_back(
        {.name = std::string{member.key},
         .required = flag_of(one, "required").value_or(false),
         .explode = flag_of(one, "explode").value_or(false),
         .schema = schema_of(one, "schema"),
         .examples = read_examples(one),
         .at = one}
    );
  }
  return headers;
}

std::vector<spec::Response> ModelBuilder::read_responses(const Located& at) {
  std::vector<spec::Response> responses;
  if (!at) return responses;
  for (const Member& member : at.node->members) {
    const auto status = status_of(member.key);
    if (!status) continue;
    const Located one = behind(step(at, member.key, member.value));
    if (!one || !spend_part(one.node->mark)) continue;
    responses.push_back(
        {.status = *status,
         .description = std::string{text_of(one, "description")},
         .headers = read_headers(member_of(one, "headers", Kind::object)),
         .content = read_content(member_of(one, "content", Kind::object)),
         .at = one}
    );
  }
  return responses;
}

}  // namespace barbacane::compile
