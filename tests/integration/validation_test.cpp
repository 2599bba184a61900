// What a description says of requests, enforced by the real programs: every style of parameter with
// good and bad values, JSON bodies, media types, modes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "support/compiled.hpp"
#include "support/fake_upstream.hpp"
#include "support/raw_client.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view description = R"(openapi: 3.1.0
info: {title: Orders, version: '1'}
components:
  schemas:
    Ids: {type: array, items: {type: integer}}
    Words: {type: array, items: {type: string, maxLength: 3}}
    Point: {type: object, properties: {x: {type: integer}, y: {type: integer}}, required: [x]}
paths:
  /simple/{v}: {get: {parameters: [{name: v, in: path, required: true, schema: {type: integer, minimum: 1}}]}}
  /list/{v}: {get: {parameters: [{name: v, in: path, required: true, schema: {$ref: '#/components/schemas/Ids'}}]}}
  /object/{v}: {get: {parameters: [{name: v, in: path, required: true, schema: {$ref: '#/components/schemas/Point'}}]}}
  /objectx/{v}: {get: {parameters: [{name: v, in: path, explode: true, required: true, schema: {$ref: '#/components/schemas/Point'}}]}}
  /label/{v}: {get: {parameters: [{name: v, in: path, style: label, required: true, schema: {$ref: '#/components/schemas/Ids'}}]}}
  /labelx/{v}: {get: {parameters: [{name: v, in: path, style: label, explode: true, required: true, schema: {$ref: '#/components/schemas/Ids'}}]}}
  /matrix/{v}: {get: {parameters: [{name: v, in: path, style: matrix, required: true, schema: {type: integer}}]}}
  /matrixx/{v}: {get: {parameters: [{name: v, in: path, style: matrix, explode: true, required: true, schema: {$ref: '#/components/schemas/Ids'}}]}}
  /query:
    get:
      x-barbacane-validation: {request: enforce}
      parameters:
        - {name: n, in: query, schema: {type: integer, maximum: 100}}
        - {name: f, in: query, schema: {type: number, multipleOf: 0.1}}
        - {name: b, in: query, schema: {type: boolean}}
        - {name: s, in: query, schema: {type: string, pattern: '^[a-z ]+$'}}
        - {name: u, in: query, schema: {enum: [1, two, null]}}
        - {name: ids, in: query, schema: {$ref: '#/components/schemas/Ids'}}
        - {name: csv, in: query, explode: false, schema: {$ref: '#/components/schemas/Words'}}
        - {name: sp, in: query, style: spaceDelimited, explode: false, schema: {$ref: '#/components/schemas/Ids'}}
        - {name: pi, in: query, style: pipeDelimited, explode: false, schema: {$ref: '#/components/schemas/Ids'}}
        - {name: deep, in: query, style: deepObject, explode: true, schema: {$ref: '#/components/schemas/Point'}}
        - {name: e, in: query, allowEmptyValue: true, schema: {type: integer}}
        - {name: j, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Point'}}}}
        - {name: H-Ids, in: header, schema: {$ref: '#/components/schemas/Ids'}}
        - {name: c, in: cookie, schema: {type: integer}}
  /object-query: {get: {parameters: [{name: p, in: query, schema: {$ref: '#/components/schemas/Point'}}, {name: z, in: query, schema: {type: string}}]}}
  /closed: {get: {parameters: [{name: a, in: query, schema: {type: integer}}], x-barbacane-validation: {additionalParameters: reject}}}
  /required: {get: {parameters: [{name: a, in: query, required: true, schema: {type: integer}}]}}
  /report: {get: {parameters: [{name: a, in: query, schema: {type: integer}}], x-barbacane-validation: {request: report}}}
  /off: {get: {parameters: [{name: a, in: query, schema: {type: integer}}], x-barbacane-validation: {request: 'off'}}}
  /ignoring:
    put:
      responses: {'200': {description: d}}
      x-barbacane-validation: {read_only: ignore}
      requestBody: {content: {application/json: {schema: {required: [s], properties: {s: {type: string, readOnly: true}}}}}}
  /orders:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name, qty, serial]
              additionalProperties: false
              properties:
                name: {type: string, minLength: 1}
                qty: {type: integer, minimum: 1}
                tags: {type: array, uniqueItems: true, items: {type: string}}
                serial: {type: string, readOnly: true}
          application/*+json: {schema: {type: object}}
          text/plain: {}
)";

void insert_behind(std::string& text, std::string_view mark, std::string_view words) {
  for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += mark.size())
    text.insert(at + mark.size(), words);
}

class ValidationTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = new TemporaryDirectory;
    upstream = new FakeUpstream;
    std::string text(description);
    insert_behind(text, "{get: {", "responses: {'200': {description: d}}, ");
    insert_behind(text, "    get:\n", "      responses: {'200': {description: d}}\n");
    insert_behind(text, "    post:\n", "      responses: {'200': {description: d}}\n");
    const std::string file = folder->path("api.bca");
    const Outcome outcome = compile(*folder, text, file, {"--upstream", upstream->url()});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    gateway = new Gateway(file);
    ASSERT_TRUE(gateway->is_ready()) << gateway->process().err();
  }
  static void TearDownTestSuite() {
    delete gateway;
    delete upstream;
    delete folder;
  }
  static RawResponse get(std::string_view target, std::string_view fields = {}) {
    return fetch(gateway->address(), "GET", target, fields);
  }
  static RawResponse post(std::string_view body, std::string_view type = "application/json") {
    const std::string field = type.empty() ? "" : "Content-Type: " + std::string(type) + "\r\n";
    return fetch(gateway->address(), "POST", "/orders", field, body);
  }

  static inline TemporaryDirectory* folder = nullptr;
  static inline FakeUpstream* upstream = nullptr;
  static inline Gateway* gateway = nullptr;
};

TEST_F(ValidationTest, ParametersThatPass) {
  for (const std::string_view target :
       {"/simple/7",
        "/simple/1.0",
        "/list/1,2,3",
        "/object/x,1,y,2",
        "/objectx/x=1,y=2",
        "/label/.1,2",
        "/labelx/.1.2",
        "/matrix/;v=5",
        "/matrixx/;v=1;v=2",
        "/query",
        "/query?n=5",
        "/query?n=-3",
        "/query?f=0.3",
        "/query?f=1e2",
        "/query?b=true",
        "/query?s=a+b",
        "/query?s=a%20b",
        "/query?u=1",
        "/query?u=two",
        "/query?ids=1&ids=2",
        "/query?ids=1",
        "/query?csv=a,b",
        "/query?csv=a%2Cb",
        "/query?sp=1%202",
        "/query?sp=1+2",
        "/query?pi=1|2",
        "/query?pi=1%7C2",
        "/query?deep[x]=1&deep[y]=2",
        "/query?deep%5Bx%5D=1",
        "/query?e=",
        "/query?e=5",
        "/query?j=%7B%22x%22%3A1%7D",
        "/query?unknown=1",
        "/query?%6E=5",
        "/object-query?x=1&y=2&z=q",
        "/closed?a=1",
        "/required?a=1",
        "/report?a=x",
        "/off?a=x"}) {
    const RawResponse response = get(target);
    EXPECT_EQ(response.status, 200) << target << " " << response.body;
    EXPECT_EQ(response.body, "GET " + std::string(target)) << "forwarded as it came";
  }
  EXPECT_EQ(get("/query", "H-Ids: 1, 2\r\nh-ids: 3\r\nCookie: a=b; c=4\r\n").status, 200);
}

TEST_F(ValidationTest, ParametersThatAreRefused) {
  struct Row {
    std::string_view target;
    std::string_view words;
  };
  for (const Row& row : {
           Row{"/simple/x", "must be an integer, not a string"},
           Row{"/simple/0", "must be at least 1"},
           Row{"/simple/1.5", "must be an integer"},
           Row{"/list/1,b", "\"pointer\":\"/1\""},
           Row{"/object/y,2", "needs the property 'x'"},
           Row{"/object/x", "name without a value"},
           Row{"/objectx/x,1", "name without a value"},
           Row{"/object/x,1,x,2", "more than once"},
           Row{"/label/1,2", "does not begin as its style asks"},
           Row{"/labelx/.1.b", "must be an integer"},
           Row{"/matrix/5", "does not begin as its style asks"},
           Row{"/matrix/;w=5", "does not begin as its style asks"},
           Row{"/matrixx/;v=1;w=2", "does not begin as its style asks"},
           Row{"/query?n=101", "must be at most 100"},
           Row{"/query?n=", "must be an integer"},
           Row{"/query?n=5&n=6", "stands more than once"},
           Row{"/query?n=0x5", "must be an integer"},
           Row{"/query?f=0.35", "must be a multiple of 0.1"},
           Row{"/query?b=1", "must be a boolean"},
           Row{"/query?b=True", "must be a boolean"},
           Row{"/query?s=A", "must match"},
           Row{"/query?s=%zz", "malformed percent escape"},
           Row{"/query?s=%ff", "malformed percent escape, or is not UTF-8"},
           Row{"/query?u=3", "must be one of 1, 'two', null"},
           Row{"/query?ids=1&ids=b", "\"pointer\":\"/1\""},
           Row{"/query?ids=1,2", "must be an integer"},
           Row{"/query?csv=a,bcde", "must have at most 3 characters"},
           Row{"/query?csv=a&csv=b", "stands more than once"},
           Row{"/query?sp=1,2", "must be an integer"},
           Row{"/query?pi=1|b", "must be an integer"},
           Row{"/query?deep[y]=2", "needs the property 'x'"},
           Row{"/query?deep[x]=q", "\"pointer\":\"/x\""},
           Row{"/query?j=%7B", "is not JSON"},
           Row{"/query?j=%7B%7D", "needs the property 'x'"},
           Row{"/object-query?y=2", "needs the property 'x'"},
           Row{"/closed?a=1&b=2", "is not a parameter of this operation"},
           Row{"/required", "is required"},
       }) {
    const std::size_t before = upstream->seen().size();
    const RawResponse response = get(row.target);
    EXPECT_EQ(response.status, 400) << row.target;
    EXPECT_THAT(response.body, HasSubstr("urn:barbacane:error:validation-failed")) << row.target;
    EXPECT_THAT(response.body, HasSubstr(std::string(row.words))) << row.target;
    EXPECT_EQ(upstream->seen().size(), before) << row.target;
  }
  EXPECT_EQ(get("/query", "H-Ids: 1, b\r\n").status, 400);
  EXPECT_EQ(get("/query", "Cookie: c=x\r\n").status, 400);
}

TEST_F(ValidationTest, Bodies) {
  struct Row {
    std::string body;
    std::string type;
    int status;
    std::string words;
  };
  for (const Row& row : {
           Row{R"({"name":"a","qty":2})", "application/json", 200, ""},
           Row{R"({"name":"a","qty":2.0,"tags":["x","y"]})",
               "application/json; charset=utf-8",
               200,
               ""},
           Row{R"({"any":1})", "application/vnd.x+json", 200, ""},
           Row{"hello", "text/plain", 200, ""},
           Row{R"({"name":"","qty":0,"x":1,"tags":["a","a"]})",
               "application/json",
               400,
               "has the property 'x', which is not allowed"},
           Row{R"({"qty":2})", "application/json", 400, "needs the property 'name'"},
           Row{R"({"name":"a","qty":2,"serial":"s"})",
               "application/json",
               400,
               "is set by the server only"},
           Row{R"({"name":"a","name":"b","qty":2})", "application/json", 400, "stands twice"},
           Row{R"({"name":"a","qty":2)", "application/json", 400, "ends too early"},
           Row{"\xEF\xBB\xBF{}", "application/json", 400, "byte order mark"},
           Row{R"({"name":"\ud800","qty":2})", "application/json", 400, "surrogate"},
           Row{"[]", "application/vnd.x+json", 400, "must be an object, not an array"},
           Row{std::string(300'000, '['), "application/json", 400, "nested too deeply"},
           Row{"", "application/json", 400, "needs a body"},
           Row{"<a/>", "application/xml", 415, "application/json"},
           Row{"{}", "", 415, "application/json"},
           Row{"{\"name\":\"" + std::string(2'000'000, 'a') + "\",\"qty\":1}",
               "application/json",
               413,
               ""},
       }) {
    const std::size_t before = upstream->seen().size();
    const RawResponse response = post(row.body, row.type);
    EXPECT_EQ(response.status, row.status) << row.body.substr(0, 80) << " " << response.body;
    EXPECT_THAT(response.body, HasSubstr(row.words)) << row.body.substr(0, 80);
    EXPECT_EQ(upstream->seen().size() - before, row.status == 200 ? 1U : 0U);
    if (row.status == 200) EXPECT_EQ(upstream->seen().back().body, row.body);
  }
}

TEST_F(ValidationTest, ReadOnlyCanBeIgnored) {
  for (const std::string_view body : {R"({"s":"a"})", "{}"}) {
    const RawResponse response =
        fetch(gateway->address(), "PUT", "/ignoring", "Content-Type: application/json\r\n", body);
    EXPECT_EQ(response.status, 200) << body << response.body;
  }
}

TEST_F(ValidationTest, ABodyInPiecesReachesTheUpstreamWhole) {
  const std::string body = "{\"name\":\"" + std::string(200'000, 'a') + "\",\"qty\":3}";
  for (const bool is_chunked : {false, true}) {
    RawClient client(gateway->address());
    std::string head = "POST /orders HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n";
    head += is_chunked ? "Transfer-Encoding: chunked\r\n\r\n"
                       : "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    ASSERT_TRUE(client.send(head));
    for (std::size_t at = 0; at < body.size(); at += 10'000) {
      const std::string piece = body.substr(at, 10'000);
      std::string chunk = piece;
      if (is_chunked) {
        std::ostringstream size;
        size << std::hex << piece.size();
        chunk = size.str() + "\r\n" + piece + "\r\n";
      }
      ASSERT_TRUE(client.send(chunk));
    }
    if (is_chunked) ASSERT_TRUE(client.send("0\r\n\r\n"));
    EXPECT_EQ(client.read_response().status, 200);
    EXPECT_EQ(upstream->seen().back().body, body);
    // The connection goes on.
    ASSERT_TRUE(client.send("GET /simple/7 HTTP/1.1\r\nHost: h\r\n\r\n"));
    EXPECT_EQ(client.read_response().status, 200);
  }
}

TEST_F(ValidationTest, NeverEchoesValues) {
  const std::string body = post(R"({"name":"","qty":"secret-value"})").body;
  EXPECT_THAT(body, HasSubstr("must be an integer, not a string"));
  EXPECT_THAT(body, Not(HasSubstr("secret-value")));
}

TEST_F(ValidationTest, IsCounted) {
  static_cast<void>(get("/report?a=x"));
  const std::string metrics = fetch(gateway->admin(), "GET", "/metrics").body;
  EXPECT_THAT(
      metrics,
      HasSubstr("barbacane_validation_failures_total{api=\"Orders\",route=\"/"
                "report\",reason=\"parameters\"}")
  );
}

}  // namespace
}  // namespace barbacane::support
