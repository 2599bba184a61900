#include "control/compile/rules.hpp"

#include <array>
#include <set>

#include "common/text/shown.hpp"
#include "control/compile/keys.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Member;
using json::Node;
using spec::Located;
using spec::SpecKind;

Located object_behind(Located at, References& references) {
  std::string ignored;
  for (std::size_t hops = 0; at.node != nullptr && at.node->is(Kind::object); ++hops) {
    const Node* reference = at.node->find("$ref");
    if (reference == nullptr) return at;
    if (!reference->is(Kind::string) || hops == References::hops_max) return {};
    at = references.follow(reference->text, at, ignored, ignored);
  }
  return {};
}

Rules::Rules(
    SpecKind kind,
    const Located& root,
    References& references,
    Findings& findings,
    OperationIds& operation_ids
)
    : kind_{kind},
      root_{root},
      references_{references},
      findings_{findings},
      operation_ids_{operation_ids} {}

Located Rules::behind(Located at) {
  return object_behind(std::move(at), references_);
}

const Node* Rules::text_at(const Node& node, std::string_view key) {
  const Node* value = node.find(key);
  return value != nullptr && value->is(Kind::string) ? value : nullptr;
}

void Rules::excludes(const Located& at, std::string_view first, std::string_view second) {
  const Member* other = at.node->find_member(second);
  if (at.node->find(first) == nullptr || other == nullptr) return;
  error(
      "E1019",
      other->key_mark,
      '\'' + std::string{second} + "' and '" + std::string{first} + "' exclude each other",
      "remove one of them"
  );
}

void Rules::needs(const Located& at, std::string_view key, const std::string& what) {
  if (at.node->find(key) == nullptr)
    findings_.error(
        "E1011", at.node->mark, what + " needs '" + std::string{key} + '\'', {}, at.pointer
    );
}

void Rules::check(ShapeId id, const Located& at) {
  switch (id) {
    case ShapeId::document:
      return check_document(at);
    case ShapeId::license:
      return excludes(at, "identifier", "url");
    case ShapeId::server:
      return check_server(at);
    case ShapeId::path_item:
      return check_path_item(at);
    case ShapeId::operation:
      return check_operation(at);
    case ShapeId::link:
      return check_link(at);
    case ShapeId::parameter:
      return check_parameter(at);
    case ShapeId::header:
      return check_header(at);
    case ShapeId::media_type:
      return check_examples(at);
    case ShapeId::encoding:
      return check_encoding(at);
    case ShapeId::example:
      return check_example(at);
    case ShapeId::responses:
      return check_responses(at);
    case ShapeId::security_scheme:
    case ShapeId::async_security_scheme:
      return check_security_scheme(at);
    case ShapeId::oauth_flows:
    case ShapeId::async_oauth_flows:
      return check_oauth_flows(at);
    case ShapeId::security_requirement:
      return check_requirement(at);
    case ShapeId::async_operation:
      return check_async_operation(at);
    case ShapeId::async_channel:
      return check_async_channel(at);
    case ShapeId::async_document:
      return check_async_document(at);
    default:
      return;
  }
}

void Rules::check_document(const Located& at) {
  if (kind_ != SpecKind::openapi_3_0 && at.node->find("paths") == nullptr &&
      at.node->find("webhooks") == nullptr && at.node->find("components") == nullptr)
    error("E1011", at.node->mark, "the document needs 'paths', 'webhooks' or 'components'");
  const Node* tags = at.node->find("tags");
  if (tags == nullptr) return;
  std::set<std::string_view> names;
  for (const Node* tag : tags->items) {
    const Node* name = tag->is(Kind::object) ? text_at(*tag, "name") : nullptr;
    if (name != nullptr && !names.insert(name->text).second)
      error("E1030", name->mark, "the tag '" + text::shown(name->text) + "' is described twice");
  }
}

void Rules::check_server(const Located& at) {
  const Node* url = text_at(*at.node, "url");
  if (url == nullptr) return;
  const Node* variables = at.node->find("variables");
  const Member* unused = nullptr;
  if (variables != nullptr) {
    for (const Member& member : variables->members) {
      if (url->text.find('{' + std::string{member.key} + '}') == std::string_view::npos)
        unused = &member;
      const Node* values = member.value->find("enum");
      const Node* fallback = member.value->find("default");
      if (values == nullptr || fallback == nullptr) continue;
      bool is_known = false;
      for (const Node* value : values->items) is_known = is_known || value->text == fallback->text;
      if (!is_known && kind_ != SpecKind::openapi_3_0)
        error("E1033", fallback->mark, "the default is none of the variable's values");
    }
  }
  if (unused != nullptr)
    no_effect(unused->key_mark, "the URL does not use {" + std::string{unused->key} + '}');
}

void Rules::check_path_item(const Located& at) {
  if (const Node* list = at.node->find("parameters"); list != nullptr && list->is(Kind::array))
    check_parameter_list(step(at, "parameters", list));
  if (kind_ != SpecKind::openapi_3_0) return;
  for (const std::string_view method : {"get", "head", "delete"}) {
    const Node* operation = at.node->find(method);
    const Member* body = operation == nullptr ? nullptr : operation->find_member("requestBody");
    if (body != nullptr)
      findings_.warning(
          "W1001",
          body->key_mark,
          "a requestBody of " + upper_case(method) + " has no defined meaning in OpenAPI 3.0"
      );
  }
}

void Rules::check_operation(const Located& at) {
  if (const Node* id = text_at(*at.node, "operationId")) take_operation_id(id->mark, id->text);
  if (const Node* list = at.node->find("parameters"); list != nullptr && list->is(Kind::array))
    check_parameter_list(step(at, "parameters", list));
  check_sunset(at);
}

void Rules::check_sunset(const Located& at) {
  const Node* sunset = text_at(*at.node, "x-sunset");
  if (sunset != nullptr && !is_date(sunset->text))
    error(
        "E1013",
        sunset->mark,
        "'x-sunset' must be a date such as 2027-06-30 or 2027-06-30T12:00:00Z"
    );
}

void Rules::take_operation_id(const json::Mark& mark, std::string_view id) {
  const auto [known, is_new] = operation_ids_.emplace(id, mark);
  const json::Mark& first = known->second;
  // One operation that several paths refer to keeps its name.
  if (is_new ||
      (first.source == mark.source && first.line == mark.line && first.column == mark.column))
    return;
  error(
      "E1030",
      mark,
      "the operationId '" + text::shown(id) + "' is taken",
      "it first stands at " + findings_.words_of(first)
  );
}

void Rules::check_link(const Located& at) {
  excludes(at, "operationRef", "operationId");
  if (const Node* id = text_at(*at.node, "operationId")) linked_.push_back(id);
}

void Rules::finish() {
  for (const Node* id : linked_) {
    if (operation_ids_.contains(std::string{id->text})) continue;
    std::vector<std::string_view> names;
    if (!findings_.is_full()) {
      for (const auto& [name, mark] : operation_ids_) names.push_back(name);
    }
    error(
        "E1015",
        id->mark,
        "there is no operation '" + text::shown(id->text) + '\'',
        findings_.did_you_mean(id->text, names)
    );
  }
  linked_.clear();
}

}  // namespace barbacane::compile
