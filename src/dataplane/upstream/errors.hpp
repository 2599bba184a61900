#pragma once
// What can go wrong between the gateway and an upstream, and whose fault it is.

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace barbacane::upstream {

enum class UpstreamErrc {
  name_not_found = 1,  // DNS has no address
  connect_refused,     // no address took the connection
  connect_timed_out,
  tls_failed,
  too_many_connections,  // upstream_connections_max and the waiting line are full
  closed_early,          // closed before a whole response head
  closed_in_body,        // closed inside the body
  bad_response,          // broke the protocol
  timed_out,             // no response in time
};

[[nodiscard]] const boost::system::error_category& upstream_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(UpstreamErrc code) noexcept;

}  // namespace barbacane::upstream

template <>
struct boost::system::is_error_code_enum<barbacane::upstream::UpstreamErrc> : std::true_type {};
