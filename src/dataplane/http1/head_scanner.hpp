#pragma once
// Bytes to heads, strictly (RFC 9112, ADR-0010). No allocation; resumable at any byte. Whatever is
// refused here ends the connection: where the next message begins is not known any more.

#include <cstdint>
#include <string_view>

#include "dataplane/http1/characters.hpp"
#include "dataplane/http1/errors.hpp"
#include "dataplane/http1/head.hpp"

namespace barbacane::http1 {

struct HeadLimits {
  std::uint32_t head_bytes_max = 32U << 10U;
  std::uint32_t fields_max = 128;  // at most fields_capacity
  std::uint32_t target_bytes_max = 8U << 10U;
};

enum class HeadStatus : std::uint8_t { incomplete, complete, failed };

/// Reads one head out of bytes that grow. Keeps where it stopped, so that a head that comes byte by
/// byte costs as much as one that comes at once, and finds the same faults. A bad first line is
/// refused as soon as it is there.
class HeadScanner {
 public:
  explicit HeadScanner(const HeadLimits& limits) noexcept : limits_{limits} {}

  /// `bytes` starts at the same byte of the stream in each call until reset(); where it lies may
  /// change. After `complete`, head.bytes of them belong to the head and the spans point into
  /// `bytes`; after `failed`, error() says why, and it stays so.
  [[nodiscard]] HeadStatus scan_request(std::string_view bytes, RequestHead& head) noexcept;

  /// The same for a response; `is_head_request` and the status decide the framing (RFC 9112 §6.3).
  [[nodiscard]] HeadStatus scan_response(
      std::string_view bytes, bool is_head_request, ResponseHead& head
  ) noexcept;

  [[nodiscard]] HeadErrc error() const noexcept { return error_; }
  void reset() noexcept;

 private:
  /// What the first line says, as offsets from start_: the bytes may move before the head ends.
  struct FirstLine {
    std::size_t bytes = 0;  // with its CRLF; 0 = not there yet
    std::size_t method_bytes = 0;
    std::size_t target_bytes = 0;
    std::uint16_t status = 0;
    std::uint8_t minor = 1;
  };

  HeadStatus find_end(std::string_view bytes, bool is_request) noexcept;
  bool end_line(std::string_view bytes, std::size_t line_end, bool is_request) noexcept;
  bool read_request_line(std::string_view line) noexcept;
  bool read_status_line(std::string_view line) noexcept;
  bool scan_fields(std::string_view lines, Fields& fields) noexcept;
  HeadStatus fail(HeadErrc error) noexcept;
  bool refuse(HeadErrc error) noexcept {
    (void)fail(error);
    return false;
  }

  HeadLimits limits_;
  std::size_t at_ = 0;     // first byte of the search for the next line end
  std::size_t line_ = 0;   // first byte of the line being read
  std::size_t start_ = 0;  // first byte behind a leading empty line
  bool is_complete_ = false;
  bool is_failed_ = false;
  FirstLine first_;
  HeadErrc error_ = HeadErrc::bad_request_line;
};

}  // namespace barbacane::http1
