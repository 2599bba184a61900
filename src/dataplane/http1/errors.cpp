#include "dataplane/http1/errors.hpp"

#include <array>
#include <boost/system/error_category.hpp>
#include <string>
#include <string_view>

#include "common/base/problem_kind.hpp"

namespace barbacane::http1 {
namespace {

/// In the order of HeadErrc.
constexpr std::array<std::string_view, 35> words{
    "unknown",
    "a line ends in LF without CR",                         // bare_line_feed
    "a CR is not followed by LF",                           // bare_carriage_return
    "the request line is malformed",                        // bad_request_line
    "the method is no token",                               // bad_method
    "the request target is malformed",                      // bad_target
    "the request target is too long",                       // target_too_long
    "the protocol version is malformed",                    // bad_version
    "only HTTP/1.1 and HTTP/1.0 are spoken here",           // version_not_supported
    "a field name is malformed",                            // bad_field_name
    "a field value is folded over lines",                   // obsolete_folding
    "a field value holds control characters",               // bad_field_value
    "the request line and the fields are too large",        // fields_too_large
    "there are too many fields",                            // too_many_fields
    "the Host field is missing",                            // missing_host
    "the Host field stands more than once",                 // repeated_host
    "the Host field is malformed",                          // bad_host
    "the Host field and the target's authority differ",     // host_mismatch
    "Content-Length is malformed or repeated",              // bad_content_length
    "Content-Length and Transfer-Encoding stand together",  // length_and_encoding
    "Transfer-Encoding does not end in one chunked",        // bad_transfer_encoding
    "only the chunked transfer coding is known",            // unknown_transfer_encoding
    "a field name has '_' where a field that decides how a request is read has '-'",  // disguised_field_name
    "Transfer-Encoding in HTTP/1.0",                      // encoding_in_http10
    "CONNECT is not supported",                           // tunnel_not_supported
    "only 100-continue can be expected",                  // bad_expectation
    "the status line is malformed",                       // bad_status_line
    "a response that has no body announces one",          // body_not_allowed
    "a chunk size is malformed",                          // bad_chunk_size
    "a chunk size is over the limit",                     // chunk_too_large
    "a chunk extension is malformed",                     // bad_chunk_extension
    "chunk extensions or trailers are over their limit",  // chunk_overhead
    "chunk data is not followed by CRLF",                 // bad_chunk_end
    "a trailer field is malformed",                       // bad_trailer
    "the Connection field is malformed",                  // bad_connection
};

class HeadCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "barbacane.http1"; }

  [[nodiscard]] std::string message(int code) const override {
    const auto index = static_cast<std::size_t>(code);
    return std::string(words[index < words.size() ? index : 0]);
  }

  [[nodiscard]] boost::system::error_condition default_error_condition(int code
  ) const noexcept override {
    switch (static_cast<HeadErrc>(code)) {
      case HeadErrc::target_too_long:
        return ProblemKind::target_too_long;
      case HeadErrc::version_not_supported:
        return ProblemKind::version_not_supported;
      case HeadErrc::fields_too_large:
      case HeadErrc::too_many_fields:
        return ProblemKind::fields_too_large;
      case HeadErrc::tunnel_not_supported:
        return ProblemKind::not_implemented;
      case HeadErrc::bad_expectation:
        return ProblemKind::expectation_failed;
      default:
        return ProblemKind::malformed;
    }
  }
};

}  // namespace

const boost::system::error_category& head_category() noexcept {
  static const HeadCategory category;
  return category;
}

boost::system::error_code make_error_code(HeadErrc code) noexcept {
  return {static_cast<int>(code), head_category()};
}

}  // namespace barbacane::http1
