#pragma once
// The chunked transfer coding (RFC 9112 §7.1), as a machine over bytes. No allocation but for
// trailers.

#include <cstdint>
#include <string>
#include <string_view>

#include "dataplane/http1/chunk_extension.hpp"
#include "dataplane/http1/errors.hpp"

namespace barbacane::http1 {

struct ChunkLimits {
  std::uint64_t chunk_bytes_max = std::uint64_t{1} << 40U;
  std::uint32_t extension_bytes_max = 4096;  // of one body, all chunks together
  std::uint32_t trailer_bytes_max = 8192;
};

enum class ChunkEvent : std::uint8_t {
  need_more,  // all bytes are taken
  data,       // `payload` is the next piece of the body
  end,        // the body is whole; bytes behind `consumed` belong to the next message
  failed,
};

struct ChunkStep {
  ChunkEvent event = ChunkEvent::need_more;
  std::size_t consumed = 0;
  std::string_view payload;
};

/// Decodes one body. Feed it what arrived, drop `consumed` bytes, and call again until need_more.
/// After `end` the next body needs reset(); `failed` stays, and ends the connection.
///
/// Source   RFC 9112 §7.1; white space around a size, a bare LF and an empty size are refused, for
///          they are what readers disagree about (ADR-0010)
/// Owner    payload points into the bytes of the call
class ChunkDecoder {
 public:
  explicit ChunkDecoder(const ChunkLimits& limits = {}) noexcept : limits_{limits} {}

  [[nodiscard]] ChunkStep next(std::string_view bytes);
  /// Trailer fields as they came ("Name: value\r\n" each), checked; fields that frame, route or
  /// authenticate are left out (RFC 9110 §6.5.1). Valid until reset().
  [[nodiscard]] std::string_view trailers() const noexcept { return trailers_; }
  [[nodiscard]] HeadErrc error() const noexcept { return error_; }
  void reset() noexcept;

 private:
  enum class State : std::uint8_t {
    size,
    extension,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer,
    done,
    failed
  };

  bool take(char byte);
  bool take_size(char byte);
  bool take_trailer(char byte);
  bool end_trailer_line();
  bool fail(HeadErrc error) noexcept {
    error_ = error;
    state_ = State::failed;
    return false;
  }

  ChunkLimits limits_;
  State state_ = State::size;
  std::uint64_t left_ = 0;
  std::uint32_t digits_ = 0;
  std::uint32_t overhead_ = 0;
  std::uint32_t trailer_bytes_ = 0;
  ChunkExtension extension_;
  std::string line_;
  std::string trailers_;
  HeadErrc error_ = HeadErrc::bad_chunk_size;
};

}  // namespace barbacane::http1
