// Bodies made to break a reader or to keep it busy: each is answered cleanly, soon, in bounded
// memory, and the gateway serves on. What runs for long is found by the client's patience.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/compiled.hpp"
#include "support/fake_upstream.hpp"
#include "support/raw_client.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view description = R"(openapi: 3.1.0
info: {title: Hostile, version: '1'}
components:
  schemas:
    Deep: {items: {$ref: '#/components/schemas/Deep'}}
    Doubling: {items: {allOf: [{$ref: '#/components/schemas/Doubling'}, {$ref: '#/components/schemas/Doubling'}]}}
    Guessing:
      oneOf: [{items: {$ref: '#/components/schemas/Guessing'}, maxItems: 1}, {items: {$ref: '#/components/schemas/Guessing'}, minItems: 1}]
    Unseen:
      anyOf: [{items: {$ref: '#/components/schemas/Unseen'}}, {prefixItems: [{$ref: '#/components/schemas/Unseen'}]}]
      unevaluatedItems: false
    Closed: {type: object, additionalProperties: false, properties: {a: {type: integer}}}
    Named: {patternProperties: {'^(?=a)(a+)+$': {type: integer}}}
paths:
  /json:
    post:
      responses: {'200': {description: d}}
      parameters: [{name: j, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Deep'}}}}]
      requestBody:
        content:
          application/json:
            schema:
              properties:
                deep: {$ref: '#/components/schemas/Deep'}
                doubling: {$ref: '#/components/schemas/Doubling'}
                guessing: {$ref: '#/components/schemas/Guessing'}
                unseen: {$ref: '#/components/schemas/Unseen'}
                closed: {$ref: '#/components/schemas/Closed'}
                named: {$ref: '#/components/schemas/Named'}
                n: {type: integer, maximum: 10}
                cents: {multipleOf: 0.01}
                unique: {uniqueItems: true}
                linear: {type: string, pattern: '^(a+)+$'}
                ahead: {type: string, pattern: '^(?=a)(a+)+$'}
                back: {type: string, pattern: '^(a*)*\1$'}
                many: {items: {pattern: '^(?=a)(a+)+$'}}
                email: {format: email}
                regex: {format: regex}
  /form:
    post:
      responses: {'200': {description: d}}
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {properties: {a: {type: integer}, o: {type: object}}, additionalProperties: false}
            encoding: {o: {explode: false}}
          multipart/form-data:
            schema: {$ref: '#/components/schemas/Closed'}
)";

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  out.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

std::string nested(std::size_t depth) {
  return repeat("[", depth) + repeat("]", depth);
}

/// Two objects with the same members in opposite order.
std::string mirrored(std::size_t members) {
  std::string there = "\"x\":0";
  std::string back = "\"x\":0";
  for (std::size_t i = 0; i < members; ++i) {
    there += ",\"" + std::to_string(i) + "\":0";
    back += ",\"" + std::to_string(members - 1 - i) + "\":0";
  }
  return R"({"unique":[{)" + there + "},{" + back + "}]}";
}

std::string member(std::string_view name, std::string_view value) {
  return "{\"" + std::string(name) + "\":" + std::string(value) + "}";
}

/// `before` 0 `behind`, `before` 1 `behind`, ...
std::string numbered(std::string_view before, std::size_t count, std::string_view behind) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i)
    out.append(before).append(std::to_string(i)).append(behind);
  return out;
}

class HostileBodies : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string file = folder.path("api.bca");
    const Outcome outcome = compile(folder, description, file, {"--upstream", upstream.url()});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    gateway.emplace(file);
    ASSERT_TRUE(gateway->is_ready()) << gateway->process().err();
  }
  RawResponse send(std::string_view target, std::string_view type, std::string_view body) const {
    return fetch(
        gateway->address(), "POST", target, "Content-Type: " + std::string(type) + "\r\n", body
    );
  }
  /// The most that the gateway ever had in memory.
  [[nodiscard]] std::size_t peak_mib() const {
    std::ifstream status("/proc/" + std::to_string(gateway->process().pid()) + "/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6)) / 1024;
    }
    return 0;
  }

  TemporaryDirectory folder;
  FakeUpstream upstream;
  mutable std::optional<Gateway> gateway;
};

struct Row {
  std::string name;
  std::string body;
  int status;
  std::string words;
};

TEST_F(HostileBodies, AreAnsweredCleanlyAndSoon) {
  const std::string costly = "takes more work to judge than is allowed";
  const std::string a_then_b = std::string(40, 'a') + "b";
  const Row rows[]{
      {"deep arrays", nested(200'000), 400, "nested too deeply"},
      {"deep arrays that never end", repeat("[", 1'000'000), 400, "nested too deeply"},
      {"deep objects", repeat("{\"a\":", 100'000), 400, "nested too deeply"},
      {"as deep as is allowed", member("deep", nested(127)), 200, ""},
      {"one level more", member("deep", nested(128)), 400, "nested too deeply"},
      {"a number beyond doubles", R"({"n":1e400})", 400, "must be at most 10"},
      {"one below them", R"({"n":-1e400})", 200, ""},
      {"one too close to nothing", R"({"n":1e-400})", 400, "must be an integer"},
      {"one far beyond them", R"({"n":1e99999999999999999999})", 400, "\"pointer\":\"/n\""},
      {"one far below", R"({"cents":1e-99999999999999999999})", 400, "\"pointer\":\"/cents\""},
      {"a million digits", member("cents", std::string(1'000'000, '9')), 200, ""},
      {"a million digits and a half", member("n", std::string(999'999, '0') + ".5"), 400, ""},
      {"a lone high surrogate", R"({"a":"\ud800"})", 400, "surrogate"},
      {"a lone low surrogate", R"({"a":"\udc00x"})", 400, "surrogate"},
      {"a lone surrogate in a key", R"({"\ud800":1})", 400, "surrogate"},
      {"UTF-8 of a surrogate", "{\"a\":\"\xED\xA0\x80\"}", 400, "UTF-8"},
      {"UTF-8 in too many bytes", "{\"a\":\"\xC0\x80\"}", 400, "UTF-8"},
      {"UTF-8 beyond Unicode", "{\"a\":\"\xF4\x90\x80\x80\"}", 400, "UTF-8"},
      {"UTF-8 cut off", "{\"a\":\"\xE2\x82", 400, "UTF-8"},
      {"a byte order mark", "\xEF\xBB\xBF{}", 400, "byte order mark"},
      {"UTF-16", std::string("{\0}\0", 4), 400, "is not JSON"},
      {"a NUL", std::string("{}\0", 3), 400, "is not JSON"},
      {"two values", "{}{}", 400, "is not JSON"},
      {"two keys", R"({"n":1,"\u006e":2})", 400, "twice"},
      {"too many keys",
       member("closed", "{" + numbered("\"k", 60'000, "\":0,") + "\"a\":0}"),
       400,
       "is not allowed"},
      {"a schema that doubles with each level", member("doubling", nested(100)), 400, costly},
      {"alternatives that double", member("guessing", nested(100)), 400, costly},
      {"alternatives that are all looked at", member("unseen", nested(100)), 400, costly},
      {"equal objects in another order", mirrored(40'000), 400, "items that differ"},
      {"half a million items",
       R"({"unique":[)" + repeat("0,", 500'000) + "1]}",
       400,
       "items that differ"},
      {"backtracking without", member("linear", '"' + std::string(500'000, 'a') + "b\""), 400, ""},
      {"backtracking ahead", member("ahead", '"' + a_then_b + '"'), 400, costly},
      {"backtracking back", member("back", '"' + a_then_b + '"'), 400, costly},
      {"backtracking in a name", member("named", member(a_then_b, "1")), 400, costly},
      {"backtracking a little, often",
       R"({"many":[)" + repeat(R"("aaaaaaaaaaaaab",)", 50'000) + "0]}",
       400,
       ""},
      {"an address of one letter", member("email", '"' + repeat("a.", 400'000) + '"'), 400, ""},
      {"a pattern of brackets", member("regex", '"' + repeat("(", 400'000) + '"'), 400, ""},
  };
  for (const Row& row : rows) {
    const RawResponse response = send("/json", "application/json", row.body);
    EXPECT_EQ(response.status, row.status) << row.name << ' ' << response.body.substr(0, 400);
    EXPECT_THAT(response.body, HasSubstr(row.words)) << row.name;
    EXPECT_LT(response.body.size(), 20'000U) << row.name;
  }
  EXPECT_EQ(send("/json?j=" + repeat("[", 7000), "application/json", "{}").status, 400);
  EXPECT_LT(peak_mib(), 1024U);
}

TEST_F(HostileBodies, FormsAreBoundedToo) {
  const std::string multipart = "multipart/form-data; boundary=b";
  const std::string form = "application/x-www-form-urlencoded";
  const std::string part = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n";
  struct FormRow {
    std::string type;
    Row row;
  };
  const FormRow rows[]{
      {form, {"many fields", repeat("a=1&", 200'000), 400, "more than"}},
      {form, {"many members", "o=" + numbered("", 60'000, ",0,") + "x,0", 400, "too many members"}},
      {form, {"only separators", repeat("&", 1'000'000), 200, ""}},
      {form, {"a long name", std::string(1'000'000, 'x'), 400, "is not allowed"}},
      {form, {"many escapes", "a=" + repeat("%31", 300'000), 200, ""}},
      {form, {"half an escape", "a=%3", 400, "escape"}},
      {multipart, {"many parts", repeat(part, 10'000) + "--b--", 400, "too many parts"}},
      {multipart, {"no parts", repeat("--c\r\n", 200'000), 400, "is missing"}},
      {multipart, {"almost boundaries", repeat("\r\n--", 250'000), 400, "is missing"}},
      {multipart, {"a long head", "--b\r\n" + std::string(1'000'000, 'x'), 400, "too long"}},
      {multipart, {"never ended", part + std::string(900'000, '\r'), 400, ""}},
  };
  for (const auto& [type, row] : rows) {
    const RawResponse response = send("/form", type, row.body);
    EXPECT_EQ(response.status, row.status) << row.name << ' ' << response.body.substr(0, 400);
    EXPECT_THAT(response.body, HasSubstr(row.words)) << row.name;
    EXPECT_LT(response.body.size(), 20'000U) << row.name;
  }
}

/// Ten megabytes of brackets are not even read: what they are does not matter.
TEST_F(HostileBodies, WhatIsTooLongIsNotHeld) {
  const std::string brackets = repeat("[", 10'000'000);
  for (const std::string_view type : {"application/json", "application/x-www-form-urlencoded"}) {
    const std::string target = type.ends_with("json") ? "/json" : "/form";
    const std::string head =
        "POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Type: " + std::string(type) + "\r\n";
    RawClient counted(gateway->address());
    counted.send(head + "Content-Length: 10000000\r\n\r\n");
    EXPECT_EQ(counted.read_response().status, 413) << "from the length alone";
    RawClient chunked(gateway->address());
    chunked.send(head + "Transfer-Encoding: chunked\r\n\r\n989680\r\n");
    // It may hang up while we still send.
    chunked.send(brackets);
    EXPECT_EQ(chunked.read_response().status, 413);
  }
  EXPECT_LT(peak_mib(), 512U);
  EXPECT_EQ(send("/json", "application/json", "{}").status, 200) << "it serves on";
}

TEST(HostileSchemas, ThatMultiplyAreRefusedWhenTheyAreCompiled) {
  const TemporaryDirectory folder;
  std::string text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents:\n  schemas:\n";
  for (int i = 0; i < 40; ++i) {
    const std::string next = "{$ref: '#/components/schemas/S" + std::to_string(i + 1) + "'}";
    text += "    S" + std::to_string(i) + ": {allOf: [" + next + ", " + next + "]}\n";
  }
  text +=
      "    S40: {type: object}\npaths:\n  /a:\n    post:\n      responses: {'200': {description: "
      "d}}\n      requestBody: {content: {application/json: {schema: {$ref: "
      "'#/components/schemas/S0'}}}}\n";
  const Outcome outcome =
      compile(folder, text, folder.path("api.bca"), {"--upstream", "http://upstream.invalid"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("E1042"));
  EXPECT_THAT(outcome.err, HasSubstr("more than 65536 schemas"));
}

}  // namespace
}  // namespace barbacane::support
