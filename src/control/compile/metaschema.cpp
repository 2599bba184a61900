#include "control/compile/metaschema.hpp"

#include <array>

#include "control/compile/schema_keywords.hpp"

namespace barbacane::compile {
namespace {

using spec::Dialect;

struct Draft {
  std::string_view uri;
  Dialect dialect;
};
constexpr std::array<Draft, 5> drafts{{
    {"http://json-schema.org/draft-04/schema", Dialect::draft_4},
    {"http://json-schema.org/draft-06/schema", Dialect::draft_6},
    {"http://json-schema.org/draft-07/schema", Dialect::draft_7},
    {"https://json-schema.org/draft/2019-09/schema", Dialect::draft_2019_09},
    {"https://json-schema.org/draft/2020-12/schema", Dialect::draft_2020_12},
}};

enum class Shape : std::uint8_t {
  anything,
  schema,
  schemas,  // a list of at least one
  schemas_by_name,
  schemas_by_pattern,
  schema_or_schemas,
  dependencies,
  text,
  pattern,
  uri_reference,
  flag,
  number,
  positive,
  count,
  names,
  names_by_name,
  type,
  values,
  list,
};

struct KeywordShape {
  std::string_view keyword;
  Shape shape;
};
constexpr std::array shapes{
    KeywordShape{"$anchor", Shape::text},
    KeywordShape{"$comment", Shape::text},
    KeywordShape{"$defs", Shape::schemas_by_name},
    KeywordShape{"$dynamicAnchor", Shape::text},
    KeywordShape{"$dynamicRef", Shape::uri_reference},
    KeywordShape{"$id", Shape::uri_reference},
    KeywordShape{"$recursiveAnchor", Shape::flag},
    KeywordShape{"$recursiveRef", Shape::uri_reference},
    KeywordShape{"$ref", Shape::uri_reference},
    KeywordShape{"$schema", Shape::text},
    KeywordShape{"additionalItems", Shape::schema},
    KeywordShape{"additionalProperties", Shape::schema},
    KeywordShape{"allOf", Shape::schemas},
    KeywordShape{"anyOf", Shape::schemas},
    KeywordShape{"const", Shape::anything},
    KeywordShape{"contains", Shape::schema},
    KeywordShape{"contentEncoding", Shape::text},
    KeywordShape{"contentMediaType", Shape::text},
    KeywordShape{"contentSchema", Shape::schema},
    KeywordShape{"default", Shape::anything},
    KeywordShape{"definitions", Shape::schemas_by_name},
    KeywordShape{"dependencies", Shape::dependencies},
    KeywordShape{"dependentRequired", Shape::names_by_name},
    KeywordShape{"dependentSchemas", Shape::schemas_by_name},
    KeywordShape{"deprecated", Shape::flag},
    KeywordShape{"description", Shape::text},
    KeywordShape{"else", Shape::schema},
    KeywordShape{"enum", Shape::values},
    KeywordShape{"examples", Shape::list},
    KeywordShape{"exclusiveMaximum", Shape::number},
    KeywordShape{"exclusiveMinimum", Shape::number},
    KeywordShape{"format", Shape::text},
    KeywordShape{"id", Shape::text},
    KeywordShape{"if", Shape::schema},
    KeywordShape{"items", Shape::schema_or_schemas},
    KeywordShape{"maxContains", Shape::count},
    KeywordShape{"maxItems", Shape::count},
    KeywordShape{"maxLength", Shape::count},
    KeywordShape{"maxProperties", Shape::count},
    KeywordShape{"maximum", Shape::number},
    KeywordShape{"minContains", Shape::count},
    KeywordShape{"minItems", Shape::count},
    KeywordShape{"minLength", Shape::count},
    KeywordShape{"minProperties", Shape::count},
    KeywordShape{"minimum", Shape::number},
    KeywordShape{"multipleOf", Shape::positive},
    KeywordShape{"not", Shape::schema},
    KeywordShape{"oneOf", Shape::schemas},
    KeywordShape{"pattern", Shape::pattern},
    KeywordShape{"patternProperties", Shape::schemas_by_pattern},
    KeywordShape{"prefixItems", Shape::schemas},
    KeywordShape{"properties", Shape::schemas_by_name},
    KeywordShape{"propertyNames", Shape::schema},
    KeywordShape{"readOnly", Shape::flag},
    KeywordShape{"required", Shape::names},
    KeywordShape{"then", Shape::schema},
    KeywordShape{"title", Shape::text},
    KeywordShape{"type", Shape::type},
    KeywordShape{"unevaluatedItems", Shape::schema},
    KeywordShape{"unevaluatedProperties", Shape::schema},
    KeywordShape{"uniqueItems", Shape::flag},
    KeywordShape{"writeOnly", Shape::flag},
};

constexpr std::string_view type_name =
    R"({"enum":["array","boolean","integer","null","number","object","string"]})";

/// How schemas below are referred to: later drafts let others extend them.
std::string self_of(Dialect dialect) {
  if (dialect == Dialect::draft_2020_12) return R"({"$dynamicRef":"#meta"})";
  if (dialect == Dialect::draft_2019_09) return R"({"$recursiveRef":"#"})";
  return R"({"$ref":"#"})";
}

std::string text_of(Shape shape, std::string_view keyword, Dialect dialect) {
  const std::string self = self_of(dialect);
  const bool is_4 = dialect == Dialect::draft_4;
  const std::string list_of_self = R"({"type":"array","minItems":1,"items":)" + self + "}";
  const std::string map_of_self = R"({"type":"object","additionalProperties":)" + self + "}";
  const std::string names = std::string(R"({"type":"array","items":{"type":"string"},)") +
                            (is_4 ? R"("minItems":1,)" : "") + R"("uniqueItems":true})";
  switch (shape) {
    case Shape::anything:
      return "{}";
    case Shape::schema:
      // Draft 4 has booleans in these two places only.
      if (is_4 && keyword.starts_with("additional"))
        return R"({"anyOf":[{"type":"boolean"},)" + self + "]}";
      return self;
    case Shape::schemas:
      return list_of_self;
    case Shape::schemas_by_name:
      return map_of_self;
    case Shape::schemas_by_pattern:
      if (is_4) return map_of_self;
      return R"({"type":"object","propertyNames":{"format":"regex"},"additionalProperties":)" +
             self + "}";
    case Shape::schema_or_schemas:
      if (dialect == Dialect::draft_2020_12) return self;
      return R"({"anyOf":[)" + self + "," + list_of_self + "]}";
    case Shape::dependencies:
      return R"({"type":"object","additionalProperties":{"anyOf":[)" + self + "," + names + "]}}";
    case Shape::text:
      return R"({"type":"string"})";
    case Shape::pattern:
      return R"({"type":"string","format":"regex"})";
    case Shape::uri_reference:
      return R"({"type":"string","format":"uri-reference"})";
    case Shape::flag:
      return R"({"type":"boolean"})";
    case Shape::number:
      if (is_4 && keyword.starts_with("exclusive")) return R"({"type":"boolean"})";
      return R"({"type":"number"})";
    case Shape::positive:
      return is_4 ? R"({"type":"number","minimum":0,"exclusiveMinimum":true})"
                  : R"({"type":"number","exclusiveMinimum":0})";
    case Shape::count:
      return R"({"type":"integer","minimum":0})";
    case Shape::names:
      return names;
    case Shape::names_by_name:
      return R"({"type":"object","additionalProperties":)" + names + "}";
    case Shape::type:
      return R"({"anyOf":[)" + std::string(type_name) +
             R"(,{"type":"array","minItems":1,"uniqueItems":true,"items":)" +
             std::string(type_name) + "}]}";
    case Shape::values:
      return is_4 ? R"({"type":"array","minItems":1,"uniqueItems":true})" : R"({"type":"array"})";
    case Shape::list:
      return R"({"type":"array"})";
  }
  return "{}";
}

/// What other schemas refer to in the metaschemas of older drafts, such as
/// "http://json-schema.org/draft-04/schema#/definitions/positiveIntegerDefault0".
std::string definitions_of(Dialect dialect) {
  const std::string count = R"({"type":"integer","minimum":0})";
  const std::string strings = R"({"type":"array","items":{"type":"string"},"uniqueItems":true)";
  std::string out =
      R"("definitions":{"schemaArray":{"type":"array","minItems":1,"items":{"$ref":"#"}},)";
  if (dialect == Dialect::draft_4) {
    out += R"("positiveInteger":)" + count + R"(,"positiveIntegerDefault0":)" + count;
  } else {
    out += R"("nonNegativeInteger":)" + count + R"(,"nonNegativeIntegerDefault0":)" + count;
  }
  out += R"(,"simpleTypes":)" + std::string(type_name) + R"(,"stringArray":)" + strings;
  return out + (dialect == Dialect::draft_4 ? R"(,"minItems":1}},)" : "}},");
}

std::string write_metaschema(const Draft& draft) {
  const bool is_4 = draft.dialect == Dialect::draft_4;
  const std::string end = draft.dialect <= Dialect::draft_7 ? "#" : "";
  std::string out = std::string(R"({"$schema":")").append(draft.uri).append(end);
  out.append(is_4 ? R"(","id":")" : R"(","$id":")").append(draft.uri).append(end).append("\",");
  if (draft.dialect == Dialect::draft_2020_12) out += R"("$dynamicAnchor":"meta",)";
  if (draft.dialect == Dialect::draft_2019_09) out += R"("$recursiveAnchor":true,)";
  out += is_4 ? R"("type":"object",)" : R"("type":["object","boolean"],)";
  if (is_4)
    out += R"("dependencies":{"exclusiveMaximum":["maximum"],"exclusiveMinimum":["minimum"]},)";
  if (draft.dialect <= Dialect::draft_7) out += definitions_of(draft.dialect);
  out += R"("properties":{)";
  bool is_first = true;
  for (const KeywordShape& one : shapes) {
    if (keyword_class(one.keyword, draft.dialect) == KeywordClass::unknown) continue;
    out.append(is_first ? "\"" : ",\"").append(one.keyword).append("\":");
    out += text_of(one.shape, one.keyword, draft.dialect);
    is_first = false;
  }
  return out + "}}";
}

}  // namespace

std::optional<std::string> metaschema_of(std::string_view uri) {
  for (const Draft& draft : drafts) {
    if (draft.uri == uri) return write_metaschema(draft);
  }
  return std::nullopt;
}

}  // namespace barbacane::compile
