#include "common/artifact/json_maker.hpp"

#include <string>

namespace barbacane::artifact {

const json::Node* JsonMaker::text(std::string_view value) {
  return document_.make_string(value, {});
}

const json::Node* JsonMaker::number(std::uint64_t value) {
  json::Node* node = document_.make_node(json::Kind::number, {});
  node->text = document_.keep(std::to_string(value));
  return node;
}

const json::Node* JsonMaker::array(std::span<const json::Node* const> items) {
  return document_.make_array(items, {});
}

const json::Node* JsonMaker::object(
    std::span<const std::pair<std::string_view, const json::Node*>> members
) {
  std::vector<json::Member> made;
  made.reserve(members.size());
  for (const auto& [key, value] : members) made.push_back({document_.keep(key), {}, value});
  return document_.make_object(made, {});
}

}  // namespace barbacane::artifact
