#pragma once
// Why a socket, a name or a TLS context could not be had.

#include <boost/system/error_code.hpp>
#include <boost/system/is_error_code_enum.hpp>
#include <type_traits>

namespace barbacane::net {

enum class NetErrc {
  address_malformed = 1,  // not ADDRESS:PORT, [IPV6]:PORT or unix:PATH
  address_not_numeric,
  port_malformed,
  path_too_long,
  address_in_use,
  address_denied,
  address_unavailable,
  listen_failed,
  name_malformed,
  no_such_name,
  dns_timed_out,
  dns_failed,
  too_many_names,
  no_trust_anchors,
  certificate_unusable,
  key_unusable,
  certificate_unreachable,  // every name of it belongs to an earlier one
  tls_failed,
  web_socket_violated,
  url_malformed,
  proxy_refused,
  not_http,   // the answer could not be read as HTTP
  timed_out,  // a connection, or an answer, took too long
};

[[nodiscard]] const boost::system::error_category& net_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(NetErrc code) noexcept;

}  // namespace barbacane::net

template <>
struct boost::system::is_error_code_enum<barbacane::net::NetErrc> : std::true_type {};
