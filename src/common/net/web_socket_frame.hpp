#pragma once
// Frames of RFC 6455 §5, without a connection and without extensions. Ours because Beast's stream
// is larger than what the static program has room for (ADR-0021).

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace barbacane::net {

enum class Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA
};

/// Status codes of RFC 6455 §7.4.1 that this side sends.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported_data = 1003,
  invalid_text = 1007,
  policy = 1008,
  too_big = 1009,
  internal = 1011,
  try_again_later = 1013,
};

struct Frame {
  Opcode opcode = Opcode::text;
  bool is_final = true;
  std::string payload;
};

/// Reads what one peer sends.
/// Owner    one connection
class FrameReader {
 public:
  /// A server's peer masks, a client's does not (§5.1); anything else is an error.
  FrameReader(bool expects_mask, std::size_t payload_bytes_max)
      : expects_mask_(expects_mask), payload_bytes_max_(payload_bytes_max) {}

  enum class Verdict : std::uint8_t { needs_more, frame, protocol_error, too_big };

  /// Takes bytes off the front of `bytes`, up to the end of one frame. Nothing more may be read
  /// after an error.
  [[nodiscard]] Verdict next(std::string_view& bytes, Frame& out);

 private:
  [[nodiscard]] std::size_t head_bytes() const noexcept;
  [[nodiscard]] Verdict take_head();

  bool expects_mask_;
  std::size_t payload_bytes_max_;
  std::array<std::uint8_t, 14> head_{};
  std::size_t head_filled_ = 0;
  bool is_head_done_ = false;
  std::uint64_t payload_left_ = 0;
  std::array<std::uint8_t, 4> mask_{};
  std::size_t mask_at_ = 0;
  Frame frame_;
};

/// Shape    `mask` null for a server's frames
void append_frame(
    std::string& out,
    Opcode opcode,
    std::string_view payload,
    const std::array<std::uint8_t, 4>* mask
);

/// The payload of a close frame: code and reason.
[[nodiscard]] std::string close_payload(CloseCode code, std::string_view reason);
/// False for a payload that no close frame may have (§5.5.1, §7.4).
[[nodiscard]] bool parse_close(
    std::string_view payload, std::uint16_t& code, std::string_view& reason
);

}  // namespace barbacane::net
