#pragma once
// The one place where a kind of trouble becomes HTTP: status, stable type, title (RFC 9457).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/base/problem_kind.hpp"
#include "common/base/result.hpp"

namespace barbacane::http {

inline constexpr std::string_view problem_media_type = "application/problem+json";

struct ProblemType {
  std::uint16_t status;
  std::string_view slug;  // of the type "urn:barbacane:error:<slug>"
  std::string_view title;
};

[[nodiscard]] const ProblemType& problem_type(ProblemKind kind) noexcept;

/// The kind a code was mapped to by its category; `internal` for codes of nobody we know.
[[nodiscard]] ProblemKind kind_of(const ErrorCode& code) noexcept;

inline constexpr std::size_t problem_errors_max = 32;  // as many as a caller fixes in one go

/// One thing that is wrong with a request, as a member of `errors`. "" = left out; the text is safe
/// to show to a caller.
struct ProblemError {
  std::string_view in = {};       // "path", "query", "header", "cookie", "body"
  std::string_view name = {};     // of the parameter
  std::string_view pointer = {};  // into the body
  std::string_view schema_pointer = {};
  std::string_view keyword = {};
  std::string_view message = {};
  std::string_view value = {};  // the offending value, with --dev only
};

struct Problem {
  ProblemKind kind = ProblemKind::internal;
  std::uint16_t status = 0;        // where the kind leaves a choice; 0 = the kind's own
  std::string_view detail = {};    // safe to show to a caller; "" = left out
  std::string_view instance = {};  // the request's path
  std::string_view request_id = {};
  std::string_view extra = {};  // further members as JSON text (`"retry":…`), without comma
  std::span<const ProblemError> errors = {};  // over the maximum they are counted, not listed
};

/// The body of an application/problem+json answer.
[[nodiscard]] std::string to_json(const Problem& problem);

}  // namespace barbacane::http
