#pragma once
// Where something is served: http(s):// or ws(s)://, a host, and a prefix for paths.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.hpp"

namespace barbacane::net {

struct WebUrl {
  bool is_secure = false;
  std::string host = {};  // without brackets
  std::uint16_t port = 0;
  std::string path = {};  // "" or "/a/b": no slash at its end

  /// For the Host field: "example.com", "[::1]:8443".
  [[nodiscard]] std::string authority() const;
};

/// Errors   url_malformed: another scheme, user names, a query, a fragment, spaces
[[nodiscard]] Result<WebUrl> parse_web_url(std::string_view text);

struct Proxy {
  WebUrl url;
  std::string authorization;  // "Basic …", "" = none
};

/// The proxy for a URL by the environment: HTTPS_PROXY or HTTP_PROXY, then ALL_PROXY (small letters
/// first), unless NO_PROXY names the host, a domain above it, or "*".
/// Errors   url_malformed: what the variable says is no http:// URL
[[nodiscard]] Result<std::optional<Proxy>> choose_proxy(
    const WebUrl& url, const std::function<const char*(const char*)>& environment
);

}  // namespace barbacane::net
