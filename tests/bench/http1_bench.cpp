// What it costs to read a head and to write it for the next hop.

#include <benchmark/benchmark.h>

#include <array>
#include <memory>
#include <string>

#include "dataplane/http1/chunk_decoder.hpp"
#include "dataplane/http1/head_scanner.hpp"
#include "dataplane/http1/head_writer.hpp"

namespace barbacane::http1 {
namespace {

const std::string smallest = "GET /a HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";

const std::string browser =
    "GET /repos/octocat/hello/issues/42?page=2 HTTP/1.1\r\n"
    "Host: api.example.com\r\n"
    "Connection: keep-alive\r\n"
    "sec-ch-ua: \"Chromium\";v=\"124\", \"Google Chrome\";v=\"124\", \"Not-A.Brand\";v=\"99\"\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/124.0.0.0 Safari/537.36\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8\r\n"
    "Referer: https://www.example.com/some/page/with/a/long/path\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Accept-Language: en-GB,en;q=0.9,fr;q=0.8\r\n"
    "Cookie: session=0123456789abcdef0123456789abcdef; theme=dark; consent=yes\r\n"
    "X-Requested-With: XMLHttpRequest\r\n\r\n";

const std::string answer =
    "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "Content-Type: application/json\r\nContent-Length: 200\r\n\r\n";

void rewrite_request(benchmark::State& state, const std::string& raw) {
  const auto head = std::make_unique<RequestHead>();
  std::array<char, 4096> out;
  HeadScanner scanner{HeadLimits{}};
  for (auto _ : state) {
    scanner.reset();
    if (scanner.scan_request(raw, *head) != HeadStatus::complete) state.SkipWithError("refused");
    HeadWriter writer{out};
    writer.request_line(head->method, {head->target});
    writer.end_to_end(head->fields, {Known::via, Known::x_forwarded_for});
    writer.list_field("Via", head->fields, Known::via, "1.1 gate");
    writer.list_field("X-Forwarded-For", head->fields, Known::x_forwarded_for, "192.0.2.1");
    writer.framing(head->framing, head->content_length);
    benchmark::DoNotOptimize(writer.finish());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(raw.size()));
}
BENCHMARK_CAPTURE(rewrite_request, smallest, smallest);
BENCHMARK_CAPTURE(rewrite_request, browser, browser);

void rewrite_response(benchmark::State& state) {
  const auto head = std::make_unique<ResponseHead>();
  std::array<char, 4096> out;
  HeadScanner scanner{HeadLimits{}};
  for (auto _ : state) {
    scanner.reset();
    if (scanner.scan_response(answer, false, *head) != HeadStatus::complete)
      state.SkipWithError("refused");
    HeadWriter writer{out};
    writer.status_line(head->status, head->reason);
    writer.end_to_end(head->fields);
    writer.list_field("Via", head->fields, Known::via, "1.1 gate");
    writer.framing(head->framing, head->content_length);
    benchmark::DoNotOptimize(writer.finish());
  }
}
BENCHMARK(rewrite_response);

void scan_request(benchmark::State& state, const std::string& raw) {
  const auto head = std::make_unique<RequestHead>();
  HeadScanner scanner{HeadLimits{}};
  for (auto _ : state) {
    scanner.reset();
    benchmark::DoNotOptimize(scanner.scan_request(raw, *head));
  }
}
BENCHMARK_CAPTURE(scan_request, smallest, smallest);
BENCHMARK_CAPTURE(scan_request, browser, browser);

void decode_chunks(benchmark::State& state) {
  std::string raw;
  for (int i = 0; i < 16; ++i) raw += "1000\r\n" + std::string(4096, 'x') + "\r\n";
  raw += "0\r\n\r\n";
  ChunkDecoder decoder;
  for (auto _ : state) {
    decoder.reset();
    std::string_view left{raw};
    while (true) {
      const ChunkStep step = decoder.next(left);
      left.remove_prefix(step.consumed);
      if (step.event != ChunkEvent::data) break;
    }
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(raw.size()));
}
BENCHMARK(decode_chunks);

}  // namespace
}  // namespace barbacane::http1

BENCHMARK_MAIN();
