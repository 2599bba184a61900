// Chunked bodies: cut in two or not, the same bytes come out, or the same refusal.

#include <cstdlib>
#include <string>
#include <string_view>

#include "dataplane/http1/chunk_decoder.hpp"

namespace {

using namespace barbacane::http1;

struct Outcome {
  ChunkEvent last = ChunkEvent::need_more;
  std::string body;
  std::string trailers;
  std::size_t consumed = 0;
};

void feed(ChunkDecoder& decoder, std::string_view bytes, Outcome& outcome) {
  while (outcome.last != ChunkEvent::end && outcome.last != ChunkEvent::failed) {
    const ChunkStep step = decoder.next(bytes);
    outcome.last = step.event;
    outcome.body += step.payload;
    outcome.consumed += step.consumed;
    if (step.consumed > bytes.size()) std::abort();
    bytes.remove_prefix(step.consumed);
    if (step.event == ChunkEvent::need_more) {
      if (!bytes.empty()) std::abort();
      break;
    }
  }
  outcome.trailers = decoder.trailers();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view raw{reinterpret_cast<const char*>(data) + 1, size - 1};
  const std::size_t cut = raw.empty() ? 0 : data[0] * raw.size() / 256;
  const ChunkLimits limits{
      .chunk_bytes_max = 1U << 20U, .extension_bytes_max = 64, .trailer_bytes_max = 256
  };
  ChunkDecoder whole{limits};
  Outcome one;
  feed(whole, raw, one);
  ChunkDecoder pieces{limits};
  Outcome two;
  feed(pieces, raw.substr(0, cut), two);
  feed(pieces, raw.substr(cut), two);
  const bool is_same = one.last == two.last && one.body == two.body &&
                       one.trailers == two.trailers && one.consumed == two.consumed;
  if (!is_same || (one.last == ChunkEvent::failed && whole.error() != pieces.error())) std::abort();
  return 0;
}
