// Responses as an upstream connection reads them: interim heads, the final head, a body by its
// framing. The first byte says where the rest is cut in two; the outcome must not depend on it.

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "dataplane/http1/chunk_decoder.hpp"
#include "dataplane/http1/head_scanner.hpp"
#include "fuzz/demand.hpp"

namespace {

using namespace barbacane::http1;
using barbacane::fuzz::demand;

constexpr HeadLimits limits{.head_bytes_max = 4096, .fields_max = 32, .target_bytes_max = 512};
constexpr ChunkLimits chunk_limits{
    .chunk_bytes_max = 1U << 20U, .extension_bytes_max = 64, .trailer_bytes_max = 256
};

/// What a connection knows after some bytes.
class Reading {
 public:
  explicit Reading(bool is_head_request) : is_head_request_(is_head_request) {}

  void feed(std::string_view bytes) {
    pending_ += bytes;
    while (step()) {
    }
  }
  [[nodiscard]] bool is_same(const Reading& other) const {
    return is_failed_ == other.is_failed_ && is_done_ == other.is_done_ &&
           interims_ == other.interims_ && body_ == other.body_ && status_ == other.status_ &&
           pending_ == other.pending_;
  }

 private:
  bool step() {
    if (is_failed_ || is_done_) return false;
    return is_body_ ? read_body() : read_head();
  }

  bool read_head() {
    switch (scanner_.scan_response(pending_, is_head_request_, *head_)) {
      case HeadStatus::incomplete:
        return false;
      case HeadStatus::failed:
        is_failed_ = true;
        return false;
      case HeadStatus::complete:
        break;
    }
    demand(head_->bytes <= pending_.size(), "a head ends inside its bytes");
    demand(head_->status >= 100 && head_->status < 600, "a status has three digits");
    status_ = head_->status;
    framing_ = head_->framing;
    left_ = head_->content_length;
    if (status_ < 200) demand(framing_ == Framing::none, "an interim response has no body");
    pending_.erase(0, head_->bytes);
    scanner_.reset();
    if (status_ < 200) {
      is_failed_ = ++interims_ > 16;
      return true;
    }
    is_body_ = true;
    return true;
  }

  bool read_body() {
    switch (framing_) {
      case Framing::none:
        is_done_ = true;
        return false;
      case Framing::until_close:
        body_ += pending_;
        pending_.clear();
        return false;
      case Framing::length: {
        const auto bytes =
            static_cast<std::size_t>(std::min<std::uint64_t>(left_, pending_.size()));
        body_ += pending_.substr(0, bytes);
        pending_.erase(0, bytes);
        left_ -= bytes;
        is_done_ = left_ == 0;
        return false;
      }
      case Framing::chunked:
        break;
    }
    const ChunkStep step = chunks_.next(pending_);
    body_ += step.payload;
    pending_.erase(0, step.consumed);
    is_failed_ = step.event == ChunkEvent::failed;
    is_done_ = step.event == ChunkEvent::end;
    return step.event == ChunkEvent::data;
  }

  bool is_head_request_;
  HeadScanner scanner_{limits};
  ChunkDecoder chunks_{chunk_limits};
  std::unique_ptr<ResponseHead> head_ = std::make_unique<ResponseHead>();
  std::string pending_;
  std::string body_;
  Framing framing_ = Framing::none;
  std::uint64_t left_ = 0;
  int interims_ = 0;
  unsigned status_ = 0;
  bool is_body_ = false;
  bool is_done_ = false;
  bool is_failed_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view raw{reinterpret_cast<const char*>(data) + 1, size - 1};
  const std::size_t cut = raw.size() * data[0] / 256;
  for (const bool is_head_request : {false, true}) {
    Reading whole(is_head_request);
    whole.feed(raw);
    Reading pieces(is_head_request);
    pieces.feed(raw.substr(0, cut));
    pieces.feed(raw.substr(cut));
    demand(whole.is_same(pieces), "a response means the same however it arrives");
  }
  return 0;
}
