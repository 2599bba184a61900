#include "common/schema/format.hpp"

#include <algorithm>
#include <array>

#include "common/schema/decimal.hpp"
#include "common/schema/ecma_syntax.hpp"
#include "common/schema/format_host.hpp"
#include "common/schema/format_text.hpp"
#include "common/schema/format_time.hpp"
#include "common/schema/format_uri.hpp"

namespace barbacane::schema {
namespace {

using Check = bool (*)(std::string_view) noexcept;

struct Name {
  std::string_view text;
  Format format;
};

struct TextFormat {
  Format format;
  Check check;
};

/// Sorted by text, as the search needs it.
constexpr std::array names = std::to_array<Name>({
    {"base64url", Format::base64url},
    {"byte", Format::byte},
    {"char", Format::character},
    {"date", Format::date},
    {"date-time", Format::date_time},
    {"decimal", Format::decimal},
    {"decimal128", Format::decimal},
    {"double", Format::float_64},
    {"double-int", Format::int64},
    {"duration", Format::duration},
    {"email", Format::email},
    {"float", Format::float_32},
    {"host-name", Format::hostname},
    {"hostname", Format::hostname},
    {"http-date", Format::http_date},
    {"idn-email", Format::idn_email},
    {"idn-hostname", Format::idn_hostname},
    {"int16", Format::int16},
    {"int32", Format::int32},
    {"int64", Format::int64},
    {"int8", Format::int8},
    {"ip-address", Format::ipv4},
    {"ipv4", Format::ipv4},
    {"ipv6", Format::ipv6},
    {"iri", Format::iri},
    {"iri-reference", Format::iri_reference},
    {"json-pointer", Format::json_pointer},
    {"media-range", Format::media_range},
    {"regex", Format::regex},
    {"relative-json-pointer", Format::relative_json_pointer},
    {"sf-binary", Format::sf_binary},
    {"sf-boolean", Format::sf_boolean},
    {"sf-decimal", Format::sf_decimal},
    {"sf-integer", Format::sf_integer},
    {"sf-string", Format::sf_string},
    {"sf-token", Format::sf_token},
    {"time", Format::time},
    {"uint16", Format::uint16},
    {"uint32", Format::uint32},
    {"uint64", Format::uint64},
    {"uint8", Format::uint8},
    {"uri", Format::uri},
    {"uri-reference", Format::uri_reference},
    {"uri-template", Format::uri_template},
    {"uuid", Format::uuid},
});
static_assert(std::ranges::is_sorted(names, {}, &Name::text));

/// In the order of the enumeration, which is the index.
constexpr std::array checks = std::to_array<TextFormat>({
    {Format::base64url, is_base64url},
    {Format::byte, is_base64},
    {Format::character, is_one_character},
    {Format::date, is_date},
    {Format::date_time, is_date_time},
    {Format::decimal, is_decimal_text},
    {Format::duration, is_duration},
    {Format::email, is_email},
    {Format::hostname, is_hostname},
    {Format::http_date, is_http_date},
    {Format::idn_email, is_idn_email},
    {Format::idn_hostname, is_idn_hostname},
    {Format::ipv4, is_ipv4},
    {Format::ipv6, is_ipv6},
    {Format::iri, is_iri},
    {Format::iri_reference, is_iri_reference},
    {Format::json_pointer, is_json_pointer},
    {Format::media_range, is_media_range},
    {Format::regex, is_ecma_pattern},
    {Format::relative_json_pointer, is_relative_json_pointer},
    {Format::sf_binary, is_sf_binary},
    {Format::sf_boolean, is_sf_boolean},
    {Format::sf_decimal, is_sf_decimal},
    {Format::sf_integer, is_sf_integer},
    {Format::sf_string, is_sf_string},
    {Format::sf_token, is_sf_token},
    {Format::time, is_time},
    {Format::uri, is_uri},
    {Format::uri_reference, is_uri_reference},
    {Format::uri_template, is_uri_template},
    {Format::uuid, is_uuid},
    {Format::int64, is_int64_text},
    {Format::uint64, is_uint64_text},
});

constexpr std::size_t index_of(Format format) noexcept {
  return static_cast<std::size_t>(format) - 1;  // without `unknown`
}

consteval bool is_in_order() {
  for (std::size_t i = 0; i < checks.size(); ++i)
    if (index_of(checks[i].format) != i) return false;
  return true;
}
static_assert(is_in_order());

bool is_between(const Decimal& value, std::string_view least, std::string_view most) noexcept {
  return value.is_integer() && value >= Decimal(least) && value <= Decimal(most);
}

}  // namespace

Format format_of(std::string_view name) noexcept {
  const auto* const found = std::ranges::lower_bound(names, name, {}, &Name::text);
  return found == names.end() || found->text != name ? Format::unknown : found->format;
}

bool fits_format(Format format, std::string_view text) noexcept {
  const std::size_t index = index_of(format);
  return index >= checks.size() || checks[index].check(text);
}

bool fits_number_format(Format format, std::string_view text) noexcept {
  const Decimal value(text);
  switch (format) {
    case Format::int8:
      return is_between(value, "-128", "127");
    case Format::int16:
      return is_between(value, "-32768", "32767");
    case Format::int32:
      return is_between(value, "-2147483648", "2147483647");
    case Format::int64:
      return is_between(value, "-9223372036854775808", "9223372036854775807");
    case Format::uint8:
      return is_between(value, "0", "255");
    case Format::uint16:
      return is_between(value, "0", "65535");
    case Format::uint32:
      return is_between(value, "0", "4294967295");
    case Format::uint64:
      return is_between(value, "0", "18446744073709551615");
    case Format::float_32:
      return value >= Decimal("-3.4028235e38") && value <= Decimal("3.4028235e38");
    case Format::float_64:
      return value >= Decimal("-1.7976931348623157e308") &&
             value <= Decimal("1.7976931348623157e308");
    default:
      return true;
  }
}

}  // namespace barbacane::schema
