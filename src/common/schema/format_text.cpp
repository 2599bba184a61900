#include "common/schema/format_text.hpp"

#include <algorithm>
#include <cstdint>

#include "common/schema/format_words.hpp"

namespace barbacane::schema {
namespace {

bool is_token_byte(char byte) noexcept {
  return is_alnum(byte) || is_one_of(byte, "!#$%&'*+-.^_`|~");
}

/// Base 64 with `marks` for 62 and 63. The bits that no byte takes must be zero (RFC 4648 3.5).
bool is_base64_of(std::string_view text, std::string_view marks, bool needs_padding) noexcept {
  const std::size_t end = text.find('=');
  const std::string_view body = text.substr(0, end);
  const std::size_t padding = text.size() - body.size();
  if (text.find_first_not_of('=', body.size()) != std::string_view::npos) return false;
  const std::size_t rest = body.size() % 4;
  if (rest == 1 || padding > 2) return false;
  if ((padding != 0 || needs_padding) && (body.size() + padding) % 4 != 0) return false;
  if (!std::all_of(body.begin(), body.end(), [&](char byte) {
        return is_alnum(byte) || is_one_of(byte, marks);
      }))
    return false;
  if (rest == 0) return true;
  const char last = body.back();
  return rest == 2 ? is_one_of(last, "AQgw") : is_one_of(last, "AEIMQUYcgkosw048");
}

/// Digits of a canonical integer, no more than `largest` when as long.
bool is_integer_up_to(std::string_view digits, std::string_view largest) noexcept {
  if (!is_all(digits, is_digit) || (digits.size() > 1 && digits.front() == '0')) return false;
  return digits.size() < largest.size() || (digits.size() == largest.size() && digits <= largest);
}

/// A token or a quoted string (RFC 9110 section 5.6), cut off.
bool take_parameter_value(std::string_view& text) noexcept {
  if (!take(text, '"')) {
    const std::size_t count = front_of(text, is_token_byte).size();
    text.remove_prefix(count);
    return count > 0;
  }
  while (!text.empty()) {
    const char byte = text.front();
    text.remove_prefix(1);
    if (byte == '"') return true;
    if ((byte >= 0 && byte < ' ' && byte != '\t') || byte == 0x7F) return false;
    if (byte != '\\') continue;
    if (text.empty() || (text.front() >= 0 && text.front() < ' ' && text.front() != '\t'))
      return false;
    text.remove_prefix(1);
  }
  return false;
}

void take_blanks(std::string_view& text) noexcept {
  text.remove_prefix(front_of(text, [](char byte) { return byte == ' ' || byte == '\t'; }).size());
}

}  // namespace

bool is_json_pointer(std::string_view text) noexcept {
  if (text.empty()) return true;
  if (text.front() != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '~') continue;
    if (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')) return false;
  }
  return true;
}

bool is_relative_json_pointer(std::string_view text) noexcept {
  const auto take_number = [&text] {
    const std::string_view digits = front_of(text, is_digit);
    if (digits.empty() || (digits.size() > 1 && digits.front() == '0')) return false;
    text.remove_prefix(digits.size());
    return true;
  };
  if (!take_number()) return false;
  if (text == "#") return true;
  // draft-bhutton-relative-json-pointer-00 section 3: how far to move among the items
  if ((take(text, '+') || take(text, '-')) && !take_number()) return false;
  return is_json_pointer(text);
}

bool is_uuid(std::string_view text) noexcept {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

bool is_base64(std::string_view text) noexcept {
  return is_base64_of(text, "+/", true);
}

bool is_base64url(std::string_view text) noexcept {
  return is_base64_of(text, "-_", false);
}

bool is_one_character(std::string_view text) noexcept {
  return !text.empty() && take_code_point(text) != no_code_point && text.empty();
}

bool is_int64_text(std::string_view text) noexcept {
  if (!take(text, '-')) return is_integer_up_to(text, "9223372036854775807");
  return text != "0" && is_integer_up_to(text, "9223372036854775808");
}

bool is_uint64_text(std::string_view text) noexcept {
  return is_integer_up_to(text, "18446744073709551615");
}

bool is_decimal_text(std::string_view text) noexcept {
  if (!take(text, '-')) take(text, '+');
  const std::size_t whole = front_of(text, is_digit).size();
  text.remove_prefix(whole);
  std::size_t fraction = 0;
  if (take(text, '.')) {
    fraction = front_of(text, is_digit).size();
    text.remove_prefix(fraction);
    if (fraction == 0) return false;
  }
  if (whole + fraction == 0) return false;
  if (text.empty()) return true;
  if (!take(text, 'e') && !take(text, 'E')) return false;
  if (!take(text, '-')) take(text, '+');
  return is_all(text, is_digit);
}

bool is_media_range(std::string_view text) noexcept {
  const std::string_view type = front_of(text, is_token_byte);
  text.remove_prefix(type.size());
  if (type.empty() || !take(text, '/')) return false;
  const std::string_view subtype = front_of(text, is_token_byte);
  text.remove_prefix(subtype.size());
  if (subtype.empty() || (type == "*" && subtype != "*")) return false;
  while (true) {
    take_blanks(text);
    if (text.empty()) return true;
    if (!take(text, ';')) return false;
    take_blanks(text);
    const std::size_t name = front_of(text, is_token_byte).size();
    if (name == 0) continue;  // an empty parameter is allowed since RFC 9110
    text.remove_prefix(name);
    if (!take(text, '=') || !take_parameter_value(text)) return false;
  }
}

bool is_sf_string(std::string_view text) noexcept {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] < ' ' || text[i] == 0x7F || text[i] == '"') return false;
    if (text[i] != '\\') continue;
    if (++i == text.size() || (text[i] != '"' && text[i] != '\\')) return false;
  }
  return true;
}

bool is_sf_token(std::string_view text) noexcept {
  if (text.empty() || (!is_alpha(text.front()) && text.front() != '*')) return false;
  return is_all(text, [](char byte) { return is_token_byte(byte) || byte == ':' || byte == '/'; });
}

bool is_sf_binary(std::string_view text) noexcept {
  return text.size() >= 2 && text.front() == ':' && text.back() == ':' &&
         is_base64(text.substr(1, text.size() - 2));
}

bool is_sf_boolean(std::string_view text) noexcept {
  return text == "?0" || text == "?1";
}

bool is_sf_integer(std::string_view text) noexcept {
  take(text, '-');
  return text.size() <= 15 && is_all(text, is_digit);
}

bool is_sf_decimal(std::string_view text) noexcept {
  take(text, '-');
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return false;
  const std::string_view fraction = text.substr(dot + 1);
  return dot <= 12 && is_all(text.substr(0, dot), is_digit) && fraction.size() <= 3 &&
         is_all(fraction, is_digit);
}

}  // namespace barbacane::schema
