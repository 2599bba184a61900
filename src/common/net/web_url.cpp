#include "common/net/web_url.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "common/crypto/base64.hpp"
#include "common/net/errors.hpp"

namespace barbacane::net {
namespace {

struct Scheme {
  std::string_view prefix;
  bool is_secure;
};
constexpr std::array schemes{
    Scheme{"https://", true},
    Scheme{"http://", false},
    Scheme{"wss://", true},
    Scheme{"ws://", false}
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return out;
}

bool parse_port(std::string_view text, std::uint16_t& port) {
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
  return ec == std::errc{} && end == text.data() + text.size() && port != 0;
}

bool parse_authority(std::string_view text, WebUrl& out) {
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    out.host = lower(text.substr(1, end - 1));
    port = text.substr(end + 1);
  } else {
    const std::size_t end = std::min(text.find(':'), text.size());
    out.host = lower(text.substr(0, end));
    port = text.substr(end);
  }
  if (out.host.empty()) return false;
  if (port.empty()) {
    out.port = out.is_secure ? 443 : 80;
    return true;
  }
  return port.starts_with(':') && parse_port(port.substr(1), out.port);
}

bool is_covered(std::string_view host, std::string_view list) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    std::string one = lower(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    std::erase(one, ' ');
    if (one == "*") return true;
    if (one.starts_with('.')) one.erase(0, 1);
    if (one.empty()) continue;
    if (host == one || host.ends_with("." + one)) return true;
  }
  return false;
}

}  // namespace

std::string WebUrl::authority() const {
  std::string out = host.find(':') == std::string::npos ? host : '[' + host + ']';
  if (port != (is_secure ? 443 : 80)) out += ':' + std::to_string(port);
  return out;
}

Result<WebUrl> parse_web_url(std::string_view text) {
  WebUrl out;
  const std::string start = lower(text.substr(0, 8));
  const auto* const scheme = std::ranges::find_if(schemes, [&](const Scheme& one) {
    return start.starts_with(one.prefix);
  });
  if (scheme == schemes.end()) return NetErrc::url_malformed;
  out.is_secure = scheme->is_secure;
  text.remove_prefix(scheme->prefix.size());
  const bool is_plain = std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 0x7F && c != '?' && c != '#' && c != '@' && c != '"' && c != '<' &&
           c != '>' && c != '\\' && c != '^' && c != '`' && c != '{' && c != '|' && c != '}';
  });
  if (!is_plain) return NetErrc::url_malformed;
  const std::size_t slash = std::min(text.find('/'), text.size());
  if (!parse_authority(text.substr(0, slash), out)) return NetErrc::url_malformed;
  out.path = text.substr(slash);
  while (out.path.ends_with('/')) out.path.pop_back();
  return out;
}

Result<std::optional<Proxy>> choose_proxy(
    const WebUrl& url, const std::function<const char*(const char*)>& environment
) {
  const auto read = [&](const char* small, const char* capital) -> std::string {
    for (const char* name : {small, capital}) {
      const char* value = environment(name);
      if (value != nullptr && *value != '\0') return value;
    }
    return {};
  };
  if (is_covered(url.host, read("no_proxy", "NO_PROXY"))) return std::optional<Proxy>{};
  std::string text =
      url.is_secure ? read("https_proxy", "HTTPS_PROXY") : read("http_proxy", "HTTP_PROXY");
  if (text.empty()) text = read("all_proxy", "ALL_PROXY");
  if (text.empty()) return std::optional<Proxy>{};
  if (text.find("://") == std::string::npos) text.insert(0, "http://");
  Proxy proxy;
  const std::size_t from = text.find("://") + 3;
  const std::size_t at = text.find('@', from);
  if (at != std::string::npos) {
    proxy.authorization = "Basic " + crypto::to_base64(text.substr(from, at - from));
    text.erase(from, at + 1 - from);
  }
  const auto parsed = parse_web_url(text);
  // A proxy behind TLS is not spoken to: nothing but a plain tunnel is asked of it.
  if (!parsed || parsed->is_secure) return NetErrc::url_malformed;
  proxy.url = *parsed;
  return std::optional<Proxy>(std::move(proxy));
}

}  // namespace barbacane::net
