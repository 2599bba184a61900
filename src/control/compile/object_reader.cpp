#include "control/compile/object_reader.hpp"

#include <algorithm>

#include "common/json/pointer.hpp"
#include "common/text/suggest.hpp"

namespace barbacane::compile {
namespace {

constexpr std::string_view own_prefix = "x-barbacane-";

bool contains(const auto& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string did_you_mean(const std::vector<std::string_view>& names, std::string_view name) {
  const std::string closest = text::closest_match(name, names);
  return closest.empty() ? std::string{} : "did you mean '" + closest + "'?";
}

}  // namespace

void Findings::error(
    std::string_view code,
    const json::Mark& mark,
    std::string message,
    std::string help,
    std::string pointer
) {
  report_.add(
      {std::string{code},
       Severity::error,
       place_of(mark),
       std::move(message),
       std::move(help),
       std::move(pointer)}
  );
}

void Findings::warning(
    std::string_view code,
    const json::Mark& mark,
    std::string message,
    std::string help,
    std::string pointer
) {
  report_.add(
      {std::string{code},
       Severity::warning,
       place_of(mark),
       std::move(message),
       std::move(help),
       std::move(pointer)}
  );
}

std::string_view name_of(json::Kind kind) {
  switch (kind) {
    case json::Kind::null:
      return "null";
    case json::Kind::boolean:
      return "true or false";
    case json::Kind::number:
      return "a number";
    case json::Kind::string:
      return "a string";
    case json::Kind::array:
      return "an array";
    case json::Kind::object:
      return "an object";
  }
  return "";
}

spec::Located step(const spec::Located& from, std::string_view key, const json::Node* node) {
  spec::Located located{node, from.source, from.pointer};
  json::append_token(located.pointer, key);
  return located;
}

ObjectReader::ObjectReader(Findings& findings, spec::Located at, std::string_view what)
    : findings_{findings},
      at_{std::move(at)},
      what_{what},
      is_object_{at_.node != nullptr && at_.node->is(json::Kind::object)} {
  if (at_.node != nullptr && !is_object_) {
    findings_.error(
        "E1010",
        at_.node->mark,
        std::string{what_} + " must be an object, not " + std::string{name_of(at_.node->kind)},
        {},
        at_.pointer
    );
  }
}

const json::Node* ObjectReader::any(std::string_view key) {
  known_.push_back(key);
  return is_object_ ? at_.node->find(key) : nullptr;
}

const json::Node* ObjectReader::field(std::string_view key, json::Kind kind) {
  const json::Node* node = any(key);
  if (node == nullptr || node->is(kind)) return node;
  findings_.error(
      "E1010",
      node->mark,
      '\'' + std::string{key} + "' of " + std::string{what_} + " must be " +
          std::string{name_of(kind)} + ", not " + std::string{name_of(node->kind)},
      kind == json::Kind::string ? "put it in quotes" : "",
      step(at_, key, node).pointer
  );
  return nullptr;
}

std::string_view ObjectReader::text(std::string_view key) {
  const json::Node* node = field(key, json::Kind::string);
  return node == nullptr ? std::string_view{} : node->text;
}

std::optional<bool> ObjectReader::maybe_flag(std::string_view key) {
  const json::Node* node = field(key, json::Kind::boolean);
  return node == nullptr ? std::nullopt : std::optional{node->boolean};
}

bool ObjectReader::flag(std::string_view key, bool fallback) {
  return maybe_flag(key).value_or(fallback);
}

spec::Located ObjectReader::child(std::string_view key, json::Kind kind) {
  const json::Node* node = field(key, kind);
  return node == nullptr ? spec::Located{} : step(at_, key, node);
}

void ObjectReader::require(std::string_view key) {
  known_.push_back(key);
  if (!is_object_ || at_.node->find(key) != nullptr) return;
  findings_.error(
      "E1011",
      at_.node->mark,
      std::string{what_} + " needs '" + std::string{key} + '\'',
      {},
      at_.pointer
  );
}

void ObjectReader::ignore(std::initializer_list<std::string_view> keys) {
  known_.insert(known_.end(), keys);
}

void ObjectReader::end(std::initializer_list<std::string_view> extensions) {
  if (!is_object_) return;
  for (const json::Member& member : at_.node->members) {
    if (contains(known_, member.key) || contains(extensions, member.key)) continue;
    const std::string pointer = step(at_, member.key, member.value).pointer;
    if (member.key.starts_with(own_prefix)) {
      std::vector<std::string_view> candidates{
          "x-barbacane-dispatch",
          "x-barbacane-middlewares",
          "x-barbacane-limits",
          "x-barbacane-validation",
          "x-barbacane-security"
      };
      const bool is_misplaced = contains(candidates, member.key);
      if (!is_misplaced)
        std::erase_if(candidates, [&](std::string_view name) {
          return !contains(extensions, name);
        });
      findings_.error(
          "E1014",
          member.key_mark,
          is_misplaced ? '\'' + std::string{member.key} + "' has no effect on " + std::string{what_}
                       : "unknown field '" + std::string{member.key} + '\'',
          is_misplaced ? "" : did_you_mean(candidates, member.key),
          pointer
      );
    } else if (!member.key.starts_with("x-")) {
      findings_.error(
          "E1012",
          member.key_mark,
          "unknown field '" + std::string{member.key} + "' in " + std::string{what_},
          did_you_mean(known_, member.key),
          pointer
      );
    }
  }
}

}  // namespace barbacane::compile
