#pragma once
// Who a request is (request id, trace, span) and who we are (our name in Via).

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "dataplane/http1/head.hpp"

namespace barbacane::exchange {

/// Random hex digits for identifiers that need to be unique, not secret (xoshiro256**, seeded from
/// the system). One per worker; no system call for a request.
class IdSource {
 public:
  IdSource();
  explicit IdSource(const std::array<std::uint64_t, 4>& seed) noexcept : state_(seed) {}
  /// Fills with lower-case hex digits; never all zeros.
  void fill(char* out, std::size_t digits) noexcept;
  [[nodiscard]] std::uint64_t next() noexcept;

 private:
  std::array<std::uint64_t, 4> state_;
};

/// The identifiers of one request; texts are copied, so they outlive the head.
class Identity {
 public:
  /// Takes x-request-id and traceparent over when they are sound, else makes new ones. Our own span
  /// is always new.
  void begin(const http1::Fields& fields, IdSource& ids);

  [[nodiscard]] std::string_view request_id() const noexcept {
    return {request_id_.data(), request_id_size_};
  }
  [[nodiscard]] std::string_view trace_id() const noexcept { return {traceparent_.data() + 3, 32}; }
  /// What goes upstream.
  [[nodiscard]] std::string_view traceparent() const noexcept {
    return {traceparent_.data(), traceparent_.size()};
  }
  /// False when a trace was started here: then the caller's tracestate means nothing.
  [[nodiscard]] bool is_continued() const noexcept { return is_continued_; }

 private:
  std::array<char, 128> request_id_;
  std::size_t request_id_size_ = 0;
  std::array<char, 55> traceparent_;
  bool is_continued_ = false;
};

/// Our name in Via: "barbacane-" and eight hex digits, made anew by each process (ADR-0011).
[[nodiscard]] const std::string& via_pseudonym();

/// True when a Via field names us: the request went round.
[[nodiscard]] bool is_loop(const http1::Fields& fields, std::string_view pseudonym);

/// Gateways of our kind that a request may pass before it is taken for a loop that no process
/// recognises (restarts, replicas behind one address).
inline constexpr std::uint32_t gateway_hops_max = 16;

}  // namespace barbacane::exchange
