#include "dataplane/http1/head_writer.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "dataplane/http1/head_scanner.hpp"

namespace barbacane::http1 {
namespace {

using namespace std::string_literals;

Fields scan(const std::string& raw) {
  HeadScanner scanner{HeadLimits{}};
  RequestHead head;
  EXPECT_EQ(scanner.scan_request(raw, head), HeadStatus::complete);
  return head.fields;
}

TEST(HeadWriter, WritesARequestForTheNextHop) {
  const std::string raw =
      "POST /in HTTP/1.1\r\nhost: a\r\nX-A:1\r\nX-A: \t2 \r\nConnection: X-B\r\nX-B: 3\r\n"
      "Content-Length: 007\r\nVia: 1.0 one\r\nvia: 1.1 two\r\nAccept:\r\n\r\n";
  const Fields fields = scan(raw);
  std::array<char, 512> out{};
  HeadWriter writer{out};
  writer.request_line("POST", {"/out", "?", "q=1"});
  writer.field("Host", "b:81");
  writer.end_to_end(fields, {Known::host, Known::via});
  writer.list_field("Via", fields, Known::via, "1.1 us");
  writer.field("X-Count", 12);
  writer.field("X-Joined", {"a", "", "b"});
  writer.framing(Framing::length, 7);
  EXPECT_EQ(
      writer.finish(),
      "POST /out?q=1 HTTP/1.1\r\nHost: b:81\r\nX-A: 1\r\nX-A: 2\r\nAccept: \r\n"
      "Via: 1.0 one, 1.1 two, 1.1 us\r\nX-Count: 12\r\nX-Joined: ab\r\nContent-Length: 7\r\n\r\n"
  );
}

TEST(HeadWriter, WritesAResponse) {
  std::array<char, 128> out{};
  HeadWriter writer{out};
  writer.status_line(404, "Not Found");
  writer.framing(Framing::chunked, 0);
  EXPECT_EQ(writer.finish(), "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST(HeadWriter, WritesNoFramingWithoutABody) {
  for (const Framing framing : {Framing::none, Framing::until_close}) {
    std::array<char, 64> out{};
    HeadWriter writer{out};
    writer.status_line(204, "");
    writer.framing(framing, 9);
    EXPECT_EQ(writer.finish(), "HTTP/1.1 204 \r\n\r\n");
  }
}

TEST(HeadWriter, FirstOfAListStandsAlone) {
  std::array<char, 64> out{};
  HeadWriter writer{out};
  writer.list_field("Via", Fields{}, Known::via, "1.1 us");
  EXPECT_EQ(writer.finish(), "Via: 1.1 us\r\n\r\n");
}

TEST(HeadWriter, GivesNothingWhenItDoesNotFit) {
  const std::string raw = "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\n\r\n";
  const Fields fields = scan(raw);
  const auto write = [&fields](std::span<char> out) {
    HeadWriter writer{out};
    writer.request_line("GET", {"/"});
    writer.end_to_end(fields);
    writer.list_field("Via", fields, Known::via, "us");
    writer.framing(Framing::length, 10);
    return std::string{writer.finish()};
  };
  std::array<char, 256> room{};
  const std::string whole = write(room);
  ASSERT_FALSE(whole.empty());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::vector<char> out(size);  // of this size, so that ASan sees a step too far
    EXPECT_EQ(write(out), "") << size;
  }
  std::vector<char> out(whole.size());
  EXPECT_EQ(write(out), whole);
}

TEST(HeadWriter, IsSpoiltByWhatWouldBreakOutOfItsLine) {
  struct Row {
    std::string name;
    std::string value;
  };
  const Row rows[]{
      {"A", "b\r\nC: d"},
      {"A", "b\nc"},
      {"A", "b\rc"},
      {"A", "b\0c"s},
      {"A\r\nB", "c"},
      {"A:", "c"},
      {"A ", "c"},
      {"", "c"},
  };
  for (const Row& row : rows) {
    std::array<char, 128> out{};
    HeadWriter writer{out};
    writer.field(row.name, row.value);
    EXPECT_TRUE(writer.is_spoilt()) << row.name << " = " << row.value;
    writer.field("Fine", "yes");
    EXPECT_EQ(writer.finish(), "");
    HeadWriter list{out};
    list.list_field(row.name, Fields{}, Known::via, row.value);
    EXPECT_EQ(list.finish(), "");
  }
}

TEST(HeadWriter, IsSpoiltByABrokenFirstLine) {
  const auto request = [](std::string_view method, std::string_view target) {
    std::array<char, 128> out{};
    HeadWriter writer{out};
    writer.request_line(method, {target});
    return std::string{writer.finish()};
  };
  EXPECT_EQ(request("GET", "/a"), "GET /a HTTP/1.1\r\n\r\n");
  EXPECT_EQ(request("GET", ""), "");
  EXPECT_EQ(request("GET", "/a b"), "");
  EXPECT_EQ(request("GET", "/a\r\nB: c"), "");
  EXPECT_EQ(request("G T", "/"), "");
  EXPECT_EQ(request("", "/"), "");
  std::array<char, 128> out{};
  HeadWriter reason{out};
  reason.status_line(200, "O\r\nK");
  EXPECT_EQ(reason.finish(), "");
  HeadWriter status{out};
  status.status_line(20, "OK");
  EXPECT_EQ(status.finish(), "");
}

TEST(HeadWriter, WritesWhatTheScannerReads) {
  const std::string raw =
      "GET /a?b HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nX-Text: \x80 \"q\", r\r\nCookie: a=b\r\n\r\n";
  const Fields fields = scan(raw);
  std::array<char, 256> out{};
  HeadWriter writer{out};
  writer.request_line("GET", {"/a?b"});
  writer.end_to_end(fields);
  const std::string_view written = writer.finish();
  HeadScanner scanner{HeadLimits{}};
  RequestHead head;
  ASSERT_EQ(scanner.scan_request(written, head), HeadStatus::complete);
  ASSERT_EQ(std::as_const(head.fields).all().size(), fields.all().size());
  for (std::size_t i = 0; i < fields.all().size(); ++i) {
    EXPECT_EQ(std::as_const(head.fields).all()[i].name, fields.all()[i].name);
    EXPECT_EQ(std::as_const(head.fields).all()[i].value, fields.all()[i].value);
  }
}

}  // namespace
}  // namespace barbacane::http1
