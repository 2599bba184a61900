#pragma once
// The Prefer field (RFC 7240), as far as mocking reads it.

#include <optional>
#include <string>
#include <string_view>

namespace barbacane::http {

struct MockPreference {
  std::optional<unsigned> code;  // code=404
  std::string example;           // example="storm", "" = none
};

/// Reads `code` and `example` out of one field value; other preferences are ignored, as RFC 7240
/// asks, and so is a `code` that is no status. The first of each counts (§2). A ';' is read as a
/// ',': people write both, and no parameter of a preference has these names.
[[nodiscard]] MockPreference parse_mock_preference(std::string_view value);

}  // namespace barbacane::http
