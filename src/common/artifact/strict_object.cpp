#include "common/artifact/strict_object.hpp"

#include <algorithm>

#include "common/text/shown.hpp"

namespace barbacane::artifact {
namespace {

std::string_view name_of(json::Kind kind) {
  switch (kind) {
    case json::Kind::null:
      return "null";
    case json::Kind::boolean:
      return "a boolean";
    case json::Kind::number:
      return "a number";
    case json::Kind::string:
      return "a string";
    case json::Kind::array:
      return "an array";
    case json::Kind::object:
      return "an object";
  }
  return "?";
}

}  // namespace

StrictObject::StrictObject(const json::Node& node, std::string where)
    : node_(node), where_(std::move(where)) {
  if (!node.is(json::Kind::object)) fault_ = where_ + " must be an object";
}

void StrictObject::add_fault(std::string_view name, std::string_view words) {
  if (!fault_.empty()) return;
  fault_ = where_ + ": '" + text::shown(name) + "' " + std::string{words};
}

const json::Node* StrictObject::take(std::string_view name, json::Kind kind, bool is_required) {
  asked_.insert(name);
  if (!fault_.empty()) return nullptr;
  const json::Node* value = node_.find(name);
  if (value == nullptr) {
    if (is_required) add_fault(name, "is missing");
    return nullptr;
  }
  if (value->is(kind)) return value;
  add_fault(name, "must be " + std::string{name_of(kind)});
  return nullptr;
}

std::string StrictObject::text(std::string_view name) {
  const json::Node* value = take(name, json::Kind::string, true);
  return value == nullptr ? std::string{} : std::string{value->text};
}

std::string StrictObject::optional_text(std::string_view name) {
  const json::Node* value = take(name, json::Kind::string, false);
  if (value == nullptr) return {};
  if (value->text.empty()) add_fault(name, "must not be empty");
  return std::string{value->text};
}

std::uint64_t StrictObject::number(std::string_view name, std::uint64_t max) {
  const json::Node* value = take(name, json::Kind::number, true);
  if (value == nullptr) return 0;
  const std::optional<std::int64_t> number = value->to_integer();
  if (number && *number >= 0 && static_cast<std::uint64_t>(*number) <= max) {
    return static_cast<std::uint64_t>(*number);
  }
  add_fault(name, "must be an integer from 0 to " + std::to_string(max));
  return 0;
}

const json::Node* StrictObject::array(std::string_view name, std::size_t items_max) {
  const json::Node* value = take(name, json::Kind::array, true);
  if (value == nullptr || value->items.size() <= items_max) return value;
  add_fault(name, "has over " + std::to_string(items_max) + " items");
  return nullptr;
}

const json::Node* StrictObject::object(std::string_view name, std::size_t members_max) {
  const json::Node* value = take(name, json::Kind::object, true);
  if (value == nullptr || value->members.size() <= members_max) return value;
  add_fault(name, "has over " + std::to_string(members_max) + " members");
  return nullptr;
}

std::string StrictObject::finish() {
  if (fault_.empty()) {
    for (const json::Member& member : node_.members) {
      if (!asked_.contains(member.key)) add_fault(member.key, "is not known");
    }
  }
  return fault_;
}

bool is_text_array(const json::Node& node) {
  return node.is(json::Kind::array) && std::ranges::all_of(node.items, [](const json::Node* item) {
           return item->is(json::Kind::string);
         });
}

}  // namespace barbacane::artifact
