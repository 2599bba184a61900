#include "dataplane/exchange/forwarding.hpp"

#include <gmock/gmock.h>

#include "dataplane/http1/head_scanner.hpp"

namespace barbacane::exchange {
namespace {

using testing::HasSubstr;
using testing::Not;

class Forwarding : public testing::Test {
 protected:
  Forwarding() {
    auto target = std::make_shared<upstream::Target>();
    target->authority = "orders.internal:8080";
    upstream.target = target;
  }
  std::string write(
      const std::string& bytes, const CallerFacts& caller = {.address = "192.0.2.1"}
  ) {
    http1::HeadScanner scanner{http1::HeadLimits{}};
    raw = bytes;
    EXPECT_EQ(scanner.scan_request(raw, head), http1::HeadStatus::complete);
    IdSource ids({1, 2, 3, 4});
    identity.begin(head.fields, ids);
    HeadText out;
    write_request(
        out,
        head,
        {.upstream = &upstream, .pseudonym = via_pseudonym(), .path = head.path},
        caller,
        identity
    );
    return std::string(out.view());
  }
  std::string respond(const std::string& bytes, ReplyFacts facts = {}) {
    http1::HeadScanner scanner{http1::HeadLimits{}};
    raw = bytes;
    EXPECT_EQ(scanner.scan_response(raw, false, response), http1::HeadStatus::complete);
    facts.date = "Sun, 06 Nov 1994 08:49:37 GMT";
    facts.request_id = "r";
    HeadText out;
    write_response(out, response, facts);
    return std::string(out.view());
  }

  std::string raw;
  http1::RequestHead head;
  http1::ResponseHead response;
  dispatch::HttpUpstream upstream;
  Identity identity;
};

TEST_F(Forwarding, WritesAWholeHead) {
  const std::string out = write("GET /a?b=c HTTP/1.1\r\nHost: api.example\r\nAccept: */*\r\n\r\n");
  EXPECT_TRUE(out.starts_with("GET /a?b=c HTTP/1.1\r\nHost: orders.internal:8080\r\nAccept: */*\r\n"
  )) << out;
  EXPECT_THAT(
      out,
      HasSubstr("X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: "
                "api.example\r\n")
  );
  EXPECT_THAT(out, HasSubstr("Forwarded: for=192.0.2.1;host=\"api.example\";proto=http\r\n"));
  EXPECT_THAT(out, HasSubstr("Via: 1.1 " + via_pseudonym() + "\r\n"));
  EXPECT_THAT(out, HasSubstr("\r\nX-Request-Id: "));
  EXPECT_THAT(out, HasSubstr("\r\ntraceparent: 00-"));
  EXPECT_TRUE(out.ends_with("\r\n\r\n"));
}

TEST_F(Forwarding, CountsTheHopsOfOptionsAndTraceDown) {
  const auto forwarded = [this](const std::string& method, const std::string& hops) {
    return write(method + " /a HTTP/1.1\r\nHost: h\r\nMax-Forwards: " + hops + "\r\n\r\n");
  };
  EXPECT_THAT(forwarded("OPTIONS", "10"), HasSubstr("\r\nMax-Forwards: 9\r\n"));
  EXPECT_THAT(forwarded("TRACE", "1"), HasSubstr("\r\nMax-Forwards: 0\r\n"));
  EXPECT_THAT(forwarded("GET", "10"), HasSubstr("\r\nMax-Forwards: 10\r\n"));
  EXPECT_THAT(forwarded("OPTIONS", "many"), HasSubstr("\r\nMax-Forwards: many\r\n"));
}

struct DropRow {
  std::string name;
  std::string fields;
  std::string gone;
};
class Dropped : public Forwarding, public testing::WithParamInterface<DropRow> {};
TEST_P(Dropped, DoesNotPass) {
  EXPECT_THAT(
      write("GET /a HTTP/1.1\r\nHost: h\r\n" + GetParam().fields + "\r\n"),
      Not(HasSubstr(GetParam().gone))
  );
}
INSTANTIATE_TEST_SUITE_P(
    Fields,
    Dropped,
    testing::Values(
        DropRow{"Connection", "Connection: keep-alive\r\n", "Connection"},
        DropRow{"Named", "Connection: X-Hop\r\nX-Hop: secret\r\n", "secret"},
        DropRow{
            "NamedTwice", "Connection: close\r\nConnection: a, X-Hop\r\nX-HOP: secret\r\n", "secret"
        },
        DropRow{"KeepAlive", "Keep-Alive: timeout=5\r\n", "timeout=5"},
        DropRow{"ProxyConnection", "Proxy-Connection: keep-alive\r\n", "Proxy-Connection"},
        DropRow{"ProxyAuthorization", "Proxy-Authorization: Basic secret\r\n", "secret"},
        DropRow{"Te", "TE: gzip\r\n", "TE:"},
        DropRow{"Upgrade", "Connection: upgrade\r\nUpgrade: websocket\r\n", "websocket"},
        DropRow{"ForwardedProto", "X-Forwarded-Proto: https\r\n", "https"},
        DropRow{"ForwardedHost", "X-Forwarded-Host: evil\r\n", "evil"},
        DropRow{"RealIp", "X-Real-IP: 10.0.0.1\r\n", "10.0.0.1"},
        DropRow{"OrphanTracestate", "tracestate: a=b\r\n", "a=b"},
        DropRow{"BadRequestId", "X-Request-Id: a b\r\n", "a b"}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST_F(Forwarding, KeepsRepeatedFieldsApartAndListsTogether) {
  const std::string out = write(
      "GET /a HTTP/1.1\r\nHost: h\r\nCookie: a=1\r\nCookie: b=2\r\nX-Forwarded-For: 10.0.0.1\r\n"
      "X-Forwarded-For: 10.0.0.2\r\nVia: 1.0 fred\r\nForwarded: for=10.0.0.1\r\n\r\n"
  );
  EXPECT_THAT(out, HasSubstr("Cookie: a=1\r\nCookie: b=2\r\n"));
  EXPECT_THAT(out, HasSubstr("X-Forwarded-For: 10.0.0.1, 10.0.0.2, 192.0.2.1\r\n"));
  EXPECT_THAT(out, HasSubstr("Via: 1.0 fred, 1.1 " + via_pseudonym()));
  EXPECT_THAT(out, HasSubstr("Forwarded: for=10.0.0.1, for=192.0.2.1;host=\"h\";proto=http"));
}

TEST_F(Forwarding, KnowsTheCaller) {
  const std::string get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
  EXPECT_THAT(
      write(get, {.address = "2001:db8::1", .is_tls = true}),
      HasSubstr("Forwarded: for=\"[2001:db8::1]\";host=\"h\";proto=https")
  );
  const std::string local = write(get, {});
  EXPECT_THAT(local, HasSubstr("Forwarded: for=unknown;"));
  EXPECT_THAT(local, Not(HasSubstr("X-Forwarded-For")));
}

TEST_F(Forwarding, ContinuesATrace) {
  const std::string parent = "4bf92f3577b34da6a3ce929d0e0e4736";
  const std::string out = write(
      "GET /a HTTP/1.1\r\nHost: h\r\ntraceparent: 00-" + parent +
      "-00f067aa0ba902b7-00\r\ntracestate: a=b\r\n\r\n"
  );
  EXPECT_THAT(out, HasSubstr("traceparent: 00-" + parent + "-"));
  EXPECT_THAT(out, HasSubstr("-00\r\n"));
  EXPECT_THAT(out, Not(HasSubstr("00f067aa0ba902b7")));
  EXPECT_THAT(out, HasSubstr("tracestate: a=b\r\n"));
}

TEST_F(Forwarding, FollowsTheHostPolicy) {
  const std::string get = "GET /a HTTP/1.1\r\nHost: api.example\r\n\r\n";
  upstream.host = dispatch::HostPolicy::preserve;
  EXPECT_THAT(write(get), HasSubstr("\r\nHost: api.example\r\n"));
  upstream.host = dispatch::HostPolicy::literal;
  upstream.host_literal = "own.example";
  EXPECT_THAT(write(get), HasSubstr("\r\nHost: own.example\r\n"));
  upstream.base_path = "/base";
  EXPECT_TRUE(write(get).starts_with("GET /base/a HTTP/1.1\r\n"));
}

TEST_F(Forwarding, FramesTheBody) {
  EXPECT_THAT(write("POST /a HTTP/1.1\r\nHost: h\r\n\r\n"), HasSubstr("Content-Length: 0\r\n"));
  EXPECT_THAT(write("GET /a HTTP/1.1\r\nHost: h\r\n\r\n"), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(
      write("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 007\r\n\r\n"),
      HasSubstr("Content-Length: 7\r\n")
  );
  const std::string chunked = write(
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\nTrailer: x\r\nTE: "
      "trailers\r\n\r\n"
  );
  EXPECT_THAT(chunked, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(chunked, HasSubstr("Trailer: x\r\n"));
  EXPECT_THAT(chunked, HasSubstr("TE: trailers\r\nConnection: TE\r\n"));
}

struct FramingRow {
  std::string name;
  std::string head;
  std::uint8_t minor;
  bool is_head;
  ReplyFraming framing;
};
class Framings : public Forwarding, public testing::WithParamInterface<FramingRow> {};
TEST_P(Framings, SuitTheCaller) {
  http1::HeadScanner scanner{http1::HeadLimits{}};
  ASSERT_EQ(
      scanner.scan_response(GetParam().head, GetParam().is_head, response),
      http1::HeadStatus::complete
  );
  EXPECT_EQ(choose_framing(response, GetParam().minor, GetParam().is_head), GetParam().framing);
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    Framings,
    testing::Values(
        FramingRow{
            "Length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", 1, false, ReplyFraming::length
        },
        FramingRow{
            "Chunked",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            1,
            false,
            ReplyFraming::chunked
        },
        FramingRow{
            "ChunkedToOld",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            0,
            false,
            ReplyFraming::until_close
        },
        FramingRow{"UntilClose", "HTTP/1.1 200 OK\r\n\r\n", 1, false, ReplyFraming::chunked},
        FramingRow{
            "Head", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", 1, true, ReplyFraming::none
        },
        FramingRow{"NoContent", "HTTP/1.1 204 No\r\n\r\n", 1, false, ReplyFraming::none}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST_F(Forwarding, WritesResponses) {
  EXPECT_EQ(
      respond(
          "HTTP/1.1 200 Fine\r\nContent-Length: 3\r\nX: y\r\nConnection: z\r\nZ: 1\r\n\r\n",
          {.framing = ReplyFraming::length, .keeps_open = false, .extra_fields = "E: f\r\n"}
      ),
      "HTTP/1.1 200 Fine\r\nX: y\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 3\r\n"
      "Connection: close\r\nX-Request-Id: r\r\nE: f\r\n\r\n"
  );
  EXPECT_THAT(
      respond("HTTP/1.1 304 Not\r\nContent-Length: 9\r\nDate: then\r\n\r\n", {.caller_minor = 0}),
      AllOf(
          HasSubstr("Content-Length: 9\r\n"),
          HasSubstr("Date: then\r\n"),
          HasSubstr("Connection: keep-alive\r\n"),
          Not(HasSubstr("1994"))
      )
  );
}

}  // namespace
}  // namespace barbacane::exchange
