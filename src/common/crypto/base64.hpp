#pragma once
// Base64 with padding (RFC 4648 section 4), strict.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace barbacane::crypto {

[[nodiscard]] std::string to_base64(std::string_view bytes);

/// The bytes, or nothing: only the one spelling that `to_base64` makes is taken, so that a signed
/// record cannot be respelled.
[[nodiscard]] std::optional<std::string> parse_base64(std::string_view text);

}  // namespace barbacane::crypto
