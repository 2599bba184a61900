#pragma once
// What a head or a body can be refused for. RFC 9112 unless said otherwise.

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace barbacane::http1 {

enum class HeadErrc {
  bare_line_feed = 1,     // §2.2: a line ends in LF alone
  bare_carriage_return,   // §2.2
  bad_request_line,       // §3: not "method SP target SP version"
  bad_method,             // RFC 9110 §5.6.2: no token
  bad_target,             // §3.2
  target_too_long,        // 414
  bad_version,            // §2.3
  version_not_supported,  // 505
  bad_field_name,         // §5.1: empty, no token, or space before the colon
  obsolete_folding,       // §5.2
  bad_field_value,        // RFC 9110 §5.5: control characters
  fields_too_large,       // 431: bytes
  too_many_fields,        // 431
  missing_host,           // §3.2
  repeated_host,
  bad_host,
  host_mismatch,          // absolute-form with another authority in Host
  bad_content_length,     // §6.3: malformed, repeated, over 2^63
  length_and_encoding,    // §6.1: Content-Length beside Transfer-Encoding
  bad_transfer_encoding,  // §6.1: chunked is not last, or stands twice
  unknown_transfer_encoding,
  disguised_field_name,  // Content_Length
  encoding_in_http10,    // §6.1
  tunnel_not_supported,  // CONNECT: 501
  bad_expectation,       // RFC 9110 §10.1.1: 417
  bad_status_line,       // §4
  body_not_allowed,      // RFC 9110 §15: 204, 304 or 1xx with a body
  bad_chunk_size,        // §7.1
  chunk_too_large,
  bad_chunk_extension,
  chunk_overhead,  // extensions or trailers over their bound
  bad_chunk_end,   // data not followed by CRLF
  bad_trailer,
  bad_connection,  // RFC 9110 §7.6.1: an option that is no token
};

[[nodiscard]] const boost::system::error_category& head_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(HeadErrc code) noexcept;

}  // namespace barbacane::http1

template <>
struct boost::system::is_error_code_enum<barbacane::http1::HeadErrc> : std::true_type {};
