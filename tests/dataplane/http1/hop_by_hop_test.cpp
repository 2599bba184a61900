#include "dataplane/http1/hop_by_hop.hpp"

#include <gtest/gtest.h>

#include <string>

#include "dataplane/http1/head_scanner.hpp"

namespace barbacane::http1 {
namespace {

/// Names of the fields that go on, in order.
std::string forwarded(const std::string& lines) {
  HeadScanner scanner{HeadLimits{}};
  RequestHead head;
  const std::string raw = "POST / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
  if (scanner.scan_request(raw, head) != HeadStatus::complete)
    return make_error_code(scanner.error()).message();
  std::string names;
  for (const Field& field : std::as_const(head.fields).all()) {
    if (!field.is_hop) names += (names.empty() ? "" : " ") + std::string{field.name};
  }
  return names;
}

struct Row {
  std::string_view name;
  std::string lines;
  std::string expected;
};

TEST(HopByHop, EndsHere) {
  const Row rows[]{
      {"nothing special", "A: 1\r\nB: 2\r\n", "Host A B"},
      {"of a connection by definition",
       "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\nProxy-Connection: close\r\nTE: "
       "trailers\r\n"
       "Upgrade: h2c\r\nProxy-Authorization: x\r\nProxy-Authenticate: y\r\nTransfer-Encoding: "
       "chunked"
       "\r\nA: 1\r\n",
       "Host A"},
      {"without being named", "Upgrade: websocket\r\nA: 1\r\n", "Host A"},
      {"named by Connection", "Connection: X-Internal, close\r\nX-Internal: 1\r\nA: 1\r\n", "Host A"
      },
      {"named behind the field", "X-Internal: 1\r\nA: 1\r\nConnection: x-INTERNAL\r\n", "Host A"},
      {"named on a second line",
       "Connection: b\r\nConnection: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n",
       "Host C"},
      {"every line of the name", "Connection: a\r\nA: 1\r\nB: 2\r\na: 3\r\n", "Host B"},
      {"named, but not there", "Connection: zzz\r\nA: 1\r\n", "Host A"},
      {"trailers are announced end to end", "Trailer: X-Sum\r\n", "Host Trailer"},
  };
  for (const Row& row : rows) EXPECT_EQ(forwarded(row.lines), row.expected) << row.name;
}

TEST(HopByHop, CannotBeUsedToStripWhatOthersRelyOn) {
  for (const char* name :
       {"Host",
        "Content-Length",
        "Content-Type",
        "Authorization",
        "Cookie",
        "Cache-Control",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Real-IP",
        "Forwarded",
        "Via",
        "X-Request-Id",
        "traceparent"}) {
    const std::string line = std::string{name} == "Host" ? ""
                             : std::string{name} == "Content-Length"
                                 ? "Content-Length: 1\r\n"
                                 : std::string{name} + ": x\r\n";
    const std::string names = forwarded(line + "Connection: " + name + "\r\n");
    EXPECT_NE(names.find(name), std::string::npos) << name << " in " << names;
  }
}

TEST(HopByHop, RefusesOptionsThatAreNone) {
  EXPECT_EQ(forwarded("Connection: a b\r\n"), "the Connection field is malformed");
  EXPECT_EQ(forwarded("Connection: close;a\r\n"), "the Connection field is malformed");
}

}  // namespace
}  // namespace barbacane::http1
