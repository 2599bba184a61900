#include "control/compile/schema_compiler.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "common/artifact/limits.hpp"
#include "common/json/pointer.hpp"
#include "common/json/write.hpp"
#include "common/schema/ecma_pattern.hpp"
#include "common/schema/matcher.hpp"
#include "common/text/shown.hpp"
#include "common/text/suggest.hpp"
#include "control/compile/schema_keywords.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Member;
using spec::Dialect;
using tables::none;
using tables::Opcode;

/// The schema at work: its place, and the instructions so far.
namespace {

std::string key_of(const spec::SchemaRef& schema, bool formats_assert) {
  std::string key = std::to_string(schema.at.source) + '#' + schema.at.pointer;
  key += static_cast<char>('0' + static_cast<int>(schema.dialect));
  key += formats_assert ? '+' : '-';
  return key;
}

}  // namespace

struct SchemaCompiler::Current {
  const Job& job;
  std::vector<tables::Instruction> instructions;
  json::Mark mark;  // of the keyword at work
  std::vector<json::Mark> marks;

  [[nodiscard]] Dialect dialect() const { return job.schema.dialect; }
  [[nodiscard]] const json::Node& node() const { return *job.schema.at.node; }
  [[nodiscard]] bool is_old() const {
    return dialect() == Dialect::openapi_3_0 || dialect() == Dialect::draft_4;
  }
};

SchemaCompiler::SchemaCompiler(References& references, Findings& findings, Tables& tables)
    : references_{references}, findings_{findings}, tables_{tables} {}

bool SchemaCompiler::knows(const spec::SchemaRef& schema) const {
  return known_.contains(key_of(schema, true)) || known_.contains(key_of(schema, false));
}

std::uint32_t SchemaCompiler::add(const spec::SchemaRef& schema, bool formats_assert) {
  const auto [entry, is_new] =
      known_.try_emplace(key_of(schema, formats_assert), size_of(marks_.schemas));
  if (is_new) {
    marks_.schemas.push_back(schema.at.node->mark);
    in_place_.emplace_back();
    jobs_.push_back({schema, formats_assert, entry->second});
    if (marks_.schemas.size() == schemas_max)
      findings_.error(
          "E1017", schema.at.node->mark, "more than " + std::to_string(schemas_max) + " schemas"
      );
  }
  return entry->second;
}

void SchemaCompiler::run() {
  while (!jobs_.empty() && marks_.schemas.size() <= schemas_max) {
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    compile(job);
  }
  write_resources();
  refuse_endless();
  if (!findings_.report().has_errors()) SchemaDoubts{tables_, marks_, findings_}.run();
}

/// A resource is added with all its dynamic anchors: whoever comes through it may be sent to them.
std::uint32_t SchemaCompiler::resource_of(const Job& job) {
  const std::uint32_t known = references_.resource_of(job.schema.at);
  const auto [entry, is_new] = resources_.try_emplace(known, size_of(resource_anchors_));
  if (!is_new) return entry->second;
  resource_anchors_.emplace_back();
  const std::size_t own = resource_anchors_.size() - 1;
  for (const auto& [name, at] : references_.dynamic_anchors(known)) {
    spec::SchemaRef schema{at, job.schema.dialect};
    resource_anchors_[own].emplace_back(name, add(schema, job.formats_assert));
  }
  return static_cast<std::uint32_t>(own);
}

void SchemaCompiler::write_resources() {
  for (const auto& anchors : resource_anchors_) {
    const std::uint32_t first = size_of(tables_.properties);
    for (const auto& [name, schema] : anchors)
      tables_.properties.emplace_back(tables_.intern(name), schema);
    tables_.resources.emplace_back(range_from(first, tables_.properties));
  }
}

void SchemaCompiler::compile(const Job& job) {
  Current current{job, {}, job.schema.at.node->mark, {}};
  const json::Node& node = current.node();
  if (node.is(Kind::boolean) && job.schema.dialect != Dialect::openapi_3_0 &&
      job.schema.dialect != Dialect::draft_4) {
    if (!node.boolean) emit(current, Opcode::always_false, "false");
  } else if (!node.is(Kind::object)) {
    findings_.error(
        "E1040",
        node.mark,
        "a schema must be an object" + std::string{current.is_old() ? "" : " or true or false"} +
            ", not " + std::string{name_of(node.kind)}
    );
  } else if (const Member* ref = node.find_member("$ref");
             ref != nullptr && (current.is_old() || current.dialect() <= Dialect::draft_7)) {
    // Up to draft 7, nothing beside $ref counts.
    current.mark = ref->key_mark;
    reference(current, *ref, Opcode::ref);
    if (current.dialect() == Dialect::openapi_3_0 && node.members.size() > 1) {
      const auto counts = [](const Member& member) {
        return member.key != "$ref" && member.key != "description" && member.key != "summary" &&
               !member.key.starts_with("x-");
      };
      if (std::ranges::any_of(node.members, counts))
        findings_.warning(
            "W1002",
            node.mark,
            "what stands beside $ref is ignored in OpenAPI 3.0",
            "put the $ref into allOf to combine it"
        );
    }
  } else {
    for (const Member& member : node.members) keyword(current, member);
  }
  const std::uint32_t first = size_of(tables_.instructions);
  tables_.instructions.insert(
      tables_.instructions.end(), current.instructions.begin(), current.instructions.end()
  );
  marks_.keywords.insert(marks_.keywords.end(), current.marks.begin(), current.marks.end());
  if (tables_.schemas.size() <= job.index) {
    tables_.schemas.resize(job.index + 1, tables::Schema{tables::Range{0, 0}, 0, no_text, 0});
  }
  tables_.schemas[job.index] = tables::Schema{
      range_from(first, tables_.instructions),
      resource_of(job),
      tables_.intern(job.schema.at.pointer),
      job.schema.at.source
  };
}

void SchemaCompiler::emit(
    Current& current,
    Opcode op,
    std::string_view keyword_name,
    std::uint32_t a,
    std::uint32_t b,
    std::uint32_t c
) {
  current.instructions.emplace_back(op, std::uint16_t{0}, a, b, c, tables_.name(keyword_name));
  current.marks.push_back(current.mark);
}

bool SchemaCompiler::wants(const Member& member, Kind kind) {
  if (member.value->is(kind)) return true;
  findings_.error(
      "E1040",
      member.value->mark,
      '\'' + std::string{member.key} + "' must be " + std::string{name_of(kind)} + ", not " +
          std::string{name_of(member.value->kind)}
  );
  return false;
}

std::optional<std::uint32_t> SchemaCompiler::count_of(const Member& member) {
  const auto value = member.value->to_integer();
  if (value && *value >= 0 && *value < none) return static_cast<std::uint32_t>(*value);
  findings_.error(
      "E1040",
      member.value->mark,
      '\'' + std::string{member.key} + "' must be an integer of at least 0"
  );
  return std::nullopt;
}

/// Translated for the engine that runs it, and built once, so that no gateway finds it unusable.
std::optional<std::uint32_t> SchemaCompiler::pattern_of(
    std::string_view source, const json::Mark& mark, std::string_view what
) {
  schema::TranslatedPattern pattern = schema::translate_pattern(source);
  std::string fault = pattern.fault;
  schema::Matcher matcher;
  if (fault.empty() && !matcher.build(pattern.text, pattern.engine, fault)) {
    // What is too large for RE2 may still do for PCRE2.
    pattern = schema::translate_pattern(source, tables::PatternEngine::pcre2);
    if (matcher.build(pattern.text, pattern.engine, fault)) fault.clear();
  }
  if (fault.empty()) return tables_.pattern(source, pattern.text, pattern.engine);
  findings_.error(
      "E1040", mark, std::string{what} + " is no regular expression of ECMA-262: " + fault
  );
  return std::nullopt;
}

void SchemaCompiler::link(Current& current, std::uint32_t to) {
  in_place_[current.job.index].push_back(to);
}

std::uint32_t SchemaCompiler::child(
    Current& current, const Member& member, std::string_view step_name, const json::Node* node
) {
  spec::SchemaRef schema{step(current.job.schema.at, member.key, member.value), current.dialect()};
  if (node != nullptr) schema.at = step(schema.at, step_name, node);
  if (const json::Node* dialect = schema.at.node->find("$schema");
      dialect != nullptr && dialect->is(Kind::string))
    schema.dialect = dialect_of(dialect->text, schema.dialect);
  // The old dialects know booleans in these two places only; there they mean what they mean later.
  if (schema.at.node->is(Kind::boolean) &&
      (member.key == "additionalProperties" || member.key == "additionalItems")) {
    schema.dialect = Dialect::draft_2020_12;
  }
  return add(schema, current.job.formats_assert);
}

tables::Range SchemaCompiler::children(Current& current, const Member& member) {
  std::vector<std::uint32_t> list;
  for (std::size_t i = 0; i < member.value->items.size(); ++i)
    list.push_back(child(current, member, std::to_string(i), member.value->items[i]));
  const std::uint32_t first = size_of(tables_.schema_lists);
  tables_.schema_lists.insert(tables_.schema_lists.end(), list.begin(), list.end());
  return range_from(first, tables_.schema_lists);
}

tables::Range SchemaCompiler::texts(Current&, const Member& member) {
  const std::uint32_t first = size_of(tables_.names);
  std::vector<std::string_view> seen;
  for (const json::Node* item : member.value->items) {
    if (!item->is(Kind::string) || std::ranges::find(seen, item->text) != seen.end()) {
      findings_.error(
          "E1040", item->mark, '\'' + std::string{member.key} + "' must hold different strings"
      );
      continue;
    }
    seen.push_back(item->text);
    tables_.names.push_back(tables_.intern(item->text));  // a range must be contiguous: no sharing
  }
  return range_from(first, tables_.names);
}

void SchemaCompiler::keyword(Current& current, const Member& member) {
  current.mark = member.key_mark;
  switch (keyword_class(member.key, current.dialect())) {
    case KeywordClass::annotation:
      return;
    case KeywordClass::assertion:
      return ignores_assertions_ && member.key != "format" ? void() : assertion(current, member);
    case KeywordClass::applicator:
      return applicator(current, member);
    case KeywordClass::unknown:
      return unknown_keyword(current, member);
  }
}

void SchemaCompiler::unknown_keyword(Current&, const Member& member) {
  if (member.key.starts_with("x-")) return;
  if (member.key == "nullable") {
    findings_.warning(
        "W1003",
        member.key_mark,
        "'nullable' has no effect since OpenAPI 3.1",
        "write type: [string, 'null']"
    );
    return;
  }
  const std::string closest = text::closest_match(member.key, known_keywords());
  findings_.warning(
      "W1003",
      member.key_mark,
      "the keyword '" + text::shown(member.key) + "' has no effect in this schema",
      closest.empty() ? "names of your own begin with x-" : "did you mean '" + closest + "'?"
  );
}

/// Two alternatives that are the same but for their annotations: what fits one fits the other.
void SchemaCompiler::check_alternatives(const Member& member) {
  const auto says_something = [](const Member& one) {
    return keyword_class(one.key, Dialect::draft_2020_12) != KeywordClass::annotation &&
           !one.key.starts_with("x-");
  };
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < member.value->items.size(); ++i) {
    const json::Node& item = *member.value->items[i];
    std::string text;
    if (item.is(Kind::object)) {
      std::map<std::string_view, const json::Node*> sorted;
      for (const Member& one : item.members) {
        if (says_something(one)) sorted.emplace(one.key, one.value);
      }
      for (const auto& [key, value] : sorted)
        text.append(key).append(1, ':').append(json::to_canonical(*value, true)).append(1, ',');
    } else {
      text = json::to_canonical(item, true);
    }
    const auto [first, is_new] = seen.emplace(std::move(text), i);
    if (is_new) continue;
    findings_.warning(
        "W1009",
        item.mark,
        "this alternative of 'oneOf' is the same as number " + std::to_string(first->second + 1) +
            ": what fits one fits both, and is refused",
        "remove one of them"
    );
  }
}

void SchemaCompiler::type(Current& current, const Member& member) {
  const bool is_list = member.value->is(Kind::array);
  if (is_list && current.dialect() == Dialect::openapi_3_0) {
    findings_.error(
        "E1040",
        member.value->mark,
        "'type' must be a string in OpenAPI 3.0",
        "use nullable: true, or OpenAPI 3.1"
    );
    return;
  }
  std::uint32_t mask = 0;
  const auto take = [&](const json::Node& node) {
    const std::uint32_t bits = node.is(Kind::string) ? type_bits(node.text) : 0;
    if (bits == 0 || (current.dialect() == Dialect::openapi_3_0 && node.text == "null")) {
      findings_.error(
          "E1040",
          node.mark,
          node.is(Kind::string) ? "there is no type '" + std::string{node.text} + '\''
                                : std::string{"'type' must be a string"},
          "types are string, number, integer, boolean, array, object" +
              std::string{current.dialect() == Dialect::openapi_3_0 ? "" : " and null"}
      );
    }
    mask |= bits;
  };
  if (is_list) {
    for (const json::Node* item : member.value->items) take(*item);
    if (member.value->items.empty())
      findings_.error("E1040", member.value->mark, "'type' must name at least one type");
  } else {
    take(*member.value);
  }
  if (const json::Node* nullable = current.node().find("nullable");
      current.dialect() == Dialect::openapi_3_0 && nullable != nullptr && nullable->boolean)
    mask |= type_bits("null");
  if (mask != 0) emit(current, Opcode::type_mask, member.key, mask);
}

void SchemaCompiler::bound(
    Current& current,
    const Member& member,
    Opcode inclusive,
    Opcode exclusive,
    std::string_view exclusive_key
) {
  if (!wants(member, Kind::number)) return;
  const json::Node* flag = current.is_old() ? current.node().find(exclusive_key) : nullptr;
  const bool is_exclusive = flag != nullptr && flag->is(Kind::boolean) && flag->boolean;
  emit(
      current,
      is_exclusive ? exclusive : inclusive,
      member.key,
      tables_.literal(json::to_canonical(*member.value, true))
  );
}

void SchemaCompiler::assertion(Current& current, const Member& member) {
  const std::string_view key = member.key;
  const auto count = [&](Opcode op) {
    if (const auto value = count_of(member)) emit(current, op, key, *value);
  };
  const auto exclusive = [&](Opcode op) {
    if (current.is_old()) {
      (void)wants(member, Kind::boolean);  // read with minimum or maximum
    } else if (wants(member, Kind::number)) {
      emit(current, op, key, tables_.literal(json::to_canonical(*member.value, true)));
    }
  };
  if (key == "type") return type(current, member);
  if (key == "nullable") return (void)wants(member, Kind::boolean);
  if (key == "minimum")
    return bound(current, member, Opcode::minimum, Opcode::exclusive_minimum, "exclusiveMinimum");
  if (key == "maximum")
    return bound(current, member, Opcode::maximum, Opcode::exclusive_maximum, "exclusiveMaximum");
  if (key == "exclusiveMinimum") return exclusive(Opcode::exclusive_minimum);
  if (key == "exclusiveMaximum") return exclusive(Opcode::exclusive_maximum);
  if (key == "minLength") return count(Opcode::min_length);
  if (key == "maxLength") return count(Opcode::max_length);
  if (key == "minItems") return count(Opcode::min_items);
  if (key == "maxItems") return count(Opcode::max_items);
  if (key == "minProperties") return count(Opcode::min_properties);
  if (key == "maxProperties") return count(Opcode::max_properties);
  if (key == "multipleOf") {
    if (!wants(member, Kind::number)) return;
    const std::string literal = json::to_canonical(*member.value, true);
    if (literal == "0" || literal.starts_with('-'))
      return findings_.error("E1040", member.value->mark, "'multipleOf' must be greater than 0");
    return emit(current, Opcode::multiple_of, key, tables_.literal(literal));
  }
  if (key == "enum") {
    if (!wants(member, Kind::array)) return;
    const std::uint32_t first = size_of(tables_.literals);
    for (const json::Node* item : member.value->items)
      tables_.literals.push_back(tables_.intern(json::to_canonical(*item, true)));
    return emit(current, Opcode::enumeration, key, first, size_of(tables_.literals) - first);
  }
  if (key == "const")
    return emit(
        current, Opcode::constant, key, tables_.literal(json::to_canonical(*member.value, true))
    );
  if (key == "pattern") {
    if (!wants(member, Kind::string)) return;
    if (const auto pattern = pattern_of(member.value->text, member.value->mark, "'pattern'"))
      emit(current, Opcode::pattern, key, *pattern);
    return;
  }
  if (key == "format") {
    if (wants(member, Kind::string))
      emit(
          current,
          Opcode::format,
          key,
          tables_.format(member.value->text),
          current.job.formats_assert ? 1 : 0
      );
    return;
  }
  if (key == "uniqueItems") {
    if (wants(member, Kind::boolean) && member.value->boolean)
      emit(current, Opcode::unique_items, key);
    return;
  }
  if (key == "required") {
    // Draft 3 habits put a boolean here; nobody enforces that.
    if (!wants(member, Kind::array)) return;
    const tables::Range range = texts(current, member);
    return emit(current, Opcode::required, key, range.first(), range.count());
  }
  if (key == "readOnly" || key == "writeOnly") {
    if (wants(member, Kind::boolean) && member.value->boolean)
      emit(current, key == "readOnly" ? Opcode::read_only : Opcode::write_only, key);
    return;
  }
  if (key == "contentMediaType" || key == "contentEncoding") {
    if (wants(member, Kind::string))
      emit(
          current,
          key == "contentMediaType" ? Opcode::content_media_type : Opcode::content_encoding,
          key,
          tables_.name(member.value->text)
      );
    return;
  }
  if (key == "dependentRequired" && wants(member, Kind::object)) {
    for (const Member& dependent : member.value->members) {
      if (!wants(dependent, Kind::array)) continue;
      const tables::Range range = texts(current, dependent);
      emit(
          current,
          Opcode::dependent_required,
          key,
          tables_.name(dependent.key),
          range.first(),
          range.count()
      );
    }
  }
}

void SchemaCompiler::applicator(Current& current, const Member& member) {
  const std::string_view key = member.key;
  if (key == "$ref") return reference(current, member, Opcode::ref);
  if (key == "$dynamicRef" || key == "$recursiveRef")
    return reference(current, member, Opcode::dynamic_ref);
  if (key == "properties") return properties(current, member);
  if (key == "items" || key == "additionalItems" || key == "prefixItems")
    return items(current, member);
  if (key == "discriminator") return discriminator(current, member);
  if (key == "dependencies") return dependencies(current, member);
  if (key == "allOf" || key == "anyOf" || key == "oneOf") {
    if (!wants(member, Kind::array)) return;
    if (member.value->items.empty())
      return findings_.error(
          "E1040", member.value->mark, '\'' + std::string{key} + "' must hold at least one schema"
      );
    if (key == "oneOf") check_alternatives(member);
    const tables::Range range = children(current, member);
    for (std::uint32_t i = 0; i < range.count(); ++i)
      link(current, tables_.schema_lists[range.first() + i]);
    return emit(
        current,
        key == "allOf"   ? Opcode::all_of
        : key == "anyOf" ? Opcode::any_of
                         : Opcode::one_of,
        key,
        range.first(),
        range.count()
    );
  }
  if (key == "patternProperties") {
    if (!wants(member, Kind::object)) return;
    for (const Member& one : member.value->members) {
      const auto pattern = pattern_of(one.key, one.key_mark, "a pattern of 'patternProperties'");
      if (!pattern) continue;
      emit(
          current,
          Opcode::pattern_property,
          key,
          *pattern,
          child(current, member, one.key, one.value)
      );
    }
    return;
  }
  if (key == "dependentSchemas") {
    if (!wants(member, Kind::object)) return;
    for (const Member& one : member.value->members) {
      const std::uint32_t schema = child(current, member, one.key, one.value);
      link(current, schema);
      emit(current, Opcode::dependent_schema, key, tables_.name(one.key), schema);
    }
    return;
  }
  if (key == "if") {
    const auto branch = [&](std::string_view name) {
      const Member* other = current.node().find_member(name);
      if (other == nullptr) return none;
      const std::uint32_t schema = child(current, *other);
      link(current, schema);
      return schema;
    };
    const std::uint32_t condition = child(current, member);
    link(current, condition);
    const std::uint32_t then_schema = branch("then");
    return emit(current, Opcode::if_then_else, key, condition, then_schema, branch("else"));
  }
  if (key == "then" || key == "else") return;
  if (key == "minContains" || key == "maxContains") return (void)count_of(member);
  const std::uint32_t schema = child(current, member);
  if (key == "not") {
    link(current, schema);
    return emit(current, Opcode::negation, key, schema);
  }
  if (key == "contains") {
    const auto other = [&](std::string_view name, std::uint32_t fallback) {
      const Member* bound_member = current.node().find_member(name);
      return bound_member == nullptr ? fallback : count_of(*bound_member).value_or(fallback);
    };
    const bool has_bounds = current.dialect() >= Dialect::draft_2019_09;
    emit(
        current,
        Opcode::contains,
        key,
        schema,
        has_bounds ? other("minContains", 1) : 1,
        has_bounds ? other("maxContains", none) : none
    );
    const tables::Instruction& it = current.instructions.back();
    if (current.dialect() == Dialect::draft_2020_12)
      current.instructions.back() = tables::Instruction{
          it.op(), tables::contains_evaluates, it.a(), it.b(), it.c(), it.keyword()
      };
    return;
  }
  const Opcode op = key == "additionalProperties"    ? Opcode::additional_properties
                    : key == "propertyNames"         ? Opcode::property_names
                    : key == "unevaluatedItems"      ? Opcode::unevaluated_items
                    : key == "unevaluatedProperties" ? Opcode::unevaluated_properties
                                                     : Opcode::content_schema;
  emit(current, op, key, schema);
}

void SchemaCompiler::reference(Current& current, const Member& member, Opcode op) {
  if (!wants(member, Kind::string)) return;
  std::string fault;
  std::string help;
  const spec::Located target =
      references_.follow(member.value->text, current.job.schema.at, fault, help);
  if (!target) {
    findings_.error("E1015", member.value->mark, fault, help);
    return;
  }
  spec::SchemaRef schema{target, current.dialect()};
  if (const json::Node* dialect = target.node->find("$schema");
      dialect != nullptr && dialect->is(Kind::string))
    schema.dialect = dialect_of(dialect->text, schema.dialect);
  const std::uint32_t index = add(schema, current.job.formats_assert);
  link(current, index);
  std::string_view anchor;
  if (op == Opcode::dynamic_ref && !leads_by_anchor(member, target, anchor)) op = Opcode::ref;
  emit(current, op, member.key, index, op == Opcode::ref ? 0 : tables_.name(anchor));
}

/// Only a reference that first leads to a dynamic anchor looks for others of its name (core
/// §8.2.3.2; for `$recursiveRef` 2019-09 §8.2.4.2.1).
bool SchemaCompiler::leads_by_anchor(
    const Member& member, const spec::Located& target, std::string_view& anchor
) {
  if (member.key == "$recursiveRef") {
    const json::Node* const recursive = target.node->find("$recursiveAnchor");
    return recursive != nullptr && recursive->is(Kind::boolean) && recursive->boolean;
  }
  const std::string_view text = member.value->text;
  const std::size_t hash = text.find('#');
  if (hash == std::string_view::npos) return false;
  anchor = text.substr(hash + 1);
  const json::Node* const dynamic = target.node->find("$dynamicAnchor");
  return dynamic != nullptr && dynamic->is(Kind::string) && dynamic->text == anchor;
}

void SchemaCompiler::properties(Current& current, const Member& member) {
  if (!wants(member, Kind::object)) return;
  std::vector<const Member*> sorted;
  for (const Member& one : member.value->members) sorted.push_back(&one);
  std::ranges::sort(sorted, {}, &Member::key);
  std::vector<tables::Property> list;
  for (const Member* one : sorted) {
    const std::uint32_t schema = child(current, member, one->key, one->value);
    list.emplace_back(tables_.intern(one->key), schema);
  }
  const std::uint32_t first = size_of(tables_.properties);
  tables_.properties.insert(tables_.properties.end(), list.begin(), list.end());
  emit(current, Opcode::properties, member.key, first, size_of(list));
}

void SchemaCompiler::items(Current& current, const Member& member) {
  const bool is_tuple_dialect =
      current.dialect() != Dialect::draft_2020_12 && current.dialect() != Dialect::openapi_3_0;
  const json::Node* own_items = current.node().find("items");
  if (member.key == "prefixItems" ||
      (member.key == "items" && member.value->is(Kind::array) && is_tuple_dialect)) {
    if (!wants(member, Kind::array)) return;
    const tables::Range range = children(current, member);
    return emit(current, Opcode::prefix_items, member.key, range.first(), range.count());
  }
  if (member.key == "additionalItems") {
    // Only behind a tuple of `items` (draft 2019-09 and before).
    if (!is_tuple_dialect || own_items == nullptr || !own_items->is(Kind::array)) return;
    return emit(
        current,
        Opcode::items,
        member.key,
        child(current, member),
        static_cast<std::uint32_t>(own_items->items.size())
    );
  }
  const json::Node* prefix =
      current.dialect() == Dialect::draft_2020_12 ? current.node().find("prefixItems") : nullptr;
  emit(
      current,
      Opcode::items,
      member.key,
      child(current, member),
      prefix == nullptr ? 0 : static_cast<std::uint32_t>(prefix->items.size())
  );
}

void SchemaCompiler::dependencies(Current& current, const Member& member) {
  if (!wants(member, Kind::object)) return;
  for (const Member& one : member.value->members) {
    if (one.value->is(Kind::array)) {
      const tables::Range range = texts(current, one);
      emit(
          current,
          Opcode::dependent_required,
          member.key,
          tables_.name(one.key),
          range.first(),
          range.count()
      );
    } else {
      const std::uint32_t schema = child(current, member, one.key, one.value);
      link(current, schema);
      emit(current, Opcode::dependent_schema, member.key, tables_.name(one.key), schema);
    }
  }
}

void SchemaCompiler::discriminator(Current& current, const Member& member) {
  if (!wants(member, Kind::object)) return;
  const json::Node* property = member.value->find("propertyName");
  if (property == nullptr || !property->is(Kind::string))
    return findings_.error("E1040", member.value->mark, "'discriminator' needs 'propertyName'");
  std::vector<std::pair<std::string_view, std::uint32_t>> list;
  const auto add_target =
      [&](std::string_view value, const std::string& target_reference, const json::Mark& mark) {
        std::string fault;
        std::string help;
        const spec::Located target =
            references_.follow(target_reference, current.job.schema.at, fault, help);
        if (!target) return findings_.error("E1015", mark, fault, help);
        list.emplace_back(value, add({target, current.dialect()}, current.job.formats_assert));
      };
  if (const json::Node* mapping = member.value->find("mapping"); mapping != nullptr) {
    for (const Member& one : mapping->members) {
      if (!wants(one, Kind::string)) continue;
      const bool is_name = one.value->text.find_first_of("/#.") == std::string_view::npos;
      add_target(
          one.key,
          (is_name ? "#/components/schemas/" : "") + std::string{one.value->text},
          one.value->mark
      );
    }
  }
  for (const std::string_view group : {"oneOf", "anyOf"}) {
    const json::Node* choices = current.node().find(group);
    if (choices == nullptr) continue;
    for (const json::Node* choice : choices->items) {
      const json::Node* ref = choice->find("$ref");
      if (ref == nullptr || !ref->is(Kind::string)) continue;
      const std::string_view value = ref->text.substr(ref->text.rfind('/') + 1);
      if (std::ranges::find(list, value, [](const auto& entry) { return entry.first; }) ==
          list.end())
        add_target(value, std::string{ref->text}, ref->mark);
    }
  }
  std::ranges::sort(list);
  const std::uint32_t first = size_of(tables_.properties);
  for (const auto& [value, schema] : list)
    tables_.properties.emplace_back(tables_.intern(value), schema);
  emit(
      current, Opcode::discriminator, member.key, tables_.name(property->text), first, size_of(list)
  );
}

/// How many schemas one value is held against by this one. Too many are an error where they become
/// so, and count as few for those above.
std::uint32_t SchemaCompiler::count_visits(
    std::uint32_t schema,
    const std::vector<std::uint32_t>& edges,
    const std::vector<std::uint32_t>& visits
) {
  std::uint64_t sum = 1;
  for (const std::uint32_t to : edges) sum += visits[to];
  if (sum <= artifact::in_place_visits_max) return static_cast<std::uint32_t>(sum);
  findings_.error(
      "E1042",
      marks_.schemas[schema],
      "one value would be held against more than " + std::to_string(artifact::in_place_visits_max) +
          " schemas",
      "references and combinations multiply here: say once what all alternatives have in common"
  );
  return 1;
}

/// A chain of schemas that look at the same value must end, and soon: depth-first over the edges
/// that do not descend, with an explicit stack.
void SchemaCompiler::refuse_endless() {
  enum class State : std::uint8_t { fresh, open, done };
  std::vector<State> state(in_place_.size(), State::fresh);
  std::vector<std::uint32_t> height(in_place_.size(), 0);
  std::vector<std::uint32_t> visits(in_place_.size(), 0);
  struct Visit {
    std::uint32_t schema;
    std::size_t next;
  };
  for (std::uint32_t root = 0; root < in_place_.size(); ++root) {
    if (state[root] != State::fresh) continue;
    std::vector<Visit> stack{{root, 0}};
    state[root] = State::open;
    while (!stack.empty()) {
      Visit& visit = stack.back();
      const auto& edges = in_place_[visit.schema];
      if (visit.next < edges.size()) {
        const std::uint32_t to = edges[visit.next++];
        if (state[to] == State::open) {
          findings_.error(
              "E1041",
              marks_.schemas[visit.schema],
              "the schema refers to itself without looking deeper into the value",
              "a recursive schema goes through properties or items"
          );
        } else if (state[to] == State::fresh) {
          state[to] = State::open;
          stack.push_back({to, 0});
        }
        continue;
      }
      for (const std::uint32_t to : edges)
        height[visit.schema] = std::max(height[visit.schema], height[to] + 1);
      if (height[visit.schema] == tables::schema_depth_max) {
        findings_.error(
            "E1041",
            marks_.schemas[visit.schema],
            "more than " + std::to_string(tables::schema_depth_max) +
                " schemas apply to one value through references and combinations"
        );
      }
      visits[visit.schema] = count_visits(visit.schema, edges, visits);
      state[visit.schema] = State::done;
      stack.pop_back();
    }
  }
}

}  // namespace barbacane::compile
