#pragma once
// One label of an internationalised host name: IDNA2008 (RFC 5891, 5892) and Punycode (RFC 3492).

#include <cstddef>
#include <string_view>

namespace barbacane::schema {

/// Length of the A-label, "xn--" included, of a U-label in UTF-8; 0 when IDNA2008 refuses it or
/// when it has more than 63 code points.
[[nodiscard]] std::size_t encoded_idn_bytes(std::string_view label) noexcept;

/// Whether Punycode (what follows "xn--") stands for a U-label that IDNA2008 allows.
[[nodiscard]] bool is_encoded_idn_label(std::string_view punycode) noexcept;

}  // namespace barbacane::schema
