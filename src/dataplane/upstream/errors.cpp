#include "dataplane/upstream/errors.hpp"

#include <boost/system/error_category.hpp>

#include "common/base/problem_kind.hpp"

namespace barbacane::upstream {
namespace {

class UpstreamCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "barbacane.upstream"; }

  [[nodiscard]] std::string message(int code) const override {
    switch (static_cast<UpstreamErrc>(code)) {
      case UpstreamErrc::name_not_found:
        return "the upstream's name has no address";
      case UpstreamErrc::connect_refused:
        return "the upstream takes no connection";
      case UpstreamErrc::connect_timed_out:
        return "the upstream did not take the connection in time";
      case UpstreamErrc::tls_failed:
        return "the TLS handshake with the upstream failed";
      case UpstreamErrc::too_many_connections:
        return "too many requests wait for this upstream";
      case UpstreamErrc::closed_early:
        return "the upstream closed the connection without an answer";
      case UpstreamErrc::closed_in_body:
        return "the upstream closed the connection inside the body";
      case UpstreamErrc::bad_response:
        return "the upstream's answer breaks the protocol";
      case UpstreamErrc::timed_out:
        return "the upstream did not answer in time";
    }
    return "unknown";
  }

  [[nodiscard]] boost::system::error_condition default_error_condition(int code
  ) const noexcept override {
    switch (static_cast<UpstreamErrc>(code)) {
      case UpstreamErrc::connect_timed_out:
      case UpstreamErrc::timed_out:
        return ProblemKind::upstream_timed_out;
      case UpstreamErrc::too_many_connections:
        return ProblemKind::unavailable;
      default:
        return ProblemKind::bad_upstream;
    }
  }
};

}  // namespace

const boost::system::error_category& upstream_category() noexcept {
  static const UpstreamCategory category;
  return category;
}

boost::system::error_code make_error_code(UpstreamErrc code) noexcept {
  return {static_cast<int>(code), upstream_category()};
}

}  // namespace barbacane::upstream
