// What a description says of responses, looked at by the real programs: reported or enforced, with
// bodies that come at once, in pieces, too long or not at all. The modes of requests that answer
// otherwise than with 400 are here too.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "support/compiled.hpp"
#include "support/fake_upstream.hpp"
#include "support/raw_client.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view description = R"(openapi: 3.1.0
info: {title: Orders, version: '1'}
x-barbacane-validation: {response: enforce}
components:
  schemas:
    Order:
      type: object
      required: [name, serial]
      properties:
        name: {type: string}
        serial: {type: string, readOnly: true}
        password: {type: string, writeOnly: true}
        qty: {type: integer}
  responses:
    Order:
      description: d
      headers:
        X-Count: {required: true, schema: {type: integer, minimum: 1}}
        X-Tags: {schema: {type: array, items: {type: string, maxLength: 3}}}
        Content-Type: {required: true, schema: {const: nothing}}
      content:
        application/json: {schema: {$ref: '#/components/schemas/Order'}}
        text/csv: {schema: {type: string, maxLength: 1}}
paths:
  /orders:
    get: &get
      operationId: listOrders
      responses:
        '200': {$ref: '#/components/responses/Order'}
        '204': {description: d}
        '206': {$ref: '#/components/responses/Order'}
        '304': {$ref: '#/components/responses/Order'}
        4XX: {description: d, content: {application/problem+json: {schema: {type: object}}}}
        '404': {description: d, content: {text/plain: {}}}
    head:
      operationId: headOrders
      responses: {'200': {$ref: '#/components/responses/Order'}}
    post:
      operationId: createOrder
      x-barbacane-validation: {request: report}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {default: {description: d}}
    put:
      operationId: replaceOrder
      x-barbacane-validation: {schema_status: 422}
      parameters: [{name: n, in: query, schema: {type: integer}}, {name: m, in: query, style: deepObject, explode: true, schema: {type: object}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {default: {description: d}}
  /reported:
    x-barbacane-validation: {response: report}
    get:
      operationId: reported
      responses:
        '200': {$ref: '#/components/responses/Order'}
  /noisy:
    get:
      operationId: noisy
      x-barbacane-validation: {response: report}
      responses: {'404': {description: d}}
  /off:
    get:
      operationId: unchecked
      x-barbacane-validation: {response: 'off'}
      responses:
        '200': {$ref: '#/components/responses/Order'}
  /sampled:
    get:
      operationId: sampled
      x-barbacane-validation: {response_sample: 0}
      responses:
        '200': {$ref: '#/components/responses/Order'}
  /half:
    get:
      operationId: half
      x-barbacane-validation: {response_sample: 0.5}
      responses:
        '201': {description: d}
)";

constexpr std::string_view good = R"({"name":"a","serial":"s"})";
constexpr std::string_view bad = R"({"name":"a","qty":"secret-value"})";

std::string answer_of(
    std::string_view status,
    std::string_view body,
    std::string_view type = "application/json",
    std::string_view fields = "X-Count: 1\r\n"
) {
  std::string out = "HTTP/1.1 " + std::string(status) + " Said\r\n" + std::string(fields);
  if (!type.empty()) out += "Content-Type: " + std::string(type) + "\r\n";
  if (status != "204" && status != "304")
    out += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return out + "\r\n" + std::string(body);
}

class ResponseValidationTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = new TemporaryDirectory;
    upstream = new FakeUpstream([](const SeenRequest&, UpstreamConnection& connection) {
      const std::scoped_lock lock(mutex);
      for (const std::string& piece : pieces) connection.send(piece);
      if (is_cut) connection.close();
    });
    const std::string file = folder->path("api.bca");
    const Outcome outcome = compile(*folder, description, file, {"--upstream", upstream->url()});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    gateway = new Gateway(file, {"--buffered-body-bytes-max", "200000"});
    ASSERT_TRUE(gateway->is_ready()) << gateway->process().err();
    open = new Gateway(file, {"--dev"});
    ASSERT_TRUE(open->is_ready()) << open->process().err();
  }
  static void TearDownTestSuite() {
    delete open;
    delete gateway;
    delete upstream;
    delete folder;
  }
  static void say(std::vector<std::string> what, bool cuts = false) {
    const std::scoped_lock lock(mutex);
    pieces = std::move(what);
    is_cut = cuts;
  }
  static RawResponse get(std::string_view target, std::string_view fields = {}) {
    return fetch(gateway->address(), "GET", target, fields);
  }
  static std::uint64_t failures(std::string_view route, std::string_view reason) {
    return metric(
        "barbacane_validation_failures_total{api=\"Orders\",route=\"" + std::string(route) +
        "\",reason=\"" + std::string(reason) + "\"} "
    );
  }
  static std::uint64_t metric(const std::string& name, Gateway& of = *gateway) {
    const std::string text = fetch(of.admin(), "GET", "/metrics").body;
    const std::size_t at = text.find(name);
    return at == std::string::npos ? 0 : std::stoull(text.substr(at + name.size()));
  }

  static inline std::mutex mutex;
  static inline std::vector<std::string> pieces;
  static inline bool is_cut = false;
  static inline TemporaryDirectory* folder = nullptr;
  static inline FakeUpstream* upstream = nullptr;
  static inline Gateway* gateway = nullptr;
  static inline Gateway* open = nullptr;  // with --dev
};

TEST_F(ResponseValidationTest, WhatFitsPasses) {
  for (const std::string& answer : {
           answer_of("200", good),
           answer_of("200", good, "application/json; charset=utf-8"),
           answer_of(
               "200", good, "application/json", "X-Count: 7\r\nX-Tags: a, b\r\nX-Tags: c\r\n"
           ),
           answer_of(
               "200", good, "application/json", "x-count: 1\r\nContent-Encoding: identity\r\n"
           ),
           answer_of("200", "not looked into", "text/csv"),
           answer_of("204", "", "", ""),
           answer_of("304", "", "", ""),
           answer_of("206", "{\"nam"),
           answer_of("404", "gone", "text/plain"),
           answer_of("410", "{}", "application/problem+json"),
       }) {
    say({answer});
    const RawResponse response = get("/orders");
    EXPECT_EQ(std::to_string(response.status), answer.substr(9, 3)) << response.body;
    EXPECT_TRUE(answer.ends_with("\r\n\r\n" + response.body)) << response.body;
  }
  EXPECT_EQ(upstream->seen().back().field("accept-encoding"), "identity");
}

TEST_F(ResponseValidationTest, WhatDoesNotFitIsABadGateway) {
  struct Row {
    std::string answer;
    std::string reason;
    std::string words;  // with --dev
  };
  for (const Row& row : {
           Row{answer_of("201", good), "status", "201 is not declared"},
           Row{answer_of("500", good), "status", "500 is not declared"},
           Row{answer_of("200", good, "application/json", ""), "headers", R"("name":"x-count")"},
           Row{answer_of("200", good, "application/json", "X-Count: 0\r\n"), "headers", "minimum"},
           Row{answer_of("200", good, "application/json", "X-Count: a\r\n"),
               "headers",
               R"("value":"\"a\"")"},
           Row{answer_of("200", good, "application/json", "X-Count: 1\r\nX-Tags: a,bcde\r\n"),
               "headers",
               R"("pointer":"/1")"},
           Row{answer_of("200", good, "text/html"), "media_type", "none of those"},
           Row{answer_of("200", good, ""), "media_type", "is missing"},
           Row{answer_of("200", good, "json"), "media_type", "none of those"},
           Row{answer_of("404", "{}", "application/problem+json"), "media_type", "none of those"},
           Row{answer_of("200", bad), "body", "needs the property 'serial'"},
           Row{answer_of("200", bad), "body", R"("value":"\"secret-value\"")"},
           Row{answer_of("200", R"({"name":"a","serial":"s","password":"p"})"),
               "body",
               "must not come back"},
           Row{answer_of("200", "[1"), "body", "is not JSON"},
           Row{answer_of("200", ""), "body", "is not JSON"},
           Row{answer_of(
                   "200", "x", "application/json", "X-Count: 1\r\nContent-Encoding: gzip\r\n"
               ),
               "body",
               "content-encoding"},
       }) {
    say({row.answer});
    const std::uint64_t before = failures("/orders", "response_" + row.reason);
    const RawResponse response = get("/orders");
    EXPECT_EQ(response.status, 502) << row.answer;
    EXPECT_EQ(response.field("content-type"), "application/problem+json");
    EXPECT_THAT(response.body, HasSubstr("urn:barbacane:error:response-validation-failed"));
    EXPECT_THAT(response.body, Not(HasSubstr("errors"))) << "not for callers";
    EXPECT_EQ(failures("/orders", "response_" + row.reason), before + 1) << row.answer;
    EXPECT_THAT(fetch(open->address(), "GET", "/orders").body, HasSubstr(row.words)) << row.answer;
  }
}

TEST_F(ResponseValidationTest, ABodyInPiecesIsHeldUntilItIsWhole) {
  const std::string head =
      "HTTP/1.1 200 OK\r\nX-Count: 1\r\nContent-Type: application/json\r\nTransfer-Encoding: "
      "chunked\r\n\r\n";
  const std::string start = "{\"serial\":\"" + std::string(100'000, 's') + "\",";
  const std::string first = "186ad\r\n" + start + "\r\n";
  ASSERT_EQ(start.size(), 0x186adU);
  say({head, first, "a\r\n\"name\":\"a\"\r\n", "1\r\n}\r\n", "0\r\nX-Trailer: t\r\n\r\n"});
  RawResponse response = get("/orders");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, start + "\"name\":\"a\"}");
  EXPECT_TRUE(response.is_complete);
  EXPECT_EQ(response.field("x-count"), "1");

  say(
      {answer_of("200", good).substr(0, answer_of("200", good).size() - good.size()),
       std::string(good)}
  );
  for (const std::string_view target : {"/orders", "/reported"}) {
    response = get(target);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, good) << "the head came alone";
  }

  say({head, first, "8\r\n\"name\":1\r\n", "1\r\n}\r\n", "0\r\n\r\n"});
  response = get("/orders");
  EXPECT_EQ(response.status, 502) << "although most of it had come";
  EXPECT_TRUE(response.is_complete);

  say({head, first, "8\r\n\"name\":1\r\n"}, true);
  response = get("/orders");
  EXPECT_EQ(response.status, 502);
  EXPECT_THAT(response.body, HasSubstr("bad-upstream")) << "it ended early";
}

TEST_F(ResponseValidationTest, ALongBodyPassesUnchecked) {
  const std::string name = "barbacane_limit_hits_total{limit=\"checked_response_bytes\"} ";
  const std::string body = "[" + std::string(300'000, '1') + "]";
  const std::uint64_t before = metric(name);
  say({answer_of("200", body)});
  for (const std::string_view target : {"/orders", "/reported"}) {
    const RawResponse response = get(target);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, body) << target << ' ' << response.body.size();
  }
  EXPECT_EQ(metric(name), before + 2);

  // Without a length nobody knows before the bound is met.
  say({"HTTP/1.1 200 OK\r\nX-Count: 1\r\nContent-Type: application/json\r\nConnection: "
       "close\r\n\r\n",
       body},
      true);
  for (const std::string_view target : {"/orders", "/reported"}) {
    const RawResponse response = get(target);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, body) << target << ' ' << response.body.size();
    EXPECT_TRUE(response.is_complete);
  }
  EXPECT_EQ(metric(name), before + 4);
}

TEST_F(ResponseValidationTest, AnAnswerToHeadHasNoBodyToLookAt) {
  say({"HTTP/1.1 200 OK\r\nX-Count: 1\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n"});
  RawClient client(gateway->address());
  ASSERT_TRUE(client.send("HEAD /orders HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(client.read_response(true).status, 200);
  say({"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"});
  ASSERT_TRUE(client.send("HEAD /orders HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(client.read_response(true).status, 502) << "X-Count is required";
}

TEST_F(ResponseValidationTest, OneConnectionGoesOn) {
  RawClient client(gateway->address());
  for (int i = 0; i < 3; ++i) {
    for (const auto& [body, status] : {std::pair{good, 200}, std::pair{bad, 502}}) {
      say({answer_of("200", body)});
      ASSERT_TRUE(client.send("GET /orders HTTP/1.1\r\nHost: h\r\n\r\n"));
      EXPECT_EQ(client.read_response().status, status);
    }
  }
}

TEST_F(ResponseValidationTest, ReportingPassesCountsAndLogs) {
  const std::uint64_t bodies = failures("/reported", "response_body");
  const std::uint64_t statuses = failures("/reported", "response_status");
  say({answer_of("200", bad)});
  EXPECT_EQ(get("/reported").body, bad);
  say({answer_of("200", bad).substr(0, 90), answer_of("200", bad).substr(90)});
  EXPECT_EQ(get("/reported").body, bad);
  say({answer_of("299", "x", "")});
  EXPECT_EQ(get("/reported").status, 299);
  say({answer_of("200", good)});
  EXPECT_EQ(get("/reported").body, good);
  EXPECT_EQ(failures("/reported", "response_body"), bodies + 2);
  EXPECT_EQ(failures("/reported", "response_status"), statuses + 1);
  EXPECT_THAT(gateway->process().err(), Not(HasSubstr("secret-value")));
}

TEST_F(ResponseValidationTest, TheLogNamesThePlaceAndIsBounded) {
  say({answer_of("200", R"({"name":1,"serial":"s"})")});
  Gateway fresh(folder->path("api.bca"));
  ASSERT_TRUE(fresh.is_ready());
  ASSERT_EQ(fetch(fresh.address(), "GET", "/reported").status, 200);
  std::string line = fresh.process().wait_line("not as described");
  EXPECT_THAT(line, HasSubstr(R"("operation":"reported")"));
  EXPECT_THAT(line, HasSubstr(R"("reason":"response_body")"));
  EXPECT_THAT(line, HasSubstr(R"("pointer":"/name")"));
  EXPECT_THAT(line, HasSubstr(R"("keyword":"type")"));
  EXPECT_THAT(line, HasSubstr(R"("outcome":"passed")"));
  ASSERT_EQ(
      fetch(fresh.address(), "POST", "/orders", "Content-Type: application/json\r\n", "[]").status,
      200
  );
  line = fresh.process().wait_line("createOrder");
  EXPECT_THAT(line, HasSubstr(R"("reason":"body")"));
  EXPECT_THAT(line, HasSubstr(R"("keyword":"type")"));
  ASSERT_EQ(fetch(fresh.address(), "POST", "/orders", "Content-Type: text/a\r\n", "x").status, 200);
  line = fresh.process().wait_line("is not a media type of this operation");
  EXPECT_THAT(line, HasSubstr(R"("reason":"media_type")"));

  RawClient client(fresh.address());
  constexpr std::uint64_t requests = 500;
  for (std::uint64_t i = 0; i < requests; ++i) {
    ASSERT_TRUE(client.send("GET /noisy HTTP/1.1\r\nHost: h\r\n\r\n"));
    ASSERT_EQ(client.read_response().status, 200);
  }
  const std::uint64_t dropped =
      metric("barbacane_limit_hits_total{limit=\"validation_log\"} ", fresh);
  EXPECT_GT(dropped, 0U);
  EXPECT_TRUE(eventually([&] {
    const std::string text = fresh.process().err();
    std::uint64_t lines = 0;
    for (std::size_t at = 0; (at = text.find("\"noisy\"", at)) != std::string::npos; ++at) ++lines;
    return lines + dropped == requests;
  })) << "each is a line or counted";
}

TEST_F(ResponseValidationTest, OffAndUnsampledLookAtNothing) {
  say({answer_of("599", bad, "text/html", "Content-Encoding: gzip\r\n")});
  for (const std::string_view target : {"/off", "/sampled"}) {
    EXPECT_EQ(get(target, "Accept-Encoding: gzip\r\n").status, 599);
    EXPECT_EQ(upstream->seen().back().field("accept-encoding"), "gzip");
  }
}

TEST_F(ResponseValidationTest, ASampleIsSome) {
  say({answer_of("200", "x")});
  int refused = 0;
  for (int i = 0; i < 100; ++i) refused += get("/half").status == 502 ? 1 : 0;
  EXPECT_GT(refused, 10);
  EXPECT_LT(refused, 90);
}

TEST_F(ResponseValidationTest, SchemasMayAnswer422) {
  say({answer_of("200", "x")});
  struct Row {
    std::string target;
    std::string body;
    int status;
  };
  for (const Row& row : {
           Row{"/orders", R"({"name":"a"})", 200},
           Row{"/orders", R"({"name":1})", 422},
           Row{"/orders?n=x", R"({"name":"a"})", 422},
           Row{"/orders", R"({"name":)", 400},
           Row{"/orders?n=%zz", R"({"name":"a"})", 400},
           Row{"/orders?n=x&n=y", R"({"name":"a"})", 400},
       }) {
    const RawResponse response = fetch(
        gateway->address(), "PUT", row.target, "Content-Type: application/json\r\n", row.body
    );
    EXPECT_EQ(response.status, row.status) << row.target << row.body << response.body;
    if (row.status == 200) continue;
    EXPECT_THAT(response.body, HasSubstr("\"status\":" + std::to_string(row.status)));
    EXPECT_THAT(response.body, HasSubstr("urn:barbacane:error:validation-failed"));
  }
}

TEST_F(ResponseValidationTest, DevelopersSeeTheValues) {
  say({answer_of("200", "x")});
  const std::string type = "Content-Type: application/json\r\n";
  const std::string body = R"({"name":{"a":[1,"secret"]}})";
  EXPECT_THAT(
      fetch(open->address(), "PUT", "/orders", type, body).body,
      HasSubstr(R"("value":"{\"a\":[1,\"secret\"]}")")
  );
  EXPECT_THAT(
      fetch(open->address(), "PUT", "/orders?n=abc", type, R"({"name":"a"})").body,
      HasSubstr(R"("value":"\"abc\"")")
  );
  EXPECT_THAT(
      fetch(open->address(), "PUT", "/orders?n=%zz", type, R"({"name":"a"})").body,
      HasSubstr(R"("value":"%zz")")
  );
  const std::string quiet = fetch(gateway->address(), "PUT", "/orders", type, body).body;
  EXPECT_THAT(quiet, Not(HasSubstr("value\"")));
  EXPECT_THAT(quiet, Not(HasSubstr("secret")));
}

TEST_F(ResponseValidationTest, TheReportSaysWhatIsChecked) {
  const Outcome outcome = compile(
      *folder, description, folder->path("report.bca"), {"--upstream", upstream->url(), "--report"}
  );
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const std::string text = outcome.out + outcome.err;
  EXPECT_THAT(text, HasSubstr("response 200 header 'x-count'"));
  EXPECT_THAT(text, HasSubstr("response 4XX body application/problem+json"));
  EXPECT_THAT(text, HasSubstr("counted only: response: report"));
  EXPECT_THAT(text, HasSubstr("enforced of 500000 responses in a million"));
  EXPECT_THAT(text, HasSubstr("none is looked into: response_sample: 0"));
  EXPECT_THAT(text, HasSubstr("pass unchecked"));
  EXPECT_THAT(text, HasSubstr("only whole JSON bodies are looked into, no streams"));
}

}  // namespace
}  // namespace barbacane::support
