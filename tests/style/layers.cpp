#include "style/layers.hpp"

#include <algorithm>

#include "style/tree.hpp"

namespace barbacane::style {
namespace {

std::string plane_of(const std::string& room) {
  return room.substr(0, room.find('/'));
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

/// Reads `set(BARBACANE_LAYERS_<PLANE> "group" "group")` and the extra edges.
Layers::Layers(std::string_view cmake_text) {
  constexpr std::string_view start = "set(BARBACANE_LAYERS_";
  std::string plane;
  std::size_t level = 0;
  for (const std::string& line : lines_of(cmake_text)) {
    if (line.starts_with(start)) {
      plane = lower(line.substr(start.size()));
      level = 0;
      continue;
    }
    const std::size_t open = line.find('"');
    const std::size_t close = line.find('"', open + 1);
    if (plane.empty() || open == std::string::npos || close == std::string::npos) continue;
    const std::string group = line.substr(open + 1, close - open - 1);
    if (plane == "extra") {
      const std::size_t arrow = group.find('>');
      extra_.emplace(group.substr(0, arrow), group.substr(arrow + 1));
    } else {
      for (const std::string& room : words_of(group)) levels_[plane + "/" + room] = level;
      ++level;
    }
    if (line.find("\")") != std::string::npos) plane.clear();
  }
}

bool Layers::knows(const std::string& room) const {
  return levels_.contains(room);
}

bool Layers::allows(const std::string& room, const std::string& other) const {
  if (room == other || extra_.contains({room, other})) return true;
  const auto to = levels_.find(other);
  if (to == levels_.end()) return false;
  if (room.ends_with("/main"))
    return plane_of(other) == plane_of(room) || plane_of(other) == "common";
  const auto from = levels_.find(room);
  if (from == levels_.end()) return false;
  if (plane_of(room) != plane_of(other)) return plane_of(other) == "common";
  return to->second < from->second;
}

}  // namespace barbacane::style
