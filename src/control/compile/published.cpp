#include "control/compile/published.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "common/json/write.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Member;
using json::Node;

namespace {

/// Below these stand values of the API, whose members only look like ours.
bool is_value(std::string_view key) {
  constexpr std::array<std::string_view, 6> keys{
      "const", "default", "enum", "example", "examples", "value"
  };
  return std::ranges::find(keys, key) != keys.end();
}

/// `servers` of a path or operation is a list; a schema's property of that name is an object.
bool is_private(const Member& member, bool is_root) {
  if (member.key.starts_with("x-barbacane-")) return true;
  return member.key == "servers" && (is_root || member.value->is(Kind::array));
}

// Recursion is bounded by ReadLimits::depth_max of the reader.
const Node* without_private(json::Document& document, const Node& node, bool is_root) {
  if (node.is(Kind::array)) {
    std::vector<const Node*> items;
    for (const Node* item : node.items) items.push_back(without_private(document, *item, false));
    return document.make_array(items, node.mark);
  }
  if (!node.is(Kind::object)) return &node;
  std::vector<Member> members;
  for (const Member& member : node.members) {
    if (is_private(member, is_root)) continue;
    const Node* value =
        is_value(member.key) ? member.value : without_private(document, *member.value, false);
    members.push_back({member.key, member.key_mark, value});
  }
  return document.make_object(members, node.mark);
}

bool stays(char letter) {
  constexpr std::string_view others = "-._~/!$&'()*+,;=:@";
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z') || others.find(letter) != std::string_view::npos;
}

}  // namespace

std::string published_text(json::Document& document, const Node& root) {
  return json::to_text(*without_private(document, root, true));
}

std::string published_path(std::string_view member) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string path = "/__barbacane/specs/";
  for (const char letter : member) {
    if (stays(letter)) {
      path += letter;
      continue;
    }
    const auto byte = static_cast<unsigned char>(letter);
    path += {'%', hex[byte >> 4U], hex[byte & 0xFU]};
  }
  return path;
}

}  // namespace barbacane::compile
