// Whole exchanges: a caller's bytes (cut in two where the first byte says) and the pieces an
// upstream answers with, separated by 0x1E. Demands: everything ends and is given back, upstreams
// see sound requests only, and callers get sound responses.

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "dataplane/http1/chunk_decoder.hpp"
#include "dataplane/http1/head_scanner.hpp"
#include "fuzz/exchange_world.hpp"

namespace {

using namespace barbacane;
using namespace barbacane::http1;
using fuzz::demand;

constexpr HeadLimits wide{.head_bytes_max = 64000, .fields_max = 200, .target_bytes_max = 60000};
constexpr char separator = '\x1E';

enum class Body { whole, cut, broken };

/// Takes a body off the front of `bytes`.
Body take_body(std::string_view& bytes, Framing framing, std::uint64_t length) {
  if (framing == Framing::none) return Body::whole;
  if (framing == Framing::until_close) {
    bytes = {};
    return Body::cut;
  }
  if (framing == Framing::length) {
    if (bytes.size() < length) return Body::cut;
    bytes.remove_prefix(static_cast<std::size_t>(length));
    return Body::whole;
  }
  ChunkDecoder decoder{{.chunk_bytes_max = 1U << 20U, .extension_bytes_max = 0}};
  while (true) {
    const ChunkStep step = decoder.next(bytes);
    bytes.remove_prefix(step.consumed);
    if (step.event == ChunkEvent::failed) return Body::broken;
    if (step.event == ChunkEvent::end) return Body::whole;
    if (step.event == ChunkEvent::need_more) return Body::cut;
  }
}

/// How many requests began in what an upstream connection saw.
std::size_t check_forwarded(std::string_view bytes) {
  const auto head = std::make_unique<RequestHead>();
  std::size_t count = 0;
  while (!bytes.empty()) {
    HeadScanner scanner{wide};
    const HeadStatus status = scanner.scan_request(bytes, *head);
    demand(status != HeadStatus::failed, "an upstream sees sound heads only");
    if (status == HeadStatus::incomplete) return count;
    ++count;
    demand(head->minor == 1 && head->form == TargetForm::origin, "one form of request");
    demand(head->fields.has(Known::via), "and it says where it came through");
    bytes.remove_prefix(head->bytes);
    const Body body = take_body(bytes, head->framing, head->content_length);
    demand(body != Body::broken, "an upstream sees sound chunks only");
    if (body == Body::cut) return count;
  }
  return count;
}

std::size_t check_answers(std::string_view bytes) {
  const auto head = std::make_unique<ResponseHead>();
  std::size_t count = 0;
  while (!bytes.empty()) {
    HeadScanner scanner{wide};
    const HeadStatus status = scanner.scan_response(bytes, false, *head);
    demand(status != HeadStatus::failed, "a caller sees sound heads only");
    if (status == HeadStatus::incomplete) return count;
    bytes.remove_prefix(head->bytes);
    if (head->status < 200) continue;
    ++count;
    const Body body = take_body(bytes, head->framing, head->content_length);
    demand(body != Body::broken, "a caller sees sound chunks only");
    if (body == Body::cut) return count;
    if (!head->keep_alive) demand(bytes.empty(), "nothing follows a last response");
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const auto world = std::make_unique<fuzz::ExchangeWorld>();
  std::string_view raw{reinterpret_cast<const char*>(data) + 1, size - 1};
  const std::string_view caller = raw.substr(0, raw.find(separator));
  raw.remove_prefix(caller.size());
  std::deque<std::string> script;
  while (!raw.empty()) {
    raw.remove_prefix(1);
    const std::string_view piece = raw.substr(0, raw.find(separator));
    script.emplace_back(piece);
    raw.remove_prefix(piece.size());
  }
  world->upstream.begin(std::move(script));
  const std::size_t cut = caller.size() * data[0] / 256;
  const std::string answers = world->play(caller.substr(0, cut), caller.substr(cut));
  std::size_t forwarded = 0;
  for (const auto& connection : world->upstream.connections)
    forwarded += check_forwarded(connection.seen);
  // The end of a response to HEAD cannot be told without knowing the request.
  const std::size_t answered =
      caller.find("HEAD") == std::string_view::npos ? check_answers(answers) : forwarded;
  demand(answers.empty() || answers.starts_with("HTTP/1.1 "), "answers are HTTP");
  // At most one retry each, and the last one may have been broken off.
  demand(forwarded <= 2 * (answered + 1), "what was forwarded was answered");
  return 0;
}
