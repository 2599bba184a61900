// WebSocket frames: the first byte says who sends and where the rest is cut. However it is cut the
// same frames come out, within their limits, and what is written again reads as it was.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "common/net/web_socket_frame.hpp"
#include "fuzz/demand.hpp"

namespace {

using namespace barbacane::net;
using barbacane::fuzz::demand;
using Verdict = FrameReader::Verdict;

constexpr std::size_t payload_max = 4096;

struct Read {
  std::vector<Frame> frames;
  Verdict end = Verdict::needs_more;

  void take(FrameReader& reader, std::string_view bytes) {
    while (end == Verdict::needs_more) {
      Frame frame;
      const Verdict verdict = reader.next(bytes, frame);
      if (verdict == Verdict::needs_more) {
        demand(bytes.empty(), "all bytes are taken before more are asked for");
        return;
      }
      if (verdict == Verdict::frame) {
        frames.push_back(std::move(frame));
      } else {
        end = verdict;
      }
    }
  }
};

void expect_survives(const Frame& frame, bool is_masked) {
  constexpr std::array<std::uint8_t, 4> mask{7, 0, 255, 128};
  std::string written;
  append_frame(written, frame.opcode, frame.payload, is_masked ? &mask : nullptr);
  FrameReader reader(is_masked, payload_max);
  std::string_view bytes = written;
  Frame again;
  demand(reader.next(bytes, again) == Verdict::frame, "what is written is a frame");
  demand(again.payload == frame.payload && again.opcode == frame.opcode, "it is the same");
  demand(bytes.empty(), "and nothing more");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool is_masked = (data[0] & 1U) != 0;
  const std::string_view raw{reinterpret_cast<const char*>(data) + 1, size - 1};
  const std::size_t cut = (data[0] >> 1U) * raw.size() / 128;
  FrameReader one(is_masked, payload_max);
  Read whole;
  whole.take(one, raw);
  FrameReader other(is_masked, payload_max);
  Read pieces;
  pieces.take(other, raw.substr(0, cut));
  pieces.take(other, raw.substr(cut));
  demand(whole.end == pieces.end, "the same verdict");
  demand(whole.frames.size() == pieces.frames.size(), "as many frames");
  for (std::size_t i = 0; i < whole.frames.size(); ++i) {
    const Frame& frame = whole.frames[i];
    demand(frame.payload == pieces.frames[i].payload, "the same payload");
    demand(frame.payload.size() <= payload_max, "within its limit");
    const bool is_control = static_cast<unsigned>(frame.opcode) >= 8;
    demand(
        !is_control || (frame.is_final && frame.payload.size() <= 125), "control frames are short"
    );
    if (frame.opcode == Opcode::close) {
      std::uint16_t code = 0;
      std::string_view reason;
      if (parse_close(frame.payload, code, reason))
        demand(frame.payload.empty() || code >= 1000, "a code that may be sent");
    }
    expect_survives(frame, is_masked);
  }
  return 0;
}
