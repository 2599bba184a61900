#include "common/schema/format.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/schema/decimal.hpp"
#include "common/schema/ecma_pattern.hpp"

namespace barbacane::schema {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 33> formats{{
    {"date-time", Format::date_time},
    {"date", Format::date},
    {"time", Format::time},
    {"duration", Format::duration},
    {"email", Format::email},
    {"idn-email", Format::idn_email},
    {"hostname", Format::hostname},
    {"host-name", Format::hostname},
    {"ipv4", Format::ipv4},
    {"ip-address", Format::ipv4},
    {"ipv6", Format::ipv6},
    {"uri", Format::uri},
    {"uri-reference", Format::uri_reference},
    {"iri", Format::iri},
    {"iri-reference", Format::iri_reference},
    {"uri-template", Format::uri_template},
    {"uuid", Format::uuid},
    {"json-pointer", Format::json_pointer},
    {"relative-json-pointer", Format::relative_json_pointer},
    {"regex", Format::regex},
    {"byte", Format::byte},
    {"base64url", Format::base64url},
    {"int8", Format::int8},
    {"int16", Format::int16},
    {"int32", Format::int32},
    {"int64", Format::int64},
    {"uint8", Format::uint8},
    {"uint16", Format::uint16},
    {"uint32", Format::uint32},
    {"uint64", Format::uint64},
    {"float", Format::float_32},
    {"double", Format::float_64},
    {"double-int", Format::int64},
}};

bool is_between(const Decimal& value, std::string_view least, std::string_view most) noexcept {
  return value.is_integer() && value >= Decimal(least) && value <= Decimal(most);
}

}  // namespace

Format format_of(std::string_view name) noexcept {
  const auto* const found =
      std::ranges::find(formats, name, [](const auto& one) { return one.first; });
  return found == formats.end() ? Format::unknown : found->second;
}

bool fits_format(Format format, std::string_view text) {
  switch (format) {
    case Format::date_time:
      return is_date_time(text);
    case Format::date:
      return is_date(text);
    case Format::time:
      return is_time(text);
    case Format::duration:
      return is_duration(text);
    case Format::email:
      return is_email(text, false);
    case Format::idn_email:
      return is_email(text, true);
    case Format::hostname:
      return is_hostname(text);
    case Format::ipv4:
      return is_ipv4(text);
    case Format::ipv6:
      return is_ipv6(text);
    case Format::uri:
      return is_uri(text, false, false);
    case Format::uri_reference:
      return is_uri(text, true, false);
    case Format::iri:
      return is_uri(text, false, true);
    case Format::iri_reference:
      return is_uri(text, true, true);
    case Format::uri_template:
      return is_uri_template(text);
    case Format::uuid:
      return is_uuid(text);
    case Format::json_pointer:
      return is_json_pointer(text);
    case Format::relative_json_pointer:
      return is_relative_json_pointer(text);
    case Format::regex:
      return translate_pattern(text).fault.empty();
    case Format::byte:
      return is_base64(text, false);
    case Format::base64url:
      return is_base64(text, true);
    default:
      return true;
  }
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
