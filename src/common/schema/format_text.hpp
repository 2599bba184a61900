#pragma once
// Formats that are a few bytes of grammar each: pointers, UUID, encodings, numbers in strings,
// structured field items (RFC 8941), media ranges (RFC 9110 section 12.5.1).

#include <string_view>

namespace barbacane::schema {

[[nodiscard]] bool is_json_pointer(std::string_view text) noexcept;
[[nodiscard]] bool is_relative_json_pointer(std::string_view text) noexcept;
[[nodiscard]] bool is_uuid(std::string_view text) noexcept;
[[nodiscard]] bool is_base64(std::string_view text) noexcept;
/// Padding may be left out.
[[nodiscard]] bool is_base64url(std::string_view text) noexcept;
[[nodiscard]] bool is_one_character(std::string_view text) noexcept;
[[nodiscard]] bool is_int64_text(std::string_view text) noexcept;
[[nodiscard]] bool is_uint64_text(std::string_view text) noexcept;
[[nodiscard]] bool is_decimal_text(std::string_view text) noexcept;
[[nodiscard]] bool is_media_range(std::string_view text) noexcept;
[[nodiscard]] bool is_sf_string(std::string_view text) noexcept;
[[nodiscard]] bool is_sf_token(std::string_view text) noexcept;
[[nodiscard]] bool is_sf_binary(std::string_view text) noexcept;
[[nodiscard]] bool is_sf_boolean(std::string_view text) noexcept;
[[nodiscard]] bool is_sf_integer(std::string_view text) noexcept;
[[nodiscard]] bool is_sf_decimal(std::string_view text) noexcept;

}  // namespace barbacane::schema
