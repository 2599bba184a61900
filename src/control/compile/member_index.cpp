#include "control/compile/member_index.hpp"

#include <string>

#include "common/json/pointer.hpp"

namespace barbacane::compile {
namespace {

/// A token without its escapes; a malformed one comes back as it is and names nothing.
std::string unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool is_escape =
        token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    if (is_escape) {
      out += token[++i] == '0' ? '~' : '/';
    } else {
      out += token[i];
    }
  }
  return out;
}

}  // namespace

const json::Member* MemberIndex::find(const json::Node& object, std::string_view key) {
  if (object.members.size() <= linear_max) return object.find_member(key);
  auto [entry, is_new] = indexed_.try_emplace(&object);
  if (is_new) {
    for (const json::Member& member : object.members) entry->second.emplace(member.key, &member);
  }
  const auto found = entry->second.find(key);
  return found == entry->second.end() ? nullptr : found->second;
}

const json::Node* MemberIndex::find_at(const json::Node& root, std::string_view pointer) {
  const json::Node* node = &root;
  while (node != nullptr && !pointer.empty()) {
    if (!pointer.starts_with('/')) return nullptr;
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const std::string_view step = pointer.substr(0, end);
    pointer.remove_prefix(end);
    if (node->is(json::Kind::object) && node->members.size() > linear_max) {
      const json::Member* member = find(*node, unescaped(step.substr(1)));
      node = member == nullptr ? nullptr : member->value;
    } else {
      node = json::find_at(*node, step);
    }
  }
  return node;
}

}  // namespace barbacane::compile
