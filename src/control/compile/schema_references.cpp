#include "control/compile/schema_references.hpp"

#include <algorithm>
#include <array>

namespace barbacane::compile {

using json::Kind;
using json::Member;
using spec::Located;

namespace {

constexpr std::array<std::string_view, 13> one_schema{
    "additionalItems",
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "schema",  // of a multi-format schema
    "then",
    "unevaluatedItems",
    "unevaluatedProperties"
};
constexpr std::array<std::string_view, 5> many_schemas{
    "allOf", "anyOf", "oneOf", "prefixItems", "items"
};
constexpr std::array<std::string_view, 6> named_schemas{
    "$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"
};

bool holds(const auto& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

void SchemaReferences::add(const Located& at) {
  if (at.node->is(Kind::object) && seen_.insert(at.node).second) open_.push_back(at);
}

void SchemaReferences::run() {
  while (!open_.empty()) {
    const Located at = std::move(open_.front());
    open_.pop_front();
    check(at);
  }
}

void SchemaReferences::check(const Located& at) {
  const Member* reference = at.node->find_member("$ref");
  if (reference != nullptr) {
    follow(at, *reference);
    if (kind_ == spec::SpecKind::openapi_3_0) return;  // nothing beside it counts
  }
  for (const Member& member : at.node->members) check_member(at, member);
}

void SchemaReferences::check_member(const Located& at, const Member& member) {
  if (member.key == "$dynamicRef") return follow(at, member);
  if (member.key.starts_with(own_prefix)) {
    findings_.error(
        "E1014",
        member.key_mark,
        '\'' + std::string{member.key} + "' has no effect in a schema",
        {},
        step(at, member.key, member.value).pointer
    );
  } else if (member.value->is(Kind::object) && holds(one_schema, member.key)) {
    add(step(at, member.key, member.value));
  } else if (member.value->is(Kind::array) && holds(many_schemas, member.key)) {
    const Located list = step(at, member.key, member.value);
    for (std::size_t i = 0; i < list.node->items.size(); ++i)
      add(step(list, std::to_string(i), list.node->items[i]));
  } else if (member.value->is(Kind::object) && holds(named_schemas, member.key)) {
    const Located all = step(at, member.key, member.value);
    for (const Member& one : all.node->members) add(step(all, one.key, one.value));
  }
}

void SchemaReferences::follow(const Located& at, const Member& member) {
  if (!member.value->is(Kind::string)) return;  // a finding of the schema compiler
  std::string fault;
  std::string help;
  const Located target = references_.follow(member.value->text, at, fault, help);
  if (target) {
    add(target);
  } else {
    findings_.error("E1015", member.value->mark, fault, help);
  }
}

}  // namespace barbacane::compile
