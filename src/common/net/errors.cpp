#include "common/net/errors.hpp"

#include <string>

#include "common/base/problem_kind.hpp"

namespace barbacane::net {
namespace {

struct Row {
  NetErrc code;
  const char* message;
  ProblemKind kind;
};

constexpr Row rows[] = {
    {NetErrc::address_malformed,
     "not an address to listen on: write ADDRESS:PORT, [IPV6]:PORT or unix:PATH",
     ProblemKind::invalid},
    {NetErrc::address_not_numeric,
     "the host of an address to listen on must be numeric, such as 127.0.0.1, 0.0.0.0 or [::1]",
     ProblemKind::invalid},
    {NetErrc::port_malformed, "the port must be a number from 0 to 65535", ProblemKind::invalid},
    {NetErrc::path_too_long,
     "the path of a unix socket has at most 107 bytes and no zero byte",
     ProblemKind::invalid},
    {NetErrc::address_in_use, "the address is in use", ProblemKind::conflict},
    {NetErrc::address_denied, "not permitted to listen on the address", ProblemKind::forbidden},
    {NetErrc::address_unavailable, "no interface has the address", ProblemKind::invalid},
    {NetErrc::listen_failed, "the system refused the socket", ProblemKind::internal},
    {NetErrc::name_malformed, "not a host name", ProblemKind::invalid},
    {NetErrc::no_such_name, "no address is known for the host name", ProblemKind::bad_upstream},
    {NetErrc::dns_timed_out, "no DNS server answered in time", ProblemKind::upstream_timed_out},
    {NetErrc::dns_failed, "DNS failed", ProblemKind::bad_upstream},
    {NetErrc::too_many_names, "too many names are being resolved", ProblemKind::unavailable},
    {NetErrc::no_trust_anchors, "no trusted CA certificate was found", ProblemKind::internal},
    {NetErrc::certificate_unusable, "the certificate cannot be used", ProblemKind::invalid},
    {NetErrc::key_unusable, "the private key cannot be used", ProblemKind::invalid},
    {NetErrc::certificate_unreachable,
     "every name of the certificate belongs to an earlier certificate",
     ProblemKind::invalid},
    {NetErrc::tls_failed, "TLS could not be set up", ProblemKind::internal},
    {NetErrc::web_socket_violated,
     "the other side does not keep to the WebSocket protocol",
     ProblemKind::bad_upstream},
    {NetErrc::url_malformed, "not a URL such as https://HOST[:PORT][/PATH]", ProblemKind::invalid},
    {NetErrc::proxy_refused, "the proxy refused the connection", ProblemKind::bad_upstream},
    {NetErrc::not_http, "the answer is not HTTP", ProblemKind::bad_upstream},
    {NetErrc::timed_out, "it took too long", ProblemKind::upstream_timed_out},
};

const Row* find_row(int code) noexcept {
  for (const Row& row : rows) {
    if (static_cast<int>(row.code) == code) return &row;
  }
  return nullptr;
}

class NetCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "barbacane.net"; }
  [[nodiscard]] std::string message(int code) const override {
    const Row* row = find_row(code);
    return row != nullptr ? row->message : "unknown network error";
  }
  [[nodiscard]] boost::system::error_condition default_error_condition(int code
  ) const noexcept override {
    const Row* row = find_row(code);
    return make_error_condition(row != nullptr ? row->kind : ProblemKind::internal);
  }
};

}  // namespace

const boost::system::error_category& net_category() noexcept {
  static const NetCategory category;
  return category;
}

boost::system::error_code make_error_code(NetErrc code) noexcept {
  return {static_cast<int>(code), net_category()};
}

}  // namespace barbacane::net
