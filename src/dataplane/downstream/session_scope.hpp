#pragma once
// The inside of session*.cpp.

#include "dataplane/downstream/session.hpp"

namespace barbacane::downstream {

inline constexpr std::uint64_t discard_bytes_max = 64U << 10U;  // of a body that nobody wanted

/// Keeps what ends a request until the members above it on the stack are done.
class Session::Scope {
 public:
  explicit Scope(Session& session) noexcept : session_(&session) { ++session.depth_; }
  ~Scope() {
    if (--session_->depth_ == 0) session_->settle();
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  Session* session_;
};

}  // namespace barbacane::downstream
