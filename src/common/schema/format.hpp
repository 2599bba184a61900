#pragma once
// The formats of JSON Schema (validation §7) and of OpenAPI's registry, as predicates over texts.
// Formats that are not here are annotations.

#include <cstdint>
#include <string_view>

namespace barbacane::schema {

enum class Format : std::uint8_t {
  unknown,
  // of texts
  base64url,
  byte,  // base64 (RFC 4648 §4)
  character,
  date,
  date_time,
  decimal,  // decimal128 too
  duration,
  email,
  hostname,
  http_date,
  idn_email,
  idn_hostname,
  ipv4,
  ipv6,
  iri,
  iri_reference,
  json_pointer,
  media_range,
  regex,
  relative_json_pointer,
  sf_binary,
  sf_boolean,
  sf_decimal,
  sf_integer,
  sf_string,
  sf_token,
  time,
  uri,
  uri_reference,
  uri_template,
  uuid,
  // of numbers, the first two of texts that hold one too
  int64,
  uint64,
  int8,
  int16,
  int32,
  uint8,
  uint16,
  uint32,
  float_32,
  float_64,
};

/// unknown for names that nobody asserts: "password", "binary", "my-own".
[[nodiscard]] Format format_of(std::string_view name) noexcept;

/// Of a string, which is UTF-8. Allocation-free, linear in `text`.
[[nodiscard]] bool fits_format(Format format, std::string_view text) noexcept;

/// Of a number, by its JSON text; formats of strings accept every number.
[[nodiscard]] bool fits_number_format(Format format, std::string_view text) noexcept;

}  // namespace barbacane::schema
