// Parameters, bodies, responses, headers: the parts of an operation.

#include <algorithm>
#include <array>
#include <unordered_map>

#include "control/compile/model_builder.hpp"

namespace barbacane::compile {

using json::Kind;
using spec::Dialect;
using spec::Located;
using spec::ParameterIn;
using spec::ParameterStyle;
using spec::SpecKind;

namespace {

using Names = std::pair<std::string_view, ParameterStyle>;
constexpr std::array<Names, 8> styles{{
    {"simple", ParameterStyle::simple},
    {"label", ParameterStyle::label},
    {"matrix", ParameterStyle::matrix},
    {"form", ParameterStyle::form},
    {"spaceDelimited", ParameterStyle::space_delimited},
    {"pipeDelimited", ParameterStyle::pipe_delimited},
    {"deepObject", ParameterStyle::deep_object},
    {"cookie", ParameterStyle::cookie},
}};

bool fits(ParameterStyle style, ParameterIn in) {
  switch (in) {
    case ParameterIn::path:
      return style == ParameterStyle::simple || style == ParameterStyle::label ||
             style == ParameterStyle::matrix;
    case ParameterIn::query:
      return style == ParameterStyle::form || style == ParameterStyle::space_delimited ||
             style == ParameterStyle::pipe_delimited || style == ParameterStyle::deep_object;
    case ParameterIn::header:
      return style == ParameterStyle::simple;
    case ParameterIn::cookie:
      return style == ParameterStyle::form || style == ParameterStyle::cookie;
    case ParameterIn::querystring:
      return false;
  }
  return false;
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& byte : out) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
  }
  return out;
}

/// "type/subtype" of a content key, ranges allowed; "" when it is none.
std::string media_range(std::string_view key) {
  std::string range = lower(key.substr(0, key.find(';')));
  while (range.ends_with(' ')) range.pop_back();
  const std::size_t slash = range.find('/');
  if (slash == 0 || slash == std::string::npos || slash + 1 == range.size() ||
      range.find('/', slash + 1) != std::string::npos)
    return {};
  constexpr std::string_view others = "!#$&-^_.+*/";
  for (const char byte : range) {
    const bool is_alnum = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
    if (!is_alnum && others.find(byte) == std::string_view::npos) return {};
  }
  return range;
}

}  // namespace

spec::SchemaRef ModelBuilder::schema_at(const Located& at) const {
  return {at, dialect_};
}

std::vector<spec::Parameter> ModelBuilder::read_parameters(const Located& list) {
  std::vector<spec::Parameter> parameters;
  if (!list) return parameters;
  for (std::size_t i = 0; i < list.node->items.size(); ++i) {
    const Located at = deref(step(list, std::to_string(i), list.node->items[i]));
    if (!at) continue;
    spec::Parameter parameter = read_parameter(at);
    if (parameter.name.empty()) continue;
    const auto same = [&](const spec::Parameter& other) {
      return other.in == parameter.in &&
             (parameter.in == ParameterIn::header ? lower(other.name) == lower(parameter.name)
                                                  : other.name == parameter.name);
    };
    if (std::ranges::any_of(parameters, same)) {
      error(
          "E1030",
          list.node->items[i]->mark,
          "the parameter '" + parameter.name + "' stands twice in this list"
      );
      continue;
    }
    if (parameters.size() == parameters_max) {
      error(
          "E1017", list.node->mark, "more than " + std::to_string(parameters_max) + " parameters"
      );
      break;
    }
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

spec::Parameter ModelBuilder::read_parameter(const Located& at) {
  ObjectReader reader{findings_, at, "a parameter"};
  spec::Parameter parameter;
  parameter.at = at;
  if (!reader.is_object()) return parameter;
  reader.require("name");
  reader.require("in");
  parameter.name = reader.text("name");
  const json::Node* in = reader.field("in", Kind::string);
  if (in == nullptr) {  // has its finding; nothing more can be said about the parameter
    parameter.name.clear();
    return parameter;
  }
  constexpr std::array<std::string_view, 5> places{
      "path", "query", "header", "cookie", "querystring"
  };
  const std::size_t places_known = kind_ == SpecKind::openapi_3_2 ? 5 : 4;
  const auto place = std::find(
      places.begin(),
      places.begin() + static_cast<std::ptrdiff_t>(places_known),
      in == nullptr ? "" : in->text
  );
  if (in != nullptr && place == places.begin() + static_cast<std::ptrdiff_t>(places_known)) {
    error(
        "E1013",
        in->mark,
        "'in' must be path, query, header or cookie",
        "OpenAPI 3.2 adds querystring"
    );
    parameter.name.clear();
    return parameter;
  }
  parameter.in = static_cast<ParameterIn>(place - places.begin());
  parameter.required = reader.flag("required");
  if (parameter.in == ParameterIn::path && !parameter.required) {
    const json::Node* required = at.node->find("required");
    error(
        "E1031",
        required == nullptr ? at.node->mark : required->mark,
        "the path parameter '" + parameter.name + "' must have required: true"
    );
  }
  parameter.deprecated = reader.flag("deprecated");
  parameter.allow_empty = reader.flag("allowEmptyValue");
  parameter.allow_reserved = reader.flag("allowReserved");
  parameter.style = parameter.in == ParameterIn::query || parameter.in == ParameterIn::cookie
                        ? ParameterStyle::form
                        : ParameterStyle::simple;
  if (const json::Node* style = reader.field("style", Kind::string)) {
    const auto known = std::ranges::find(styles, style->text, &Names::first);
    if (known == styles.end() || !fits(known->second, parameter.in)) {
      error(
          "E1031",
          style->mark,
          "the style '" + std::string{style->text} + "' does not exist for parameters in " +
              std::string{*place}
      );
    } else {
      parameter.style = known->second;
    }
  }
  parameter.explode = reader.maybe_flag("explode").value_or(
      parameter.style == ParameterStyle::form || parameter.style == ParameterStyle::cookie
  );
  const json::Node* schema = reader.any("schema");
  const Located content = reader.child("content", Kind::object);
  if ((schema != nullptr) == static_cast<bool>(content) ||
      (parameter.in == ParameterIn::querystring && schema != nullptr)) {
    error(
        "E1031",
        at.node->mark,
        schema != nullptr ? "the parameter '" + parameter.name + "' has both schema and content"
                          : "the parameter '" + parameter.name + "' needs a schema or content"
    );
  }
  if (schema != nullptr) parameter.schema = schema_at(step(at, "schema", schema));
  if (content) {
    std::vector<spec::MediaType> types = read_content(content);
    if (content.node->members.size() != 1) {
      error("E1031", content.node->mark, "the content of a parameter has exactly one media type");
    } else if (!types.empty()) {
      parameter.content = std::move(types.front());
      parameter.style = ParameterStyle::content;
    }
  }
  reader.ignore({"description", "example", "examples"});
  reader.end();
  return parameter;
}

std::optional<spec::RequestBody> ModelBuilder::read_request_body(
    Located at, std::string_view method
) {
  const json::Mark mark = at.node->mark;
  at = deref(std::move(at));
  if (!at) return std::nullopt;
  if (kind_ == SpecKind::openapi_3_0 &&
      (method == "GET" || method == "HEAD" || method == "DELETE")) {
    findings_.warning(
        "W1001",
        mark,
        "a requestBody of " + std::string{method} + " has no defined meaning in OpenAPI 3.0"
    );
  }
  ObjectReader reader{findings_, at, "a request body"};
  reader.require("content");
  spec::RequestBody body;
  body.at = at;
  body.required = reader.flag("required");
  if (const Located content = reader.child("content", Kind::object))
    body.content = read_content(content);
  reader.ignore({"description"});
  reader.end();
  return body;
}

std::vector<spec::MediaType> ModelBuilder::read_content(const Located& at) {
  std::vector<spec::MediaType> types;
  for (const json::Member& member : at.node->members) {
    if (member.key.starts_with("x-") && member.key.find('/') == std::string_view::npos) continue;
    const std::string range = media_range(member.key);
    if (range.empty()) {
      error(
          "E1032",
          member.key_mark,
          '\'' + std::string{member.key} + "' is no media type",
          "media types look like application/json"
      );
      continue;
    }
    if (const Located type = deref(step(at, member.key, member.value)))
      types.push_back(read_media_type(range, type));
  }
  return types;
}

spec::MediaType ModelBuilder::read_media_type(std::string_view range, const Located& at) {
  ObjectReader reader{findings_, at, "a media type"};
  spec::MediaType type;
  type.range = range;
  type.at = at;
  if (const json::Node* schema = reader.any("schema"))
    type.schema = schema_at(step(at, "schema", schema));
  if (kind_ == SpecKind::openapi_3_2) {
    if (const json::Node* schema = reader.any("itemSchema"))
      type.item_schema = schema_at(step(at, "itemSchema", schema));
    reader.ignore({"prefixEncoding", "itemEncoding"});
  }
  type.examples = read_examples(reader);
  if (const Located encodings = reader.child("encoding", Kind::object))
    type.encodings = read_encodings(encodings);
  reader.end();
  return type;
}

std::vector<spec::Encoding> ModelBuilder::read_encodings(const Located& at) {
  std::vector<spec::Encoding> encodings;
  for (const json::Member& member : at.node->members) {
    ObjectReader reader{findings_, step(at, member.key, member.value), "an encoding"};
    spec::Encoding encoding;
    encoding.property = member.key;
    encoding.content_type = reader.text("contentType");
    if (const json::Node* style = reader.field("style", Kind::string)) {
      const auto known = std::ranges::find(styles, style->text, &Names::first);
      if (known == styles.end() || !fits(known->second, ParameterIn::query)) {
        error(
            "E1031",
            style->mark,
            "the style '" + std::string{style->text} + "' does not exist for encodings"
        );
      } else {
        encoding.style = known->second;
      }
    }
    encoding.explode = reader.maybe_flag("explode");
    encoding.allow_reserved = reader.flag("allowReserved");
    if (const Located headers = reader.child("headers", Kind::object)) {
      for (const json::Member& header : headers.node->members) {
        if (Located target = deref(step(headers, header.key, header.value)))
          encoding.headers.push_back(read_header(header.key, std::move(target)));
      }
    }
    reader.ignore({"encoding", "prefixEncoding", "itemEncoding"});
    reader.end();
    encodings.push_back(std::move(encoding));
  }
  return encodings;
}

std::vector<spec::Example> ModelBuilder::read_examples(ObjectReader& reader) {
  std::vector<spec::Example> examples;
  if (const json::Node* example = reader.any("example")) examples.push_back({"", example});
  const json::Node* node = reader.any("examples");
  if (node == nullptr) return examples;
  if (!node->is(Kind::object)) {
    error(
        "E1010", node->mark, "'examples' must be an object", "named examples: {calm: {value: ...}}"
    );
    return examples;
  }
  const Located all = step(reader.at(), "examples", node);
  for (const json::Member& member : node->members) {
    const Located at = deref(step(all, member.key, member.value));
    if (!at || examples.size() == examples_max) continue;
    ObjectReader example{findings_, at, "an example"};
    const json::Node* value = example.any("value");
    if (value == nullptr) value = example.any("dataValue");
    example.ignore({"summary", "description", "externalValue", "dataValue", "serializedValue"});
    example.end();
    if (value != nullptr) examples.push_back({std::string{member.key}, value});
  }
  return examples;
}

spec::Header ModelBuilder::read_header(std::string_view name, Located at) {
  ObjectReader reader{findings_, at, "a header"};
  spec::Header header;
  header.name = name;
  header.at = at;
  header.required = reader.flag("required");
  header.explode = reader.flag("explode");
  if (const json::Node* schema = reader.any("schema"))
    header.schema = schema_at(step(at, "schema", schema));
  header.examples = read_examples(reader);
  // Not read further: a header may stand in the encodings of its own content, without end.
  (void)reader.child("content", Kind::object);
  reader.ignore(
      {"description", "deprecated", "style", "allowEmptyValue", "allowReserved", "name", "in"}
  );
  reader.end();
  return header;
}

std::vector<spec::Response> ModelBuilder::read_responses(const Located& at) {
  std::vector<spec::Response> responses;
  for (const json::Member& member : at.node->members) {
    if (member.key.starts_with("x-")) continue;
    if (Located target = deref(step(at, member.key, member.value)))
      responses.push_back(read_response(member.key, member.key_mark, std::move(target)));
  }
  return responses;
}

spec::Response ModelBuilder::read_response(
    std::string_view status, const json::Mark& mark, Located at
) {
  spec::Response response;
  const bool is_first = status.size() == 3 && status[0] >= '1' && status[0] <= '5';
  const auto is_digit = [](char byte) { return byte >= '0' && byte <= '9'; };
  if (is_first && is_digit(status[1]) && is_digit(status[2])) {
    response.status = static_cast<std::uint16_t>(
        (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0')
    );
  } else if (is_first && status.substr(1) == "XX") {
    response.status = static_cast<std::uint16_t>(status[0] - '0');
  } else if (status != "default") {
    error(
        "E1032",
        mark,
        '\'' + std::string{status} + "' is no status",
        "statuses look like '200', '4XX' or default"
    );
  }
  ObjectReader reader{findings_, at, "a response"};
  response.at = at;
  if (kind_ != SpecKind::openapi_3_2) reader.require("description");
  response.description = reader.text("description");
  if (const Located headers = reader.child("headers", Kind::object)) {
    for (const json::Member& member : headers.node->members) {
      // RFC 9110: Content-Type is described by `content`; OpenAPI ignores it here.
      if (lower(member.key) == "content-type") continue;
      if (Located target = deref(step(headers, member.key, member.value)))
        response.headers.push_back(read_header(member.key, std::move(target)));
    }
  }
  if (const Located content = reader.child("content", Kind::object))
    response.content = read_content(content);
  reader.ignore({"links", "summary"});
  reader.end();
  return response;
}

}  // namespace barbacane::compile
