#pragma once
// What callers send of themselves, read out of fields.

#include <string_view>

namespace barbacane::api {

/// Text that may stand in a log and in an answer as it is.
[[nodiscard]] bool is_request_id(std::string_view text);
/// The value of a cookie in a Cookie field; "" when it is not there.
[[nodiscard]] std::string_view cookie_of(std::string_view field, std::string_view name);
/// The token of an Authorization field of the scheme Bearer (RFC 6750 §2.1); "" for others.
[[nodiscard]] std::string_view bearer_of(std::string_view field);

}  // namespace barbacane::api
