#include "control/compile/nodes.hpp"

#include "common/json/pointer.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Node;
using spec::Located;

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "true or false";
    case Kind::number:
      return "a number";
    case Kind::string:
      return "a string";
    case Kind::array:
      return "an array";
    case Kind::object:
      return "an object";
  }
  return "";
}

Located step(const Located& from, std::string_view key, const Node* node) {
  Located located{node, from.source, from.pointer};
  json::append_token(located.pointer, key);
  return located;
}

Located member_of(const Located& at, std::string_view key, Kind kind) {
  const Node* node = at.node == nullptr ? nullptr : at.node->find(key);
  return node != nullptr && node->is(kind) ? step(at, key, node) : Located{};
}

std::string_view text_of(const Located& at, std::string_view key) {
  const Node* node = at.node->find(key);
  return node != nullptr && node->is(Kind::string) ? node->text : std::string_view{};
}

std::optional<bool> flag_of(const Located& at, std::string_view key) {
  const Node* node = at.node->find(key);
  return node != nullptr && node->is(Kind::boolean) ? std::optional{node->boolean} : std::nullopt;
}

}  // namespace barbacane::compile
