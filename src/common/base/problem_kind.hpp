#pragma once
// Neutral kinds of trouble. Rooms map their codes to one of these through
// `default_error_condition`; common/http alone turns a kind into a status and a problem type.

#include <boost/system/error_category.hpp>
#include <boost/system/error_condition.hpp>
#include <type_traits>

namespace barbacane {

enum class ProblemKind {
  malformed = 1,  // the caller's bytes break a grammar
  invalid,        // well formed, but against a rule or a schema
  unauthorized,   // who are you
  forbidden,      // you may not
  not_found,
  method_not_allowed,
  timed_out,  // the caller was too slow
  conflict,
  too_large,  // a body over its limit
  target_too_long,
  unsupported_media,
  fields_too_large,
  too_many_requests,
  internal,
  not_implemented,
  bad_upstream,  // the upstream broke its protocol, or could not be reached
  unavailable,   // try again later
  upstream_timed_out,
  loop_detected,
  version_not_supported,
  expectation_failed,
  not_acceptable,       // nothing we have is in Accept
  misdirected,          // a Host this listener does not serve
  bad_response,         // the upstream answered against the description
  precondition_failed,  // If-Match names another version
  range_not_satisfiable,
  unprocessable,  // understood, and refused for what it says
};

[[nodiscard]] const boost::system::error_category& problem_kind_category() noexcept;
[[nodiscard]] boost::system::error_condition make_error_condition(ProblemKind kind) noexcept;

}  // namespace barbacane

template <>
struct boost::system::is_error_condition_enum<barbacane::ProblemKind> : std::true_type {};
