#include "control/compile/shape_checker.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "common/routing/path_template.hpp"
#include "common/text/shown.hpp"
#include "control/compile/keys.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Member;
using json::Node;
using spec::Located;
using spec::SpecKind;

namespace {

std::string quoted(std::string_view key) {
  return '\'' + text::shown(key) + '\'';
}

std::string_view version_name(SpecKind kind) {
  return kind == SpecKind::openapi_3_2 ? "3.2" : "3.1";
}

/// Some AsyncAPI objects stand in some places by reference only; what they refer to is a whole one.
ShapeId referred(ShapeId id) {
  if (id == ShapeId::async_channel_reference) return ShapeId::async_channel;
  return id == ShapeId::async_message_reference ? ShapeId::async_message : id;
}

const Field* find_field(const Shape& shape, std::string_view name) {
  const auto found = std::ranges::find(shape.fields, name, &Field::name);
  return found == shape.fields.end() ? nullptr : &*found;
}

}  // namespace

const Shape& shape_of(ShapeId id) {
  constexpr auto count = static_cast<std::size_t>(ShapeId::count);
  static const std::array<const Shape*, count> all = [] {
    static const Shape none{"nothing", {}};
    std::array<const Shape*, count> made{};
    for (std::size_t i = 0; i < count; ++i) {
      const Shape* shape = find_openapi_shape(static_cast<ShapeId>(i));
      if (shape == nullptr) shape = find_asyncapi_shape(static_cast<ShapeId>(i));
      made[i] = shape == nullptr ? &none : shape;
    }
    return made;
  }();
  return *all[static_cast<std::size_t>(id)];
}

ShapeChecker::ShapeChecker(SpecKind kind, References& references, Findings& findings, Rule rule)
    : kind_{kind},
      references_{references},
      findings_{findings},
      schemas_{kind, references, findings},
      rule_{std::move(rule)} {}

void ShapeChecker::run(const Located& root, ShapeId id) {
  tasks_.push_back({root, id});
  while (!tasks_.empty()) {
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    const std::uint64_t key =
        reinterpret_cast<std::uintptr_t>(task.at.node) * 64 + static_cast<std::uint64_t>(task.id);
    if (seen_.insert(key).second) check(task);
  }
  schemas_.run();
}

void ShapeChecker::check(const Task& task) {
  const Shape& shape = shape_of(task.id);
  const Node& node = *task.at.node;
  if (!node.is(Kind::object)) {
    return findings_.error(
        "E1010",
        node.mark,
        std::string{shape.what} + " must be an object, not " + std::string{name_of(node.kind)},
        {},
        task.at.pointer
    );
  }
  const Node* reference = node.find("$ref");
  if (is_reference(task, shape)) {
    siblings(task, shape);
    return follow(task, *reference);
  }
  if (referred(task.id) != task.id)
    return findings_.error("E1013", node.mark, std::string{shape.what} + " needs '$ref'");
  for (const Member& member : node.members) check_member(task, shape, member);
  for (const Field& field : shape.fields) {
    if (is_needed(field.need, kind_) && node.find(field.name) == nullptr)
      findings_.error(
          "E1011",
          node.mark,
          std::string{shape.what} + " needs " + quoted(field.name),
          {},
          task.at.pointer
      );
  }
  if (task.id == ShapeId::path_item && reference != nullptr) follow(task, *reference);
  rule_(task.id, task.at);
}

bool ShapeChecker::is_reference(const Task& task, const Shape& shape) const {
  const bool may_refer =
      shape.may_refer || (task.id == ShapeId::external_docs && kind_ == SpecKind::asyncapi_3);
  if (!may_refer || task.at.node->find("$ref") == nullptr) return false;
  return task.id != ShapeId::media_type || kind_ == SpecKind::openapi_3_2;
}

void ShapeChecker::siblings(const Task& task, const Shape& shape) {
  for (const Member& member : task.at.node->members) {
    const bool is_override =
        kind_ != SpecKind::openapi_3_0 && (member.key == "summary" || member.key == "description");
    if (member.key.starts_with(own_prefix)) {
      findings_.error("E1014", member.key_mark, quoted(member.key) + " has no effect beside $ref");
    } else if (member.key != "$ref" && !is_override && !member.key.starts_with("x-")) {
      findings_.warning(
          "W1002",
          member.key_mark,
          quoted(member.key) + " has no effect beside the $ref of " + std::string{shape.what},
          kind_ == SpecKind::openapi_3_0 ? "nothing beside $ref counts in OpenAPI 3.0"
                                         : "only summary and description may stand there"
      );
    }
  }
}

void ShapeChecker::follow(const Task& task, const Node& reference) {
  if (!reference.is(Kind::string))
    return findings_.error("E1010", reference.mark, "'$ref' must be a string");
  Located at = task.at;
  const Node* next = &reference;
  for (std::size_t hops = 0; next != nullptr && next->is(Kind::string); ++hops) {
    if (hops == References::hops_max)
      return findings_.error(
          "E1016", reference.mark, "the references lead in a circle", "refer to an object itself"
      );
    std::string fault;
    std::string help;
    const Located target = references_.follow(next->text, at, fault, help);
    // A fault further on is found where it stands.
    if (!target) {
      if (hops == 0) findings_.error("E1015", reference.mark, fault, help);
      return;
    }
    if (hops == 0) tasks_.push_back({target, referred(task.id)});
    at = target;
    next = at.node->is(Kind::object) ? at.node->find("$ref") : nullptr;
  }
}

void ShapeChecker::check_member(const Task& task, const Shape& shape, const Member& member) {
  const Field* field = find_field(shape, member.key);
  if (field == nullptr) {
    const bool is_extension = member.key.starts_with("x-");
    if (shape.rest == nullptr || (is_extension && shape.has_extensions))
      return unknown(task, shape, member);
    field = shape.rest;
    check_key(field->keys, member, task.at);
    if (field->form == Form::map) {
      tasks_.push_back({step(task.at, member.key, member.value), field->shape});
      return;
    }
  } else if (kind_ < field->since) {
    return findings_.error(
        "E1012",
        member.key_mark,
        "unknown field " + quoted(member.key) + " in " + std::string{shape.what},
        "it exists since OpenAPI " + std::string{version_name(field->since)},
        step(task.at, member.key, member.value).pointer
    );
  }
  check_value(*field, shape, step(task.at, member.key, member.value), member.key);
}

void ShapeChecker::unknown(const Task& task, const Shape& shape, const Member& member) {
  const bool is_own = member.key.starts_with(own_prefix);
  if (!is_own && shape.has_extensions && member.key.starts_with("x-")) return;
  std::vector<std::string_view> names;
  for (const Field& field : shape.fields) {
    if (field.name.starts_with(own_prefix) == is_own && field.since <= kind_)
      names.push_back(field.name);
  }
  const bool is_misplaced =
      is_own && find_field(shape_of(ShapeId::operation), member.key) != nullptr;
  findings_.error(
      is_own ? "E1014" : "E1012",
      member.key_mark,
      is_misplaced ? quoted(member.key) + " has no effect on " + std::string{shape.what}
                   : "unknown field " + quoted(member.key) + " in " + std::string{shape.what},
      is_misplaced ? "put it on the document, a path or an operation"
                   : findings_.did_you_mean(member.key, names),
      step(task.at, member.key, member.value).pointer
  );
}

bool ShapeChecker::wants(Kind kind, const Shape& shape, const Located& at, std::string_view key) {
  if (at.node->is(kind)) return true;
  findings_.error(
      "E1010",
      at.node->mark,
      quoted(key) + " of " + std::string{shape.what} + " must be " + std::string{name_of(kind)} +
          ", not " + std::string{name_of(at.node->kind)},
      kind == Kind::string && !at.node->is(Kind::object) && !at.node->is(Kind::array)
          ? "put it in quotes"
          : "",
      at.pointer
  );
  return false;
}

void ShapeChecker::check_value(
    const Field& field, const Shape& shape, const Located& at, std::string_view key
) {
  const auto all_texts = [&](Kind kind) {
    if (!wants(kind, shape, at, key)) return;
    const auto is_text = [&](const Node& node) {
      if (!node.is(Kind::string))
        findings_.error(
            "E1010",
            node.mark,
            quoted(key) + " of " + std::string{shape.what} + " must hold strings, not " +
                std::string{name_of(node.kind)},
            "put it in quotes",
            at.pointer
        );
    };
    for (const Node* item : at.node->items) is_text(*item);
    for (const Member& member : at.node->members) is_text(*member.value);
  };
  switch (field.form) {
    case Form::any:
      return;
    case Form::text:
      (void)wants(Kind::string, shape, at, key);
      return;
    case Form::text_or_null:
      if (!at.node->is(Kind::null)) (void)wants(Kind::string, shape, at, key);
      return;
    case Form::flag:
      (void)wants(Kind::boolean, shape, at, key);
      return;
    case Form::object:
      (void)wants(Kind::object, shape, at, key);
      return;
    case Form::texts:
      return all_texts(Kind::array);
    case Form::text_map:
      return all_texts(Kind::object);
    case Form::schema:
      return add_schema(at);
    case Form::one:
      tasks_.push_back({at, field.shape});
      return;
    case Form::schemas:
    case Form::map:
      if (wants(Kind::object, shape, at, key)) check_children(field, at);
      return;
    case Form::list:
      if (wants(Kind::array, shape, at, key)) check_children(field, at);
      return;
  }
}

void ShapeChecker::check_children(const Field& field, const Located& at) {
  for (std::size_t i = 0; i < at.node->items.size(); ++i)
    tasks_.push_back({step(at, std::to_string(i), at.node->items[i]), field.shape});
  for (const Member& member : at.node->members) {
    if (field.keys == Keys::path && member.key.starts_with("x-")) {
      if (member.key.starts_with(own_prefix)) check_path(member, at);
      continue;
    }
    check_key(field.keys, member, at);
    const Located child = step(at, member.key, member.value);
    if (field.form == Form::schemas) {
      add_schema(child);
    } else {
      tasks_.push_back({child, field.shape});
    }
  }
}

void ShapeChecker::add_schema(const Located& at) {
  if (kind_ == SpecKind::asyncapi_3 && at.node->is(Kind::object) &&
      at.node->find("schemaFormat") != nullptr)
    tasks_.push_back({at, ShapeId::async_multi_format_schema});
  schemas_.add(at);
}

void ShapeChecker::check_path(const Member& member, const Located& at) {
  const std::string pointer = step(at, member.key, member.value).pointer;
  if (member.key.starts_with(own_prefix)) {
    findings_.error(
        "E1014",
        member.key_mark,
        quoted(member.key) + " has no effect on 'paths'",
        "put it on the document, a path or an operation",
        pointer
    );
  } else if (const std::string fault = routing::check_template(member.key); !fault.empty()) {
    findings_.error(
        "E1020",
        member.key_mark,
        "the path " + quoted(member.key) + " is malformed: " + fault,
        {},
        pointer
    );
  }
}

void ShapeChecker::check_key(Keys keys, const Member& member, const Located& at) {
  const auto refuse = [&](std::string_view code, std::string_view what, std::string_view help) {
    findings_.error(
        code,
        member.key_mark,
        quoted(member.key) + ' ' + std::string{what},
        std::string{help},
        step(at, member.key, member.value).pointer
    );
  };
  switch (keys) {
    case Keys::any:
      return;
    case Keys::path:
      return check_path(member, at);
    case Keys::status:
      if (!status_of(member.key))
        refuse("E1032", "is no status", "statuses look like '200', '4XX' or default");
      return;
    case Keys::media_type:
      if (media_range_of(member.key).empty())
        refuse("E1032", "is no media type", "media types look like application/json");
      return;
    case Keys::component:
      if (!is_component_name(member.key))
        refuse("E1018", "is no name of a component", "names consist of A-Z a-z 0-9 . - and _");
      return;
    case Keys::method:
      if (!is_method(member.key)) {
        refuse("E1013", "is no method", "methods are tokens such as COPY");
      } else if (is_fixed_method(member.key)) {
        refuse("E1013", "has a field of its own", "write it in lower case beside this object");
      }
      return;
  }
}

}  // namespace barbacane::compile
