#pragma once
// Load balancers in front of us: what they say of the caller counts, and nobody else's word does.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barbacane::access {

class TrustedProxies {
 public:
  /// "10.0.0.0/8", "2001:db8::/32", a single address, or "unix". Nothing, with `fault`, for others.
  [[nodiscard]] static std::optional<TrustedProxies> parse(
      const std::vector<std::string>& words, std::string& fault
  );

  [[nodiscard]] bool contains(std::string_view address) const;
  /// Who called: the peer, or when that is a trusted proxy the last address in X-Forwarded-For that
  /// is none. What stands before an address that cannot be read was written by anybody.
  ///
  /// Shape    forwarded_for: all fields of that name, joined by commas
  [[nodiscard]] std::string client_of(std::string_view peer, std::string_view forwarded_for) const;

 private:
  struct Network {
    std::array<std::uint8_t, 16> address;  // IPv4 as ::ffff:a.b.c.d
    unsigned bits;
  };
  std::vector<Network> networks_;
  bool trusts_unix_ = false;
};

}  // namespace barbacane::access
