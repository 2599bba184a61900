#pragma once
// What goes wrong between the gateway and an upstream, and whether the request may be tried again.

#include <boost/system/error_code.hpp>
#include <boost/system/is_error_code_enum.hpp>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace barbacane::upstream {

enum class UpstreamErrc {
  name_not_found = 1,  // DNS has no address
  connect_refused,     // no address took the connection
  connect_timed_out,
  tls_failed,          // handshake or verification
  closed_early,        // closed before a whole response
  response_malformed,  // broke the protocol
  response_timed_out,  // no head in time
  body_timed_out,      // stopped inside the body
  interim_too_many,
  too_many_connections,  // upstream_connections_max, and the queue behind it is full
  queue_timed_out,       // no connection came free in time
  no_descriptors,        // this process may open no more
};

inline constexpr std::size_t upstream_errors_count = 13;  // with the unused 0

[[nodiscard]] const boost::system::error_category& upstream_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(UpstreamErrc code) noexcept;

/// A short word for logs and metric labels: "connect_refused".
[[nodiscard]] std::string_view word_of(UpstreamErrc code) noexcept;

/// What one attempt had done when it failed.
struct Attempt {
  bool was_reused = false;      // the connection had been kept open
  bool body_sent = false;       // some of a body that is not there any more
  bool response_begun = false;  // some of a response came
};

/// May the request be sent once more on a fresh connection? Only when the failed connection had
/// been kept open (so its death says nothing about the upstream), nothing of a response came,
/// nothing of a body went, and the method is idempotent (RFC 9110 §9.2.2).
[[nodiscard]] bool may_retry(
    UpstreamErrc code, std::string_view method, const Attempt& attempt
) noexcept;

[[nodiscard]] bool is_idempotent(std::string_view method) noexcept;

}  // namespace barbacane::upstream

template <>
struct boost::system::is_error_code_enum<barbacane::upstream::UpstreamErrc> : std::true_type {};
