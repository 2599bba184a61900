#pragma once
// URI references (RFC 3986) as far as `$ref` and `$id` need them; bases may be relative paths.

#include <string>
#include <string_view>

namespace barbacane::compile {

/// "dir/../a.yaml" without "." and ".." where that is possible; a leading ".." of a relative path
/// stays.
[[nodiscard]] std::string normalise_name(std::string_view name);

/// Percent-decoded; a stray '%' stays as it is.
[[nodiscard]] std::string percent_decoded(std::string_view text);

/// A file name as the path of a URI reference: '%', '?', '#', ' ' and controls escaped.
[[nodiscard]] std::string uri_from_name(std::string_view name);

/// "https:" of "https://a/b", "" of a relative reference.
[[nodiscard]] std::string_view scheme_of(std::string_view uri);

/// `reference` seen from `base`, both without fragment (RFC 3986 §5.2). A base without scheme gives
/// a result without scheme.
[[nodiscard]] std::string resolve_uri(std::string_view base, std::string_view reference);

}  // namespace barbacane::compile
