// From a head to its dispatch: what is refused, with which status and words. Over a real socket:
// the phases have no other door.
#include <gmock/gmock.h>

#include "common/http/problem.hpp"
#include "dataplane/downstream/running_worker.hpp"
#include "dataplane/exchange/identity.hpp"

namespace barbacane::exchange {
namespace {

using downstream::RunningWorker;
using downstream::TestOperation;
using downstream::to_upstream;
using support::FakeUpstream;
using support::fetch;
using support::RawResponse;
using testing::HasSubstr;

constexpr std::string_view mock_config =
    R"({"responses":[{"status":200,"content_type":"application/json","example":"calm","body":"[1]","headers":{"X-M":"1"}},)"
    R"({"status":200,"content_type":"text/plain","body":"one"},)"
    R"({"status":200,"content_type":"application/json","example":"storm","body":"[2]"},)"
    R"({"status":503,"content_type":"application/problem+json","body":"{}"}]})";

class Admission : public testing::Test {
 protected:
  void SetUp() override {
    gateway.serve(
        {{.method = "GET", .path = "/u/{id}", .config = to_upstream(upstream)},
         {.method = "POST", .path = "/u/me", .config = to_upstream(upstream), .body_bytes_max = 4},
         {.method = "GET", .path = "/files/{rest+}", .config = to_upstream(upstream)},
         {.method = "GET",
          .path = "/moved/{id}",
          .config = to_upstream(upstream, R"(,"path":"/v2/{id}/x")")},
         {.method = "GET", .path = "/mock", .dispatcher = "mock", .config = std::string(mock_config)
         }}
    );
  }
  RawResponse ask(
      const std::string& method,
      const std::string& target,
      const std::string& fields = {},
      const std::string& body = {}
  ) {
    return fetch(gateway.address, method, target, fields, body);
  }

  FakeUpstream upstream;
  RunningWorker gateway;
};

struct Row {
  std::string name;
  std::string method;
  std::string target;
  int status;
  std::string words = {};
  std::string field = {};  // "name: value" that the response must have
};
class Refused : public Admission, public testing::WithParamInterface<Row> {};
TEST_P(Refused, IsAProblemDocument) {
  const Row& row = GetParam();
  const RawResponse response = ask(row.method, row.target);
  EXPECT_EQ(response.status, row.status);
  EXPECT_EQ(response.field("content-type"), "application/problem+json");
  EXPECT_THAT(response.body, HasSubstr("\"status\":" + std::to_string(row.status)));
  EXPECT_THAT(response.body, HasSubstr("urn:barbacane:error:"));
  EXPECT_THAT(response.body, HasSubstr(row.words));
  const std::string path = row.target.substr(0, row.target.find('?'));
  EXPECT_THAT(response.body, HasSubstr("\"instance\":\"" + path + "\""));
  EXPECT_THAT(
      response.body, HasSubstr("\"request_id\":\"" + response.field("x-request-id") + "\"")
  );
  if (!row.field.empty()) {
    const std::size_t colon = row.field.find(':');
    EXPECT_EQ(response.field(row.field.substr(0, colon)), row.field.substr(colon + 2));
  }
  EXPECT_TRUE(upstream.seen().empty());
}
INSTANTIATE_TEST_SUITE_P(
    Requests,
    Refused,
    testing::Values(
        Row{"UnknownPath", "GET", "/nowhere", 404, "not-found"},
        Row{"QueryIsNoPath", "GET", "/nowhere?a=/u/1", 404},
        Row{"TrailingSlash", "GET", "/u/1/", 404},
        Row{"EmptySegment", "GET", "/u//1", 404},
        Row{"OtherMethod", "DELETE", "/u/1", 405, "", "allow: GET, HEAD"},
        Row{"KnownMethodOfAnotherPath",
            "POST",
            "/u/1",
            405,
            "method-not-allowed",
            "allow: GET, HEAD"},
        Row{"BothShapesAllow", "PUT", "/u/me", 405},
        Row{"NobodysMethod", "BREW", "/u/1", 501, "not-implemented"},
        Row{"NobodysMethodAndPath", "BREW", "/nowhere", 404},
        Row{"DotSegment", "GET", "/files/../u/1", 400, "segment"},
        Row{"EncodedDotSegment", "GET", "/files/%2e%2E/u", 400, "segment"},
        Row{"BadEscape", "GET", "/u/%zz", 400, "hex digits"},
        Row{"EncodedNul", "GET", "/u/%00", 400, "NUL"},
        Row{"Reserved", "GET", "/__barbacane/other", 404},
        Row{"HealthIsRead", "POST", "/__barbacane/health", 405, "", "allow: GET, HEAD"}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST_F(Admission, AnswersWhereMaxForwardsRunsOut) {
  gateway.serve(
      {{.method = "OPTIONS", .path = "/o", .config = to_upstream(upstream)},
       {.method = "TRACE", .path = "/o", .config = to_upstream(upstream)},
       {.method = "GET", .path = "/o", .config = to_upstream(upstream)}}
  );
  const RawResponse options = ask("OPTIONS", "/o", "Max-Forwards: 0\r\n");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.field("allow"), "GET, HEAD, OPTIONS, TRACE");
  EXPECT_EQ(ask("TRACE", "/o", "Max-Forwards: 0\r\n").status, 405);
  EXPECT_TRUE(upstream.seen().empty());
  EXPECT_EQ(ask("GET", "/o", "Max-Forwards: 0\r\n").status, 200) << "only of OPTIONS and TRACE";
  EXPECT_EQ(ask("OPTIONS", "/o", "Max-Forwards: 1\r\n").status, 200);
}

TEST_F(Admission, AMalformedPathEndsItsConnection) {
  support::RawClient client(gateway.address);
  ASSERT_TRUE(
      client.send("GET /u/../1 HTTP/1.1\r\nHost: h\r\n\r\nGET /u/1 HTTP/1.1\r\nHost: h\r\n\r\n")
  );
  EXPECT_EQ(client.read_response().status, 400);
  EXPECT_TRUE(client.is_closed_by_peer());
  EXPECT_TRUE(upstream.seen().empty());
}

TEST_F(Admission, KeepsItsOwnPathsFromTemplates) {
  gateway.serve(
      {{.method = "GET", .path = "/{a}/{b}", .config = to_upstream(upstream)},
       {.method = "GET", .path = "/{rest+}", .config = to_upstream(upstream)}}
  );
  for (const char* path :
       {"/__barbacane/specs", "/__barbacane/specs/a", "/%5F_barbacane/health", "/__barbacane/x"})
    EXPECT_EQ(ask("GET", path).status, 404) << path;
  EXPECT_EQ(ask("POST", "/__barbacane/specs").status, 404);
  EXPECT_TRUE(upstream.seen().empty());
  EXPECT_EQ(ask("GET", "/__barbacane").status, 200);
  gateway.serve(
      {{.method = "GET", .path = "/{rest+}", .config = to_upstream(upstream)},
       {.method = "GET",
        .path = "/__barbacane/specs",
        .dispatcher = "mock",
        .config = std::string(mock_config)}}
  );
  EXPECT_EQ(ask("GET", "/__barbacane/specs").body, "[1]") << "published";
  EXPECT_EQ(ask("GET", "/__barbacane/specs/a").status, 404);
}

TEST_F(Admission, TakesNoHttpsTargetWithoutTls) {
  const RawResponse response = ask("GET", "https://gateway.test/u/1");
  EXPECT_EQ(response.status, 421);
  EXPECT_THAT(response.body, HasSubstr("misdirected-request"));
  EXPECT_EQ(ask("GET", "http://gateway.test/u/1").status, 200);
}

struct PathRow {
  std::string name;
  std::string target;
  std::string seen;
};
class Forwarded : public Admission, public testing::WithParamInterface<PathRow> {};
TEST_P(Forwarded, AsItWasMatched) {
  EXPECT_EQ(ask("GET", GetParam().target).body, "GET " + GetParam().seen);
}
INSTANTIATE_TEST_SUITE_P(
    Targets,
    Forwarded,
    testing::Values(
        PathRow{"Plain", "/u/1", "/u/1"},
        PathRow{"Query", "/u/1?a=%20b&a=c", "/u/1?a=%20b&a=c"},
        PathRow{"EmptyQuery", "/u/1?", "/u/1?"},
        PathRow{"EncodedSlashStays", "/u/a%2fb", "/u/a%2Fb"},
        PathRow{"UnreservedIsDecoded", "/u/%61%2D", "/u/a-"},
        PathRow{"DecodedOnce", "/u/%2561", "/u/%2561"},
        PathRow{"Rest", "/files/a//b/", "/files/a//b/"},
        PathRow{"Rewrite", "/moved/a%2fb?q=1", "/v2/a%2Fb/x?q=1"},
        PathRow{"FallsBackFromAnotherMethodsPath", "/u/me", "/u/me"}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST_F(Admission, HealthTellsWhetherThereIsSomethingToServe) {
  EXPECT_EQ(ask("GET", "/__barbacane/health").body, "{\"status\":\"serving\"}\n");
  gateway.swap(nullptr);
  const RawResponse empty = ask("GET", "/__barbacane/health");
  EXPECT_EQ(empty.status, 503);
  const RawResponse other = ask("GET", "/u/1");
  EXPECT_EQ(other.status, 503);
  EXPECT_EQ(other.field("retry-after"), "1");
}

TEST_F(Admission, TakesTheAbsoluteForm) {
  support::RawClient client(gateway.address);
  ASSERT_TRUE(client.send("GET http://h/u/1?q HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(client.read_response().body, "GET /u/1?q");
}

TEST_F(Admission, AnswersAnOptionsOfTheServer) {
  EXPECT_EQ(ask("OPTIONS", "*").status, 204);
}

TEST_F(Admission, BoundsABodyByItsLength) {
  EXPECT_EQ(ask("POST", "/u/me", "", "four").status, 200);
  const RawResponse response = ask("POST", "/u/me", "", "fives");
  EXPECT_EQ(response.status, 413);
  EXPECT_THAT(response.body, HasSubstr("4 bytes"));
}

struct MockRow {
  std::string name;
  std::string fields;
  int status;
  std::string body;
};
class Mocked : public Admission, public testing::WithParamInterface<MockRow> {};
TEST_P(Mocked, PicksByPreferAndAccept) {
  const RawResponse response = ask("GET", "/mock", GetParam().fields);
  EXPECT_EQ(response.status, GetParam().status);
  EXPECT_THAT(response.body, HasSubstr(GetParam().body));
}
INSTANTIATE_TEST_SUITE_P(
    Wishes,
    Mocked,
    testing::Values(
        MockRow{"None", "", 200, "[1]"},
        MockRow{"Text", "Accept: text/plain\r\n", 200, "one"},
        MockRow{"Example", "Prefer: example=storm\r\n", 200, "[2]"},
        MockRow{"Code", "Prefer: code=503\r\n", 503, "{}"},
        MockRow{"UnknownCode", "Prefer: code=418\r\n", 404, "Prefer"},
        MockRow{"UnknownExample", "Prefer: example=none\r\n", 404, "Prefer"},
        MockRow{"NotAcceptable", "Accept: image/png\r\n", 406, "media type"}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST_F(Admission, MockSendsItsFields) {
  EXPECT_EQ(ask("GET", "/mock").field("x-m"), "1");
}

TEST_F(Admission, ALoopIsSeen) {
  const RawResponse response = ask("GET", "/u/1", "Via: 1.0 fred, 1.1 " + via_pseudonym() + "\r\n");
  EXPECT_EQ(response.status, 508);
  EXPECT_TRUE(upstream.seen().empty());
  EXPECT_EQ(ask("GET", "/u/1", "Via: 1.1 barbacane-00000000\r\n").status, 200);
}

TEST_F(Admission, ARealLoopEnds) {
  RunningWorker loop;
  loop.serve(
      {{.method = "GET", .path = "/{n}", .config = "{\"url\":\"http://" + loop.address + "\"}"}}
  );
  const RawResponse response = fetch(loop.address, "GET", "/a");
  EXPECT_EQ(response.status, 508);
}

}  // namespace
}  // namespace barbacane::exchange
