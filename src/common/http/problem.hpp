#pragma once
// The one place where a kind of trouble becomes HTTP: status, stable type, title (RFC 9457).

#include <cstdint>
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

struct Problem {
  ProblemKind kind = ProblemKind::internal;
  std::string_view detail = {};    // safe to show to a caller; "" = left out
  std::string_view instance = {};  // the request's path
  std::string_view request_id = {};
  std::string_view extra = {};  // further members as JSON text (`"errors":[…]`), without comma
};

/// The body of an application/problem+json answer.
[[nodiscard]] std::string to_json(const Problem& problem);

}  // namespace barbacane::http
