#include "common/http/problem.hpp"

#include "common/json/write.hpp"
#include "common/text/utf8.hpp"

namespace barbacane::http {
namespace {

/// `value` up to its first byte that is no UTF-8; JSON cannot hold the rest.
void append_member(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out += out.ends_with('{') ? "\"" : ",\"";
  out += name;
  out += "\":";
  json::append_quoted(out, value.substr(0, text::valid_utf8_prefix(value)));
}

void append_errors(std::string& out, std::span<const ProblemError> errors) {
  if (errors.empty()) return;
  out += ",\"errors\":[";
  for (std::size_t i = 0; i < errors.size() && i < problem_errors_max; ++i) {
    const ProblemError& error = errors[i];
    out += i == 0 ? "{" : ",{";
    append_member(out, "in", error.in);
    append_member(out, "name", error.name);
    append_member(out, "pointer", error.pointer);
    append_member(out, "schema_pointer", error.schema_pointer);
    append_member(out, "keyword", error.keyword);
    append_member(out, "message", error.message);
    append_member(out, "value", error.value);
    out += '}';
  }
  out += ']';
  if (errors.size() > problem_errors_max) {
    out += ",\"errors_omitted\":";
    out += std::to_string(errors.size() - problem_errors_max);
  }
}

}  // namespace

const ProblemType& problem_type(ProblemKind kind) noexcept {
  static constexpr ProblemType malformed{400, "malformed-request", "Malformed request"};
  static constexpr ProblemType invalid{
      400, "validation-failed", "The request does not match the description"
  };
  static constexpr ProblemType unauthorized{401, "unauthorized", "Authentication required"};
  static constexpr ProblemType forbidden{403, "forbidden", "Not allowed"};
  static constexpr ProblemType not_found{404, "not-found", "No such resource"};
  static constexpr ProblemType method{405, "method-not-allowed", "Method not allowed"};
  static constexpr ProblemType not_acceptable{406, "not-acceptable", "Nothing acceptable to offer"};
  static constexpr ProblemType timed_out{408, "request-timeout", "The request took too long"};
  static constexpr ProblemType conflict{409, "conflict", "Conflict"};
  static constexpr ProblemType precondition{412, "precondition-failed", "It was changed meanwhile"};
  static constexpr ProblemType range{416, "range-not-satisfiable", "No such range"};
  static constexpr ProblemType unprocessable{422, "unprocessable", "Refused for what it says"};
  static constexpr ProblemType too_large{413, "body-too-large", "The body is too large"};
  static constexpr ProblemType target{414, "target-too-long", "The request target is too long"};
  static constexpr ProblemType media{415, "unsupported-media-type", "Unsupported media type"};
  static constexpr ProblemType expectation{417, "expectation-failed", "Expectation not supported"};
  static constexpr ProblemType misdirected{
      421, "misdirected-request", "Not served under this name"
  };
  static constexpr ProblemType fields{431, "fields-too-large", "The header fields are too large"};
  static constexpr ProblemType too_many{429, "too-many-requests", "Too many requests"};
  static constexpr ProblemType internal{500, "internal", "Internal error"};
  static constexpr ProblemType not_implemented{501, "not-implemented", "Not implemented"};
  static constexpr ProblemType bad_upstream{
      502, "bad-upstream", "The upstream did not answer properly"
  };
  static constexpr ProblemType bad_response{
      502, "response-validation-failed", "The upstream's response does not match the description"
  };
  static constexpr ProblemType unavailable{503, "unavailable", "Not available now"};
  static constexpr ProblemType upstream_timeout{
      504, "upstream-timeout", "The upstream took too long"
  };
  static constexpr ProblemType version{505, "version-not-supported", "HTTP version not supported"};
  static constexpr ProblemType loop{508, "loop-detected", "The request came back to this gateway"};
  switch (kind) {
    case ProblemKind::malformed:
      return malformed;
    case ProblemKind::invalid:
      return invalid;
    case ProblemKind::precondition_failed:
      return precondition;
    case ProblemKind::range_not_satisfiable:
      return range;
    case ProblemKind::unprocessable:
      return unprocessable;
    case ProblemKind::unauthorized:
      return unauthorized;
    case ProblemKind::forbidden:
      return forbidden;
    case ProblemKind::not_found:
      return not_found;
    case ProblemKind::method_not_allowed:
      return method;
    case ProblemKind::not_acceptable:
      return not_acceptable;
    case ProblemKind::timed_out:
      return timed_out;
    case ProblemKind::conflict:
      return conflict;
    case ProblemKind::too_large:
      return too_large;
    case ProblemKind::target_too_long:
      return target;
    case ProblemKind::unsupported_media:
      return media;
    case ProblemKind::expectation_failed:
      return expectation;
    case ProblemKind::misdirected:
      return misdirected;
    case ProblemKind::fields_too_large:
      return fields;
    case ProblemKind::too_many_requests:
      return too_many;
    case ProblemKind::internal:
      return internal;
    case ProblemKind::not_implemented:
      return not_implemented;
    case ProblemKind::bad_upstream:
      return bad_upstream;
    case ProblemKind::bad_response:
      return bad_response;
    case ProblemKind::unavailable:
      return unavailable;
    case ProblemKind::upstream_timed_out:
      return upstream_timeout;
    case ProblemKind::version_not_supported:
      return version;
    case ProblemKind::loop_detected:
      return loop;
  }
  return internal;
}

ProblemKind kind_of(const ErrorCode& code) noexcept {
  const boost::system::error_condition condition = code.default_error_condition();
  if (condition.category() != problem_kind_category()) return ProblemKind::internal;
  return static_cast<ProblemKind>(condition.value());
}

std::string to_json(const Problem& problem) {
  const ProblemType& type = problem_type(problem.kind);
  std::string out = "{\"type\":\"urn:barbacane:error:";
  out += type.slug;
  out += "\",\"title\":\"";
  out += type.title;
  out += "\",\"status\":";
  out += std::to_string(problem.status == 0 ? type.status : problem.status);
  append_member(out, "detail", problem.detail);
  append_member(out, "instance", problem.instance);
  append_member(out, "request_id", problem.request_id);
  append_errors(out, problem.errors);
  if (!problem.extra.empty()) {
    out += ',';
    out += problem.extra;
  }
  out += '}';
  return out;
}

}  // namespace barbacane::http
