#include "control/access/proxies.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace barbacane::access {
namespace {

constexpr std::string_view unix_peer = "unix";
constexpr unsigned mapped_bits = 96;  // of ::ffff:0:0/96, where IPv4 stands

using Bytes = std::array<std::uint8_t, 16>;

std::optional<Bytes> bytes_of(std::string_view text) {
  const std::string word(text);
  Bytes out{};
  if (::inet_pton(AF_INET6, word.c_str(), out.data()) == 1) return out;
  out = {};
  out[10] = out[11] = 0xff;
  if (::inet_pton(AF_INET, word.c_str(), out.data() + 12) == 1) return out;
  return std::nullopt;
}

bool is_inside(const Bytes& address, const Bytes& network, unsigned bits) {
  const unsigned whole = bits / 8;
  if (!std::equal(address.begin(), address.begin() + whole, network.begin())) return false;
  if (bits % 8 == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xffU << (8 - bits % 8));
  return (address[whole] & mask) == (network[whole] & mask);
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

/// Without a port: "192.0.2.1:80", "[2001:db8::1]:80".
std::string_view host_of(std::string_view text) {
  if (text.starts_with('[')) return text.substr(1, text.find(']') - 1);
  const std::size_t colon = text.find(':');
  return colon == text.rfind(':') ? text.substr(0, colon) : text;
}

}  // namespace

std::optional<TrustedProxies> TrustedProxies::parse(
    const std::vector<std::string>& words, std::string& fault
) {
  TrustedProxies out;
  for (const std::string& word : words) {
    if (word == unix_peer) {
      out.trusts_unix_ = true;
      continue;
    }
    const std::size_t slash = word.find('/');
    const auto address = bytes_of(std::string_view(word).substr(0, slash));
    const bool is_v4 = word.find(':') == std::string::npos;
    const unsigned bits_max = is_v4 ? 32 : 128;
    unsigned bits = bits_max;
    if (slash != std::string::npos) {
      const char* const end = word.data() + word.size();
      const auto [stop, ec] = std::from_chars(word.data() + slash + 1, end, bits);
      if (ec != std::errc{} || stop != end) bits = bits_max + 1;
    }
    if (!address || bits > bits_max) {
      fault = "'" + word + "' is no network, such as 10.0.0.0/8 or 2001:db8::/32";
      return std::nullopt;
    }
    out.networks_.push_back({.address = *address, .bits = is_v4 ? bits + mapped_bits : bits});
  }
  return out;
}

bool TrustedProxies::contains(std::string_view address) const {
  if (address == unix_peer) return trusts_unix_;
  const auto bytes = bytes_of(address);
  return bytes && std::ranges::any_of(networks_, [&](const Network& network) {
           return is_inside(*bytes, network.address, network.bits);
         });
}

std::string TrustedProxies::client_of(std::string_view peer, std::string_view forwarded_for) const {
  std::string client(peer);
  while (!forwarded_for.empty() && contains(client)) {
    const std::size_t comma = forwarded_for.rfind(',');
    const std::size_t from = comma == std::string_view::npos ? 0 : comma + 1;
    const std::string_view said = host_of(trimmed(forwarded_for.substr(from)));
    forwarded_for = forwarded_for.substr(0, comma == std::string_view::npos ? 0 : comma);
    if (!bytes_of(said)) break;
    client = said;
  }
  return client;
}

}  // namespace barbacane::access
