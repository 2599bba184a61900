#include "dataplane/http1/errors.hpp"

#include <boost/system/error_category.hpp>

#include "common/base/problem_kind.hpp"

namespace barbacane::http1 {
namespace {

class HeadCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "barbacane.http1"; }

  [[nodiscard]] std::string message(int code) const override {
    switch (static_cast<HeadErrc>(code)) {
      case HeadErrc::bare_line_feed:
        return "a line ends in LF without CR";
      case HeadErrc::bare_carriage_return:
        return "a CR is not followed by LF";
      case HeadErrc::bad_request_line:
        return "the request line is malformed";
      case HeadErrc::bad_method:
        return "the method is no token";
      case HeadErrc::bad_target:
        return "the request target is malformed";
      case HeadErrc::target_too_long:
        return "the request target is too long";
      case HeadErrc::bad_version:
        return "the protocol version is malformed";
      case HeadErrc::version_not_supported:
        return "only HTTP/1.1 and HTTP/1.0 are spoken here";
      case HeadErrc::bad_field_name:
        return "a field name is malformed";
      case HeadErrc::disguised_field_name:
        return "a field name has '_' where a field that decides how a request is read has '-'";
      case HeadErrc::obsolete_folding:
        return "a field value is folded over lines";
      case HeadErrc::bad_field_value:
        return "a field value holds control characters";
      case HeadErrc::fields_too_large:
        return "the fields are too large or too many";
      case HeadErrc::missing_host:
        return "the Host field is missing";
      case HeadErrc::repeated_host:
        return "the Host field stands more than once";
      case HeadErrc::bad_host:
        return "the Host field is malformed";
      case HeadErrc::host_mismatch:
        return "the Host field and the target's authority differ";
      case HeadErrc::bad_content_length:
        return "Content-Length is malformed or repeated";
      case HeadErrc::length_and_encoding:
        return "Content-Length and Transfer-Encoding stand together";
      case HeadErrc::bad_transfer_encoding:
        return "Transfer-Encoding does not end in one chunked";
      case HeadErrc::unknown_transfer_encoding:
        return "only the chunked transfer coding is known";
      case HeadErrc::encoding_in_http10:
        return "Transfer-Encoding in HTTP/1.0";
      case HeadErrc::tunnel_not_supported:
        return "CONNECT is not supported";
      case HeadErrc::bad_expectation:
        return "only 100-continue can be expected";
      case HeadErrc::bad_status_line:
        return "the status line is malformed";
      case HeadErrc::body_not_allowed:
        return "a response that has no body announces one";
      case HeadErrc::bad_chunk_size:
        return "a chunk size is malformed";
      case HeadErrc::chunk_too_large:
        return "a chunk size is over the limit";
      case HeadErrc::bad_chunk_extension:
        return "a chunk extension is malformed";
      case HeadErrc::chunk_overhead:
        return "chunk extensions or trailers are over their limit";
      case HeadErrc::bad_chunk_end:
        return "chunk data is not followed by CRLF";
      case HeadErrc::bad_trailer:
        return "a trailer field is malformed";
      case HeadErrc::bad_connection:
        return "the Connection field is malformed";
    }
    return "unknown";
  }

  [[nodiscard]] boost::system::error_condition default_error_condition(int code
  ) const noexcept override {
    switch (static_cast<HeadErrc>(code)) {
      case HeadErrc::target_too_long:
        return ProblemKind::target_too_long;
      case HeadErrc::version_not_supported:
        return ProblemKind::version_not_supported;
      case HeadErrc::fields_too_large:
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
