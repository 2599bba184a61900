#pragma once
// What stands between routing and dispatch: a middleware looks at a request and lets it pass or
// answers itself, and may touch the fields of the response on the way back.

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/problem_kind.hpp"
#include "dataplane/http1/head.hpp"

namespace barbacane::pipeline {

/// One request as middlewares see it.
/// Owner    borrows; valid for the call only
struct RequestView {
  const http1::RequestHead* head = nullptr;
  std::string_view path;            // normal form
  std::string_view caller_address;  // "" on a unix socket
  bool is_tls = false;
};

/// Why a middleware ends a request.
struct Refusal {
  ProblemKind kind = ProblemKind::forbidden;
  std::string detail;
  std::string fields;  // whole lines for the response's head
};

enum class Verdict : std::uint8_t {
  pass,
  refuse,  // the refusal says how
};

/// Immutable and shared by all workers of a generation; what changes with requests lives elsewhere.
class Middleware {
 public:
  virtual ~Middleware() = default;
  [[nodiscard]] virtual Verdict on_request(const RequestView& request, Refusal& refusal) const = 0;
  /// Field lines for the response, appended to `fields`. Called for each middleware whose
  /// on_request was called, innermost first, also when the request was refused.
  virtual void on_response(std::uint16_t status, std::string& fields) const = 0;
};

}  // namespace barbacane::pipeline
