#pragma once
// Which fields of a head end at this hop (RFC 9110 §7.6.1; ADR-0010).

#include "dataplane/http1/errors.hpp"
#include "dataplane/http1/head.hpp"

namespace barbacane::http1 {

/// More options than anybody sends; each is compared with every field.
inline constexpr std::size_t connection_options_max = 32;

/// What Connection says, all its lines together.
struct ConnectionOptions {
  bool has_close = false;
  bool has_keep_alive = false;
};

/// Reads Connection and marks the fields that are not forwarded: those that describe the connection
/// by definition, and those that Connection names. An option that names a known end-to-end field
/// (Host, Content-Length, Authorization, X-Forwarded-For...) removes nothing: §7.6.1 forbids to
/// send it, and a caller must not be able to strip what this gateway or one in front of it relies
/// on.
///
/// Errors   bad_connection, when an option is no token; too_many_fields over the maximum
[[nodiscard]] bool read_connection(
    Fields& fields, ConnectionOptions& options, HeadErrc& error
) noexcept;

}  // namespace barbacane::http1
