#pragma once
// The formats of JSON Schema (validation §7) and of OpenAPI's registry, as predicates over texts.
// Formats that are not here are annotations; idn-hostname is one, for it needs the tables of IDNA.

#include <cstdint>
#include <string_view>

namespace barbacane::schema {

enum class Format : std::uint8_t {
  unknown,
  date_time,
  date,
  time,
  duration,
  email,
  idn_email,
  hostname,
  ipv4,
  ipv6,
  uri,
  uri_reference,
  iri,
  iri_reference,
  uri_template,
  uuid,
  json_pointer,
  relative_json_pointer,
  regex,
  byte,  // base64 (RFC 4648 §4)
  base64url,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float_32,
  float_64,
};

/// unknown for names that nobody asserts: "password", "binary", "my-own".
[[nodiscard]] Format format_of(std::string_view name) noexcept;

/// Of a string; formats of numbers accept every string. Allocation-free, but for `regex`.
[[nodiscard]] bool fits_format(Format format, std::string_view text);

/// Of a number, by its JSON text; formats of strings accept every number.
[[nodiscard]] bool fits_number_format(Format format, std::string_view text) noexcept;

// One file a family.
[[nodiscard]] bool is_date(std::string_view text) noexcept;
[[nodiscard]] bool is_time(std::string_view text) noexcept;
[[nodiscard]] bool is_date_time(std::string_view text) noexcept;
[[nodiscard]] bool is_duration(std::string_view text) noexcept;
[[nodiscard]] bool is_hostname(std::string_view text) noexcept;
[[nodiscard]] bool is_ipv4(std::string_view text) noexcept;
[[nodiscard]] bool is_ipv6(std::string_view text) noexcept;
[[nodiscard]] bool is_email(std::string_view text, bool is_international) noexcept;
[[nodiscard]] bool is_uri(std::string_view text, bool is_reference, bool is_international) noexcept;
[[nodiscard]] bool is_uri_template(std::string_view text) noexcept;
[[nodiscard]] bool is_uuid(std::string_view text) noexcept;
[[nodiscard]] bool is_json_pointer(std::string_view text) noexcept;
[[nodiscard]] bool is_relative_json_pointer(std::string_view text) noexcept;
[[nodiscard]] bool is_base64(std::string_view text, bool is_url_safe) noexcept;

}  // namespace barbacane::schema
