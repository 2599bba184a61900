// Parameters, headers, encodings, examples and responses.

#include <set>
#include <utility>

#include "common/text/shown.hpp"
#include "control/compile/keys.hpp"
#include "control/compile/rules.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Member;
using json::Node;
using spec::Located;
using spec::ParameterIn;
using spec::SpecKind;

void Rules::check_parameter(const Located& at) {
  const Node& node = *at.node;
  const Node* name = text_at(node, "name");
  const Node* in = text_at(node, "in");
  const std::string what =
      name == nullptr ? "a parameter" : "the parameter '" + text::shown(name->text) + '\'';
  check_examples(at);
  if (in == nullptr) return check_schema_or_content(at, what);
  const auto place = parameter_place_of(in->text);
  const bool is_querystring = place == ParameterIn::querystring;
  if (!place || (is_querystring && kind_ != SpecKind::openapi_3_2))
    return error(
        "E1013",
        in->mark,
        "'in' must be path, query, header or cookie",
        is_querystring ? "querystring exists since OpenAPI 3.2"
                       : findings_.did_you_mean(in->text, {"path", "query", "header", "cookie"})
    );
  if (const Node* required = node.find("required");
      place == ParameterIn::path && (required == nullptr || !required->boolean))
    error(
        "E1031",
        required == nullptr ? node.mark : required->mark,
        "the path parameter '" + text::shown(name == nullptr ? "" : name->text) +
            "' must have required: true"
    );
  if (const Node* style = text_at(node, "style")) {
    const auto known = parameter_style_of(style->text);
    const bool is_new = known == spec::ParameterStyle::cookie && kind_ != SpecKind::openapi_3_2;
    if (!known || is_new || !style_fits(*known, *place))
      error(
          "E1031",
          style->mark,
          "the style '" + text::shown(style->text) + "' does not exist for parameters in " +
              std::string{in->text},
          is_new ? "it exists since OpenAPI 3.2" : ""
      );
  }
  if (is_querystring && node.find("schema") != nullptr) {
    error("E1031", node.find_member("schema")->key_mark, what + " takes 'content', not 'schema'");
  } else {
    check_schema_or_content(at, what);
  }
  check_without_effect(at, in->text);
}

void Rules::check_schema_or_content(const Located& at, const std::string& what) {
  const Node* schema = at.node->find("schema");
  const Node* content = at.node->find("content");
  if ((schema != nullptr) == (content != nullptr))
    error(
        "E1031",
        at.node->mark,
        schema != nullptr ? what + " has both schema and content"
                          : what + " needs a schema or content"
    );
  if (content != nullptr && content->is(Kind::object) && content->members.size() != 1)
    error("E1031", content->mark, "the content of " + what + " has exactly one media type");
}

void Rules::check_without_effect(const Located& at, std::string_view place) {
  const Node& node = *at.node;
  const Member* empty = node.find_member("allowEmptyValue");
  if (empty != nullptr && place != "query")
    no_effect(empty->key_mark, "allowEmptyValue has no effect in " + std::string{place});
  const Member* reserved = node.find_member("allowReserved");
  if (reserved != nullptr && place != "query" && kind_ != SpecKind::openapi_3_2)
    no_effect(reserved->key_mark, "allowReserved has no effect in " + std::string{place});
  const Node* name = text_at(node, "name");
  const std::string header = name == nullptr || place != "header" ? "" : lower_case(name->text);
  if (header == "accept" || header == "content-type" || header == "authorization")
    no_effect(
        name->mark,
        "the header " + std::string{name->text} + " has no effect as a parameter",
        "it is described by content, responses and security"
    );
}

void Rules::check_parameter_list(const Located& list) {
  std::set<std::pair<std::string, std::string>> taken;
  std::size_t querystrings = 0;
  bool has_query = false;
  for (std::size_t i = 0; i < list.node->items.size(); ++i) {
    const Node& item = *list.node->items[i];
    if (i == parameters_max)
      return error(
          "E1017", item.mark, "more than " + std::to_string(parameters_max) + " parameters"
      );
    const Located at = behind(step(list, std::to_string(i), &item));
    if (!at) continue;
    const Node* name = text_at(*at.node, "name");
    const Node* in = text_at(*at.node, "in");
    if (name == nullptr || in == nullptr) continue;
    std::string key{in->text == "header" ? lower_case(name->text) : std::string{name->text}};
    if (!taken.emplace(in->text, std::move(key)).second)
      error(
          "E1030",
          item.mark,
          "the parameter '" + text::shown(name->text) + "' stands twice in this list"
      );
    has_query = has_query || in->text == "query";
    if (in->text == "querystring" && (++querystrings > 1 || has_query))
      error("E1031", item.mark, "a querystring parameter stands alone, without others in query");
  }
}

void Rules::check_header(const Located& at) {
  check_examples(at);
  check_schema_or_content(at, "a header");
  const Node* style = text_at(*at.node, "style");
  if (style != nullptr && style->text != "simple")
    error(
        "E1031",
        style->mark,
        "the style '" + text::shown(style->text) + "' does not exist for headers"
    );
}

void Rules::check_examples(const Located& at) {
  const Member* examples = at.node->find_member("examples");
  if (examples != nullptr && at.node->find("example") != nullptr)
    no_effect(
        examples->key_mark, "'example' and 'examples' exclude each other", "keep one of them"
    );
}

void Rules::check_example(const Located& at) {
  excludes(at, "value", "externalValue");
  excludes(at, "value", "dataValue");
  excludes(at, "value", "serializedValue");
  excludes(at, "serializedValue", "externalValue");
}

void Rules::check_encoding(const Located& at) {
  const Node* style = text_at(*at.node, "style");
  if (style == nullptr) return;
  const auto known = parameter_style_of(style->text);
  if (!known || !style_fits(*known, ParameterIn::query))
    error(
        "E1031",
        style->mark,
        "the style '" + text::shown(style->text) + "' does not exist for encodings"
    );
}

void Rules::check_responses(const Located& at) {
  for (const Member& member : at.node->members) {
    if (!member.key.starts_with("x-")) return;
  }
  no_effect(at.node->mark, "'responses' describes no response");
}

}  // namespace barbacane::compile
