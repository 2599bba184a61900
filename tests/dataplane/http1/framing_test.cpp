#include "dataplane/http1/framing.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "dataplane/http1/head_scanner.hpp"

namespace barbacane::http1 {
namespace {

using namespace std::string_literals;
using enum HeadErrc;

struct Row {
  std::string_view name;
  std::string raw;
  std::optional<HeadErrc> error = std::nullopt;
  Framing framing = Framing::none;
  bool keep_alive = true;
  bool is_head_request = false;
};

std::vector<Row> taken() {
  const auto none = Framing::none;
  const auto until_close = Framing::until_close;
  return {
      {"length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", {}, Framing::length},
      {"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", {}, Framing::chunked},
      {"until close", "HTTP/1.1 200 OK\r\n\r\n", {}, until_close, false},
      {"1.0", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", {}, Framing::length, false},
      {"1.0 that stays",
       "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\n",
       {},
       Framing::length},
      {"1.0 until close",
       "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n",
       {},
       until_close,
       false},
      {"close",
       "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n",
       {},
       Framing::length,
       false},
      {"no reason", "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", {}, Framing::length},
      {"no space before no reason", "HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", {}, Framing::length
      },
      {"a long reason",
       "HTTP/1.1 500 It: did not\twork \xC3\xA9\r\nContent-Length: 0\r\n\r\n",
       {},
       Framing::length},
      {"an unregistered status", "HTTP/1.1 599 x\r\nContent-Length: 0\r\n\r\n", {}, Framing::length
      },
      {"204", "HTTP/1.1 204 No Content\r\n\r\n", {}, none},
      {"204 with a length of zero", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", {}, none
      },
      {"304 with the length of the 200",
       "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
       {},
       none},
      {"100", "HTTP/1.1 100 Continue\r\n\r\n", {}, none},
      {"103", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", {}, none},
      {"answer to HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", {}, none, true, true},
      {"chunked answer to HEAD",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
       {},
       none,
       true,
       true},
      {"answer to HEAD without length", "HTTP/1.1 200 OK\r\n\r\n", {}, none, true, true},
  };
}

std::vector<Row> refused() {
  const auto ok = [](const std::string& fields) { return "HTTP/1.1 200 OK\r\n" + fields + "\r\n"; };
  return {
      {"an empty line in front", "\r\nHTTP/1.1 200 OK\r\n\r\n", bad_status_line},
      {"not HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", bad_status_line},
      {"noise", "\x16\x03", bad_status_line},
      {"HTTP/2", "HTTP/2.0 200 OK\r\n\r\n", bad_status_line},
      {"ICY", "ICY 200 OK\r\n\r\n", bad_status_line},
      {"two spaces", "HTTP/1.1  200 OK\r\n\r\n", bad_status_line},
      {"two digits", "HTTP/1.1 20 OK\r\n\r\n", bad_status_line},
      {"four digits", "HTTP/1.1 2000 OK\r\n\r\n", bad_status_line},
      {"no digits", "HTTP/1.1 abc OK\r\n\r\n", bad_status_line},
      {"status 099", "HTTP/1.1 099 OK\r\n\r\n", bad_status_line},
      {"status 600", "HTTP/1.1 600 OK\r\n\r\n", bad_status_line},
      {"status 000", "HTTP/1.1 000 OK\r\n\r\n", bad_status_line},
      {"a request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", bad_status_line},
      {"NUL in the reason", "HTTP/1.1 200 O\0K\r\n\r\n"s, bad_status_line},
      {"bare CR in the reason", "HTTP/1.1 200 O\rK\r\n\r\n", bad_status_line},
      {"bare LF", "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n", bare_line_feed},
      {"folded", ok("A: b\r\n c\r\n"), obsolete_folding},
      {"space before the colon", ok("Content-Length : 5\r\n"), bad_field_name},
      {"control byte", ok("A: \x01\r\n"), bad_field_value},
      {"two lengths", ok("Content-Length: 5\r\nContent-Length: 5\r\n"), bad_content_length},
      {"a list of lengths", ok("Content-Length: 5, 5\r\n"), bad_content_length},
      {"a sign", ok("Content-Length: +5\r\n"), bad_content_length},
      {"length and chunked",
       ok("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
       length_and_encoding},
      {"chunked twice", ok("Transfer-Encoding: chunked, chunked\r\n"), bad_transfer_encoding},
      {"gzip", ok("Transfer-Encoding: gzip\r\n"), unknown_transfer_encoding},
      {"chunked in 1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", encoding_in_http10
      },
      {"204 with a body", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", body_not_allowed},
      {"204 chunked",
       "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
       body_not_allowed},
      {"304 chunked",
       "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
       body_not_allowed},
      {"100 with a body", "HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\n", body_not_allowed},
      {"two lengths on HEAD",
       ok("Content-Length: 5\r\nContent-Length: 6\r\n"),
       bad_content_length,
       Framing::none,
       true,
       true},
      {"an option that is none", ok("Connection: a b\r\n"), bad_connection},
  };
}

TEST(ResponseFraming, TakesWhatIsWellFormed) {
  for (const Row& row : taken()) {
    SCOPED_TRACE(row.name);
    HeadScanner scanner{HeadLimits{}};
    const auto head = std::make_unique<ResponseHead>();
    const HeadStatus status = scanner.scan_response(row.raw, row.is_head_request, *head);
    ASSERT_EQ(status, HeadStatus::complete) << make_error_code(scanner.error()).message();
    EXPECT_EQ(head->framing, row.framing);
    EXPECT_EQ(head->keep_alive, row.keep_alive);
    EXPECT_EQ(head->bytes, row.raw.size());
    EXPECT_EQ(std::to_string(head->status), row.raw.substr(9, 3));
  }
}

TEST(ResponseFraming, RefusesWhatIsNotAndTheSameByteByByte) {
  for (const Row& row : refused()) {
    SCOPED_TRACE(row.name);
    const auto head = std::make_unique<ResponseHead>();
    HeadScanner whole{HeadLimits{}};
    EXPECT_EQ(whole.scan_response(row.raw, row.is_head_request, *head), HeadStatus::failed);
    EXPECT_EQ(whole.error(), *row.error) << make_error_code(whole.error()).message();
    HeadScanner scanner{HeadLimits{}};
    HeadStatus status = HeadStatus::incomplete;
    for (std::size_t i = 0; i <= row.raw.size() && status == HeadStatus::incomplete; ++i)
      status = scanner.scan_response({row.raw.data(), i}, row.is_head_request, *head);
    EXPECT_EQ(status, HeadStatus::failed);
    EXPECT_EQ(scanner.error(), *row.error) << make_error_code(scanner.error()).message();
  }
}

TEST(ResponseFraming, KeepsReasonAndLength) {
  HeadScanner scanner{HeadLimits{}};
  ResponseHead head;
  const std::string raw = "HTTP/1.1 404 Not here\r\nContent-Length: 12\r\n\r\n";
  ASSERT_EQ(scanner.scan_response(raw, true, head), HeadStatus::complete);
  EXPECT_EQ(head.reason, "Not here");
  EXPECT_TRUE(head.has_content_length);
  EXPECT_EQ(head.content_length, 12U);
  EXPECT_EQ(head.framing, Framing::none);
}

TEST(ForEachMember, TrimsAndSkipsEmptyMembers) {
  std::string seen;
  for_each_member(" a,,\tb c ,", [&seen](std::string_view member) {
    seen += '[' + std::string{member} + ']';
  });
  EXPECT_EQ(seen, "[a][b c]");
}

TEST(RequestFraming, SaysWhetherTrailersAreWelcome) {
  const std::pair<std::string, bool> rows[]{
      {"TE: trailers\r\n", true},
      {"TE: gzip;q=0.5, Trailers\r\n", true},
      {"TE: gzip\r\nTE: trailers\r\n", true},
      {"TE:\r\n", false},
      {"TE: trailersx\r\n", false},
      {"A: trailers\r\n", false},
  };
  for (const auto& [field, is_welcome] : rows) {
    HeadScanner scanner{HeadLimits{}};
    RequestHead head;
    const std::string raw = "GET / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n";
    ASSERT_EQ(scanner.scan_request(raw, head), HeadStatus::complete);
    EXPECT_EQ(head.accepts_trailers, is_welcome) << field;
  }
}

TEST(RequestFraming, AContinuationIsExpectedOnlyBeforeABody) {
  const std::pair<std::string, bool> rows[]{
      {"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n", true},
      {"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n",
       true},
      {"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", false},
      {"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", false},
  };
  for (const auto& [raw, is_expected] : rows) {
    HeadScanner scanner{HeadLimits{}};
    RequestHead head;
    ASSERT_EQ(scanner.scan_request(raw, head), HeadStatus::complete) << raw;
    EXPECT_EQ(head.expects_continue, is_expected) << raw;
  }
}

}  // namespace
}  // namespace barbacane::http1
