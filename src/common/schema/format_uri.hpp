#pragma once
// Formats of references: RFC 3986, RFC 3987, RFC 6570. Grammar only; nothing is normalised.

#include <string_view>

namespace barbacane::schema {

[[nodiscard]] bool is_uri(std::string_view text) noexcept;
[[nodiscard]] bool is_uri_reference(std::string_view text) noexcept;
[[nodiscard]] bool is_iri(std::string_view text) noexcept;
[[nodiscard]] bool is_iri_reference(std::string_view text) noexcept;
[[nodiscard]] bool is_uri_template(std::string_view text) noexcept;

}  // namespace barbacane::schema
