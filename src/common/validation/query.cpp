#include "common/validation/query.hpp"

#include <algorithm>

#include "common/text/utf8.hpp"

namespace barbacane::validation {
namespace {

int hex_value(char byte) noexcept {
  if (byte >= '0' && byte <= '9') return byte - '0';
  const char folded = static_cast<char>(byte | 0x20);
  return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

/// Where something stands that decode() changes, or the end.
std::size_t first_escape(std::string_view text) noexcept {
  const auto changes = [](char byte) { return byte == '%' || byte == '+'; };
  return static_cast<std::size_t>(std::ranges::find_if(text, changes) - text.begin());
}

bool split_pairs(std::string_view text, char separator, std::vector<Pair>& out) {
  out.clear();
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    std::string_view piece = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    while (separator == ';' && piece.starts_with(' ')) piece.remove_prefix(1);
    if (piece.empty()) continue;
    if (out.size() == pairs_max) return false;
    const std::size_t sign = piece.find('=');
    const bool has_value = sign != std::string_view::npos;
    out.push_back(
        {piece.substr(0, sign), has_value ? piece.substr(sign + 1) : std::string_view{}, has_value}
    );
  }
  return true;
}

}  // namespace

bool split_query(std::string_view query, std::vector<Pair>& out) {
  return split_pairs(query, '&', out);
}

bool split_cookies(std::string_view field, std::vector<Pair>& out) {
  return split_pairs(field, ';', out);
}

bool decode(std::string_view text, bool plus_is_space, std::string& out) {
  out = text;
  const std::size_t first = first_escape(text);
  if (first == text.size()) return is_utf8(out);
  out.resize(first);
  for (std::size_t i = first; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = high < 0 ? -1 : hex_value(text[i + 2]);
      if (low < 0) return false;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return is_utf8(out);
}

bool is_named(std::string_view encoded, std::string_view name, std::string& scratch) {
  if (encoded == name) return true;
  // Escapes make a name longer, never shorter.
  if (encoded.size() < name.size() || first_escape(encoded) == encoded.size()) return false;
  return decode(encoded, true, scratch) && scratch == name;
}

bool is_utf8(std::string_view text) noexcept {
  return text::is_utf8(text);
}

void split(std::string_view text, char separator, std::vector<std::string_view>& out) {
  out.clear();
  while (true) {
    const std::size_t end = text.find(separator);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace barbacane::validation
