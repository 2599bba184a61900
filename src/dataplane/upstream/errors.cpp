#include "dataplane/upstream/errors.hpp"

#include <array>
#include <string>

#include "common/base/problem_kind.hpp"

namespace barbacane::upstream {
namespace {

struct Words {
  std::string_view word;
  std::string_view message;
};

constexpr std::array<Words, upstream_errors_count> words{{
    {"unknown", "unknown"},
    {"name_not_found", "the upstream's name has no address"},
    {"connect_refused", "no address of the upstream takes connections"},
    {"connect_timed_out", "the upstream did not take the connection in time"},
    {"tls_failed", "no trusted TLS connection to the upstream"},
    {"closed_early", "the upstream closed the connection before its response was whole"},
    {"response_malformed", "the upstream's response breaks HTTP/1.1"},
    {"response_timed_out", "the upstream did not answer in time"},
    {"body_timed_out", "the upstream stopped in the middle of its response"},
    {"interim_too_many", "the upstream sent too many interim responses"},
    {"too_many_connections", "all connections to the upstream are busy, and the queue is full"},
    {"queue_timed_out", "no connection to the upstream came free in time"},
    {"no_descriptors", "this gateway has no descriptor left for a connection to the upstream"},
}};

const Words& words_of(int value) noexcept {
  const auto index = static_cast<std::size_t>(value);
  return words[index < words.size() ? index : 0];
}

class UpstreamCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "barbacane.upstream"; }
  [[nodiscard]] std::string message(int value) const override {
    return std::string{words_of(value).message};
  }

  [[nodiscard]] boost::system::error_condition default_error_condition(int value
  ) const noexcept override {
    switch (static_cast<UpstreamErrc>(value)) {
      case UpstreamErrc::connect_timed_out:
      case UpstreamErrc::response_timed_out:
      case UpstreamErrc::body_timed_out:
        return ProblemKind::upstream_timed_out;
      case UpstreamErrc::too_many_connections:
      case UpstreamErrc::queue_timed_out:
      case UpstreamErrc::no_descriptors:
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

std::string_view word_of(UpstreamErrc code) noexcept {
  return words_of(static_cast<int>(code)).word;
}

bool is_idempotent(std::string_view method) noexcept {
  return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "PUT" ||
         method == "DELETE" || method == "TRACE" || method == "QUERY";
}

bool may_retry(UpstreamErrc code, std::string_view method, const Attempt& attempt) noexcept {
  return code == UpstreamErrc::closed_early && attempt.was_reused && !attempt.body_sent &&
         !attempt.response_begun && is_idempotent(method);
}

}  // namespace barbacane::upstream
