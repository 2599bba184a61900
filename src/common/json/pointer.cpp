#include "common/json/pointer.hpp"

#include <charconv>

namespace barbacane::json {
namespace {

/// One token with ~1 and ~0 undone; false on a stray "~".
bool unescape(std::string_view token, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      out += token[i];
      continue;
    }
    if (i + 1 == token.size() || (token[i + 1] != '0' && token[i + 1] != '1')) return false;
    out += token[++i] == '0' ? '~' : '/';
  }
  return true;
}

const Node* item_at(const Node& array, std::string_view token) {
  if (token.size() > 1 && token.starts_with('0')) return nullptr;  // RFC 6901 §4
  std::size_t index = 0;
  const char* end = token.data() + token.size();
  const auto [stopped, code] = std::from_chars(token.data(), end, index);
  if (token.empty() || code != std::errc{} || stopped != end || index >= array.items.size())
    return nullptr;
  return array.items[index];
}

}  // namespace

const Node* find_at(const Node& root, std::string_view pointer) {
  const Node* node = &root;
  std::string token;
  while (!pointer.empty()) {
    if (!pointer.starts_with('/')) return nullptr;
    pointer.remove_prefix(1);
    const std::size_t end = pointer.find('/');
    if (!unescape(pointer.substr(0, end), token)) return nullptr;
    pointer = end == std::string_view::npos ? std::string_view{} : pointer.substr(end);
    switch (node->kind) {
      case Kind::object:
        node = node->find(token);
        break;
      case Kind::array:
        node = item_at(*node, token);
        break;
      default:
        return nullptr;
    }
    if (node == nullptr) return nullptr;
  }
  return node;
}

void append_token(std::string& pointer, std::string_view token) {
  pointer += '/';
  for (const char byte : token) {
    if (byte == '~') {
      pointer += "~0";
    } else if (byte == '/') {
      pointer += "~1";
    } else {
      pointer += byte;
    }
  }
}

}  // namespace barbacane::json
