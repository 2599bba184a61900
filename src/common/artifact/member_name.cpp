#include "common/artifact/member_name.hpp"

#include <algorithm>
#include <cstdint>
#include <map>

#include "common/artifact/ustar_header.hpp"

namespace barbacane::artifact {
namespace {

std::string lowered(std::string_view text) {
  std::string out{text};
  for (char& letter : out) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return out;
}

std::size_t continuation_bytes(std::uint8_t lead) {
  if (lead < 0x80) return 0;
  if (lead >= 0xC2 && lead <= 0xDF) return 1;
  if (lead >= 0xE0 && lead <= 0xEF) return 2;
  if (lead >= 0xF0 && lead <= 0xF4) return 3;
  return 4;  // no lead byte
}

// RFC 3629: shortest forms only, no surrogates, nothing over U+10FFFF.
bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto lead = static_cast<std::uint8_t>(text[at]);
    const std::size_t more = continuation_bytes(lead);
    if (more > 3 || text.size() - at <= more) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      const auto byte = static_cast<std::uint8_t>(text[at + k]);
      std::uint8_t low = 0x80;
      std::uint8_t high = 0xBF;
      if (k == 1 && lead == 0xE0) low = 0xA0;
      if (k == 1 && lead == 0xED) high = 0x9F;
      if (k == 1 && lead == 0xF0) low = 0x90;
      if (k == 1 && lead == 0xF4) high = 0x8F;
      if (byte < low || byte > high) return false;
    }
    at += more;
  }
  return true;
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
  if (!is_utf8(member)) return "is not UTF-8";
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

std::string to_shown(std::string_view name) {
  std::string shown{name};
  std::ranges::replace_if(shown, [](char letter) { return letter < ' ' || letter > '~'; }, '?');
  return shown;
}

}  // namespace barbacane::artifact
