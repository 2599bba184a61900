#include "common/net/web_socket_frame.hpp"

#include <algorithm>

#include "common/text/utf8.hpp"

namespace barbacane::net {
namespace {

constexpr std::size_t control_payload_max = 125;
constexpr std::size_t reason_bytes_max = control_payload_max - 2;
constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t reserved_bits = 0x70;
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::uint8_t length_16 = 126;
constexpr std::uint8_t length_64 = 127;

bool is_known(std::uint8_t opcode) {
  return opcode <= 0x2 || (opcode >= 0x8 && opcode <= 0xA);
}

char byte_of(std::uint64_t value) {
  return static_cast<char>(static_cast<unsigned char>(value & 0xFFU));
}

}  // namespace

std::size_t FrameReader::head_bytes() const noexcept {
  std::size_t bytes = 2;
  if (head_filled_ < bytes) return bytes;
  const std::uint8_t length = head_[1] & 0x7FU;
  if (length == length_16) bytes += 2;
  if (length == length_64) bytes += 8;
  return (head_[1] & mask_bit) != 0 ? bytes + 4 : bytes;
}

FrameReader::Verdict FrameReader::take_head() {
  const std::uint8_t opcode = head_[0] & 0x0FU;
  const std::uint8_t length = head_[1] & 0x7FU;
  const bool is_masked = (head_[1] & mask_bit) != 0;
  if ((head_[0] & reserved_bits) != 0 || !is_known(opcode) || is_masked != expects_mask_)
    return Verdict::protocol_error;
  frame_ = {
      .opcode = static_cast<Opcode>(opcode), .is_final = (head_[0] & final_bit) != 0, .payload = {}
  };
  const bool is_control = opcode >= 0x8;
  if (is_control && (!frame_.is_final || length > control_payload_max))
    return Verdict::protocol_error;
  payload_left_ = length;
  std::size_t at = 2;
  if (length >= length_16) {
    const std::size_t bytes = length == length_16 ? 2 : 8;
    payload_left_ = 0;
    for (std::size_t i = 0; i < bytes; ++i) payload_left_ = payload_left_ << 8U | head_[at++];
    // The shortest form, and no sign bit (§5.2).
    if (payload_left_ < length_16 || (bytes == 8 && payload_left_ <= 0xFFFFU) ||
        payload_left_ >> 63U != 0)
      return Verdict::protocol_error;
  }
  if (payload_left_ > payload_bytes_max_) return Verdict::too_big;
  for (std::size_t i = 0; is_masked && i < mask_.size(); ++i) mask_[i] = head_[at++];
  mask_at_ = 0;
  is_head_done_ = true;
  return Verdict::frame;
}

FrameReader::Verdict FrameReader::next(std::string_view& bytes, Frame& out) {
  while (!is_head_done_) {
    if (head_filled_ == head_bytes()) {
      if (const Verdict verdict = take_head(); verdict != Verdict::frame) return verdict;
      break;
    }
    if (bytes.empty()) return Verdict::needs_more;
    head_[head_filled_++] = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
  }
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(payload_left_, bytes.size()));
  const std::size_t start = frame_.payload.size();
  frame_.payload.append(bytes.substr(0, taken));
  bytes.remove_prefix(taken);
  payload_left_ -= taken;
  if (expects_mask_) {
    for (std::size_t i = start; i < frame_.payload.size(); ++i)
      frame_.payload[i] =
          byte_of(static_cast<std::uint8_t>(frame_.payload[i]) ^ mask_[mask_at_++ % mask_.size()]);
  }
  if (payload_left_ != 0) return Verdict::needs_more;
  out = std::move(frame_);
  frame_ = {};
  head_filled_ = 0;
  is_head_done_ = false;
  return Verdict::frame;
}

void append_frame(
    std::string& out,
    Opcode opcode,
    std::string_view payload,
    const std::array<std::uint8_t, 4>* mask
) {
  out += byte_of(final_bit | static_cast<std::uint8_t>(opcode));
  const std::uint8_t masked = mask == nullptr ? 0 : mask_bit;
  const std::uint64_t size = payload.size();
  if (size < length_16) {
    out += byte_of(masked | size);
  } else {
    const bool is_short = size <= 0xFFFFU;
    out += byte_of(masked | (is_short ? length_16 : length_64));
    for (int shift = is_short ? 8 : 56; shift >= 0; shift -= 8)
      out += byte_of(size >> static_cast<unsigned>(shift));
  }
  if (mask == nullptr) {
    out += payload;
    return;
  }
  for (const std::uint8_t one : *mask) out += byte_of(one);
  for (std::size_t i = 0; i < payload.size(); ++i)
    out += byte_of(static_cast<std::uint8_t>(payload[i]) ^ (*mask)[i % mask->size()]);
}

std::string close_payload(CloseCode code, std::string_view reason) {
  std::string out;
  out += byte_of(static_cast<std::uint16_t>(code) >> 8U);
  out += byte_of(static_cast<std::uint16_t>(code));
  const std::string_view fitting = reason.substr(0, reason_bytes_max);
  return out.append(fitting.substr(0, text::valid_utf8_prefix(fitting)));
}

bool parse_close(std::string_view payload, std::uint16_t& code, std::string_view& reason) {
  constexpr std::uint16_t no_status = 1005;
  code = no_status;
  reason = {};
  if (payload.empty()) return true;
  if (payload.size() == 1) return false;
  code = static_cast<std::uint16_t>(
      static_cast<std::uint8_t>(payload[0]) << 8U | static_cast<std::uint8_t>(payload[1])
  );
  reason = payload.substr(2);
  const bool is_defined =
      (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
      (code >= 3000 && code <= 4999);
  return is_defined && text::is_utf8(reason);
}

}  // namespace barbacane::net
