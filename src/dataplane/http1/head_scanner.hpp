#pragma once
// Bytes to heads, strictly (RFC 9112, ADR-0010). One pass, no allocation; resumable at any byte.

#include <cstdint>
#include <string_view>

#include "common/base/result.hpp"
#include "dataplane/http1/errors.hpp"
#include "dataplane/http1/head.hpp"

namespace barbacane::http1 {

struct HeadLimits {
  std::uint32_t head_bytes_max = 32U << 10U;
  std::uint32_t fields_max = 128;  // at most fields_capacity
  std::uint32_t target_bytes_max = 8U << 10U;
};

enum class HeadStatus : std::uint8_t { incomplete, complete, failed };

/// Finds the end of a head in bytes that grow. Keeps where it stopped, so that a head that comes
/// byte by byte costs as much as one that comes at once.
class HeadScanner {
 public:
  explicit HeadScanner(const HeadLimits& limits) noexcept : limits_{limits} {}

  /// `bytes` starts at the same byte in each call until reset(). After `complete`, head.bytes of
  /// them belong to the head and the spans point into `bytes`; after `failed`, error() says why.
  [[nodiscard]] HeadStatus scan_request(std::string_view bytes, RequestHead& head) noexcept;

  /// The same for a response; `is_head_request` and the status decide the framing (RFC 9112 §6.3).
  [[nodiscard]] HeadStatus scan_response(
      std::string_view bytes, bool is_head_request, ResponseHead& head
  ) noexcept;

  [[nodiscard]] HeadErrc error() const noexcept { return error_; }
  void reset() noexcept {
    at_ = 0;
    start_ = 0;
  }

 private:
  HeadStatus find_end(std::string_view bytes) noexcept;
  HeadStatus fail(HeadErrc error) noexcept {
    error_ = error;
    return HeadStatus::failed;
  }
  HeadStatus scan_fields(std::string_view lines, Fields& fields) noexcept;
  HeadStatus too_long(std::string_view bytes) noexcept;

  HeadLimits limits_;
  std::size_t at_ = 0;     // where the search for the next line end goes on
  std::size_t start_ = 0;  // first byte behind leading empty lines
  std::size_t end_ = 0;    // behind the empty line that ends the head
  HeadErrc error_ = HeadErrc::bad_request_line;
};

/// True for the characters of a token (RFC 9110 §5.6.2).
[[nodiscard]] bool is_token(std::string_view text) noexcept;

/// ASCII letters compare equal whatever their case.
[[nodiscard]] bool same_ignoring_case(std::string_view a, std::string_view b) noexcept;

}  // namespace barbacane::http1
