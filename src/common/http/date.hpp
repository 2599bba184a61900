#pragma once
// Dates of HTTP fields: IMF-fixdate (RFC 9110 §5.6.7).

#include <cstdint>
#include <string>

namespace barbacane::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" for seconds since the epoch. No locale, no time zone.
[[nodiscard]] std::string to_http_date(std::int64_t seconds);

}  // namespace barbacane::http
