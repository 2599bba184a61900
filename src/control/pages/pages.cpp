#include "control/pages/pages.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "common/crypto/base64.hpp"
#include "common/crypto/random.hpp"
#include "common/http/field_list.hpp"

namespace barbacane::pages {
namespace {

constexpr std::string_view root = "/ui/";
constexpr std::string_view front_page = "index.html";
constexpr std::string_view hashed_folder = "assets/";  // names that change with their bytes
constexpr std::string_view for_ever = "public, max-age=31536000, immutable";
constexpr std::string_view ask_again = "no-cache";

/// The weight of a coding in Accept-Encoding, 0..1000; -1 when it is not named.
int weight_of(std::string_view accept, std::string_view coding) noexcept {
  int out = -1;
  http::for_each_member(accept, [&](std::string_view member) {
    const std::string_view name = http::take_member(member, ';');
    if (!http::same_ignoring_case(name, coding)) return;
    double weight = 1;
    if (member.data() != nullptr) {
      std::string_view parameter = http::take_member(member, ';');
      if (parameter.starts_with("q=") || parameter.starts_with("Q=")) {
        parameter.remove_prefix(2);
        std::from_chars(parameter.data(), parameter.data() + parameter.size(), weight);
      }
    }
    out = static_cast<int>(std::clamp(weight, 0.0, 1.0) * 1000);
  });
  return out;
}

std::string make_nonce() {
  std::array<std::uint8_t, 16> bytes{};
  crypto::fill_random(bytes);
  return crypto::to_base64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

/// Scripts are files of ours; styles too, or carry the nonce: the editor and the dialogs write
/// theirs while they run.
std::string policy_of(std::string_view nonce) {
  return "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; "
         "form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; "
         "style-src 'self' 'nonce-" +
         std::string(nonce) + "'";
}

void harden(net::WebAnswer& out) {
  out.fields.emplace_back("X-Content-Type-Options", "nosniff");
  out.fields.emplace_back("Referrer-Policy", "no-referrer");
  out.fields.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  out.fields.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  out.fields.emplace_back("X-Frame-Options", "DENY");
}

net::WebAnswer redirect_to_page() {
  net::WebAnswer out;
  out.status = 308;
  out.fields.emplace_back("Location", root);
  out.fields.emplace_back("Cache-Control", ask_again);
  harden(out);
  return out;
}

/// Never kept: its nonce is good for one answer.
net::WebAnswer answer_front(const Asset& asset) {
  const std::string nonce = make_nonce();
  net::WebAnswer out;
  std::string_view rest = asset.identity;
  for (std::size_t at = rest.find(nonce_mark); at != std::string_view::npos;
       at = rest.find(nonce_mark)) {
    out.body += rest.substr(0, at);
    out.body += nonce;
    rest.remove_prefix(at + nonce_mark.size());
  }
  out.body += rest;
  out.fields.emplace_back("Content-Type", asset.content_type);
  out.fields.emplace_back("Cache-Control", "no-store");
  out.fields.emplace_back("Content-Security-Policy", policy_of(nonce));
  harden(out);
  return out;
}

net::WebAnswer answer_file(const Asset& asset, const net::WebRequest& request) {
  const Coding coding = choose_coding(asset, request.field("accept-encoding"));
  std::string etag = '"' + std::string(asset.hash.substr(0, 32));
  if (coding == Coding::brotli) etag += "-br";
  if (coding == Coding::gzip) etag += "-gz";
  etag += '"';
  net::WebAnswer out;
  out.fields.emplace_back("ETag", etag);
  out.fields.emplace_back("Vary", "Accept-Encoding");
  out.fields.emplace_back(
      "Cache-Control", asset.path.starts_with(hashed_folder) ? for_ever : ask_again
  );
  harden(out);
  const std::string_view known = request.field("if-none-match");
  if (known == "*" || known.find(etag) != std::string_view::npos) {
    out.status = 304;
    return out;
  }
  out.fields.emplace_back("Content-Type", asset.content_type);
  if (coding == Coding::brotli) {
    out.fields.emplace_back("Content-Encoding", "br");
    out.body = asset.brotli;
  } else if (coding == Coding::gzip) {
    out.fields.emplace_back("Content-Encoding", "gzip");
    out.body = asset.gzip;
  } else {
    out.body = asset.identity;
  }
  return out;
}

}  // namespace

Coding choose_coding(const Asset& asset, std::string_view accept) noexcept {
  const int others = weight_of(accept, "*");
  const auto weight = [&](std::string_view name, bool is_there) {
    if (!is_there) return 0;
    const int named = weight_of(accept, name);
    return std::max(named >= 0 ? named : others, 0);
  };
  const int brotli = weight("br", !asset.brotli.empty());
  const int gzip = weight("gzip", !asset.gzip.empty());
  if (brotli > 0 && brotli >= gzip) return Coding::brotli;
  return gzip > 0 ? Coding::gzip : Coding::identity;
}

std::optional<net::WebAnswer> answer_page(
    std::span<const Asset> assets, const net::WebRequest& request
) {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  if (request.path == "/" || request.path == "/ui") return redirect_to_page();
  if (!request.path.starts_with(root)) return std::nullopt;
  const std::string_view path = std::string_view(request.path).substr(root.size());
  const auto find = [assets](std::string_view wanted) {
    return std::ranges::find(assets, wanted, &Asset::path);
  };
  auto found = path == front_page ? assets.end() : find(path);
  if (found != assets.end()) return answer_file(*found, request);
  if (path.starts_with(hashed_folder)) return std::nullopt;
  found = find(front_page);
  if (found == assets.end()) return std::nullopt;
  return answer_front(*found);
}

}  // namespace barbacane::pages
