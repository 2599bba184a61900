#include "common/artifact/member_name.hpp"

#include <algorithm>
#include <cstdint>
#include <map>

#include "common/artifact/ustar_header.hpp"
#include "common/text/utf8.hpp"

namespace barbacane::artifact {
namespace {

std::string lowered(std::string_view text) {
  std::string out{text};
  for (char& letter : out) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return out;
}

std::string check_segments(std::string_view path) {
  while (true) {
    const std::size_t end = path.find('/');
    const std::string_view segment = path.substr(0, end);
    if (segment.empty()) return "has an empty segment";
    if (segment == "." || segment == "..") return "has a segment " + std::string{segment};
    if (end == std::string_view::npos) return {};
    path.remove_prefix(end + 1);
  }
}

}  // namespace

std::string check_spec_name(std::string_view member) {
  if (member.size() > name_bytes_max) return "is over 100 bytes long";
  if (!member.starts_with(specs_prefix)) return "is not below specs/";
  const bool has_control = std::ranges::any_of(member, [](char letter) {
    return static_cast<std::uint8_t>(letter) < 0x20 || letter == 0x7F;
  });
  if (has_control) return "has a control character";
  if (member.find('\\') != std::string_view::npos) return "has a backslash";
  if (!text::is_utf8(member)) return "is not UTF-8";
  return check_segments(member.substr(specs_prefix.size()));
}

std::string check_spec_names(const std::vector<std::string>& members) {
  std::map<std::string, std::string_view> seen;
  for (const std::string& member : members) {
    const auto [place, is_new] = seen.emplace(lowered(member), member);
    if (!is_new) return std::string{place->second} + " and " + member + " differ in case only";
  }
  for (const auto& [name, member] : seen) {
    const std::string folder = name + '/';
    const auto next = seen.lower_bound(folder);
    if (next != seen.end() && next->first.starts_with(folder)) {
      return std::string{member} + " is also the folder of " + std::string{next->second};
    }
  }
  return {};
}

}  // namespace barbacane::artifact
