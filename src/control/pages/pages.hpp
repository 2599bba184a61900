#pragma once
// Answers requests for the web page, before the API sees them.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/net/web_server.hpp"
#include "control/pages/asset.hpp"

namespace barbacane::pages {

/// Where `index.html` wants the nonce of its answer.
inline constexpr std::string_view nonce_mark = "__CSP_NONCE__";

enum class Coding { identity, gzip, brotli };

/// The best of what the asset has and the caller takes.
///
/// Shape    accept: value of Accept-Encoding, "" when there was none
/// Source   RFC 9110 §12.5.3; codings of the same weight: the smaller wins
[[nodiscard]] Coding choose_coding(const Asset& asset, std::string_view accept) noexcept;

/// The answer to what is the page's; nothing for everything else.
///
/// Shape    `/` and `/ui` lead to `/ui/`; a path below `/ui/` that names no file is `index.html`,
///          one below `/ui/assets/` is not, so that a missing file is seen as one
/// Owner    any thread; assets outlive the call and the answer copies them
[[nodiscard]] std::optional<net::WebAnswer> answer_page(
    std::span<const Asset> assets, const net::WebRequest& request
);

}  // namespace barbacane::pages
