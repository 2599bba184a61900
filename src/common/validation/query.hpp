#pragma once
// Texts of requests taken apart: pairs of a query or a Cookie field, lists, percent escapes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barbacane::validation {

/// Still encoded.
struct Pair {
  std::string_view name;
  std::string_view value;
  bool has_value = false;  // there was a '='
};

inline constexpr std::size_t pairs_max = 1000;

/// "a=1&b=2"; false when there are too many. Empty pieces are skipped.
[[nodiscard]] bool split_query(std::string_view query, std::vector<Pair>& out);
/// "a=1; b=2" (RFC 6265 §4.2.1).
[[nodiscard]] bool split_cookies(std::string_view field, std::vector<Pair>& out);

/// Percent escapes are decoded, and with `plus_is_space` '+' is a space. False for a malformed
/// escape or for what is not UTF-8 then.
[[nodiscard]] bool decode(std::string_view text, bool plus_is_space, std::string& out);

/// Whether `encoded`, of a query or a form, stands for `name`.
[[nodiscard]] bool is_named(std::string_view encoded, std::string_view name, std::string& scratch);

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// The pieces between `separator`s; those of an empty text are one empty piece.
void split(std::string_view text, char separator, std::vector<std::string_view>& out);

}  // namespace barbacane::validation
