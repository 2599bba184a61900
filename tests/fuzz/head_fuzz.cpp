// Heads: the first byte says where the rest is cut in two. However it is cut the verdict is the
// same, and what is taken can be written for the next hop and read again.

#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "dataplane/http1/head_scanner.hpp"
#include "dataplane/http1/head_writer.hpp"

namespace {

using namespace barbacane::http1;

void demand(bool is_true) {
  if (!is_true) std::abort();
}

template <class Head, class Scan>
HeadStatus scan_twice(std::string_view raw, std::size_t cut, Head& head, Scan&& scan) {
  const auto other = std::make_unique<Head>();
  HeadScanner whole{HeadLimits{.head_bytes_max = 4096, .fields_max = 32, .target_bytes_max = 512}};
  HeadScanner pieces = whole;
  const HeadStatus status = scan(whole, raw, head);
  HeadStatus cut_status = scan(pieces, raw.substr(0, cut), *other);
  if (cut_status == HeadStatus::incomplete) cut_status = scan(pieces, raw, *other);
  demand(status == cut_status);
  if (status == HeadStatus::failed) demand(whole.error() == pieces.error());
  if (status == HeadStatus::complete)
    demand(head.bytes == other->bytes && head.bytes <= raw.size());
  return status;
}

void write_and_read_again(const RequestHead& head) {
  std::array<char, 8192> out;
  HeadWriter writer{out};
  writer.request_line(head.method, {head.target});
  writer.end_to_end(head.fields);
  writer.framing(head.framing, head.content_length);
  const std::string_view written = writer.finish();
  demand(!written.empty());
  const auto again = std::make_unique<RequestHead>();
  HeadScanner scanner{HeadLimits{.head_bytes_max = 8192}};
  if (scanner.scan_request(written, *again) != HeadStatus::complete) {
    demand(head.minor == 0 && scanner.error() == HeadErrc::missing_host);
    return;
  }
  demand(again->framing == head.framing && again->content_length == head.content_length);
  demand(again->target == head.target && again->host == head.host);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view raw{reinterpret_cast<const char*>(data) + 1, size - 1};
  const std::size_t cut = raw.empty() ? 0 : data[0] * raw.size() / 256;
  const auto request = std::make_unique<RequestHead>();
  const HeadStatus status = scan_twice(
      raw,
      cut,
      *request,
      [](HeadScanner& scanner, std::string_view bytes, RequestHead& head) {
        return scanner.scan_request(bytes, head);
      }
  );
  if (status == HeadStatus::complete) write_and_read_again(*request);
  const auto response = std::make_unique<ResponseHead>();
  (void)scan_twice(
      raw,
      cut,
      *response,
      [](HeadScanner& scanner, std::string_view bytes, ResponseHead& head) {
        return scanner.scan_response(bytes, false, head);
      }
  );
  return 0;
}
