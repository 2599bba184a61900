#include "common/json/read.hpp"

#include <gtest/gtest.h>

#include "common/json/write.hpp"

namespace barbacane::json {
namespace {

struct Read {
  Document document;
  Report report;
  const Node* root = nullptr;
};

std::unique_ptr<Read> read(std::string_view text, const ReadLimits& limits = {}) {
  auto result = std::make_unique<Read>();
  result->root = read_json(text, "x.json", result->document, result->report, limits);
  return result;
}

TEST(ReadJson, KeepsEveryShape) {
  for (const std::string_view text :
       {"{}",
        "[]",
        "[[],{}]",
        R"({"a":{"b":[1,-0.5e+3,true,false,null,"x"]}})",
        "0",
        "\"\"",
        "[1]",
        R"([{},[]])"}) {
    const auto result = read(text);
    ASSERT_NE(result->root, nullptr) << text;
    EXPECT_EQ(to_text(*result->root), text);
  }
}

TEST(ReadJson, KnowsWhereThingsStand) {
  const auto result = read("{\n  \"a\": [\r\n\t1,\n    {\"b\": 2}]}");
  ASSERT_NE(result->root, nullptr);
  const Member& a = result->root->members[0];
  EXPECT_EQ(a.key_mark.line, 2U);
  EXPECT_EQ(a.key_mark.column, 3U);
  EXPECT_EQ(a.value->mark.column, 8U);
  EXPECT_EQ(a.value->items[0]->mark.line, 3U);
  EXPECT_EQ(a.value->items[0]->mark.column, 2U);
  EXPECT_EQ(a.value->items[1]->find_member("b")->key_mark.column, 6U);
}

TEST(ReadJson, UndoesEscapes) {
  const auto result = read(R"("a\"\\\/\b\f\n\r\tA\u00e9\u20AC\ud83d\ude00")");
  ASSERT_NE(result->root, nullptr);
  EXPECT_EQ(result->root->text, "a\"\\/\b\f\n\r\tA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
}

struct Fault {
  std::string_view name;
  std::string_view text;
  std::string_view code;
  std::uint32_t line;
  std::uint32_t column;
};

TEST(ReadJson, NamesEachFaultAtItsPlace) {
  const Fault faults[]{
      {"empty", "", "E1001", 1, 1},
      {"spaces", " \n ", "E1001", 2, 2},
      {"two values", "1 2", "E1001", 1, 3},
      {"bare word", "[nope]", "E1001", 1, 2},
      {"short literal", "[tru]", "E1001", 1, 2},
      {"single quotes", "['a']", "E1001", 1, 2},
      {"trailing comma", "[1,]", "E1001", 1, 4},
      {"trailing comma in object", "{\"a\":1,}", "E1001", 1, 8},
      {"leading comma", "[,1]", "E1001", 1, 2},
      {"missing colon", "{\"a\" 1}", "E1001", 1, 6},
      {"missing value", "{\"a\":}", "E1001", 1, 6},
      {"missing comma", "[1 2]", "E1001", 1, 4},
      {"number as key", "{1:2}", "E1001", 1, 2},
      {"wrong bracket", "[1}", "E1001", 1, 3},
      {"wrong empty bracket", "[}", "E1001", 1, 2},
      {"stray bracket", "]", "E1001", 1, 1},
      {"open array", "[1", "E1001", 1, 3},
      {"open object", "{\"a\":1", "E1001", 1, 7},
      {"open object after brace", "{", "E1001", 1, 2},
      {"open string", "[\"abc", "E1001", 1, 2},
      {"open escape", "\"abc\\", "E1001", 1, 5},
      {"leading zero", "[01]", "E1001", 1, 2},
      {"plus", "[+1]", "E1001", 1, 2},
      {"dot without digit", "[1.]", "E1001", 1, 2},
      {"dot first", "[.5]", "E1001", 1, 2},
      {"exponent without digit", "[1e]", "E1001", 1, 2},
      {"minus alone", "[-]", "E1001", 1, 2},
      {"hexadecimal", "[0x1]", "E1001", 1, 3},
      {"NaN", "[NaN]", "E1001", 1, 2},
      {"comment", "[1] // x", "E1001", 1, 5},
      {"tab in string", "[\"a\tb\"]", "E1001", 1, 4},
      {"line end in string", "[\"a\nb\"]", "E1001", 1, 4},
      {"unknown escape", "[\"\\x\"]", "E1001", 1, 3},
      {"short \\u", "[\"\\u12\"]", "E1001", 1, 3},
      {"repeated key", "{\"a\":1,\n \"a\":2}", "E1003", 2, 2},
      {"escaped repeated key", "{\"a\":1,\"\\u0061\":2}", "E1003", 1, 8},
      {"high surrogate alone", "[\"\\ud800\"]", "E1004", 1, 3},
      {"low surrogate alone", "[\"\\udc00\"]", "E1004", 1, 3},
      {"two high surrogates", "[\"\\ud800\\ud800\"]", "E1004", 1, 3},
      {"invalid UTF-8", "[\"a\",\n \"\xFF\"]", "E1004", 2, 3},
      {"UTF-16", std::string_view{"\xFF\xFE[\0", 4}, "E1004", 1, 1},
      {"invalid UTF-8 before another fault", "[\"\xC0\xAF\",]", "E1004", 1, 3},
      {"byte order mark", "\xEF\xBB\xBF{}", "E1004", 1, 1},
  };
  for (const Fault& fault : faults) {
    const auto result = read(fault.text);
    EXPECT_EQ(result->root, nullptr) << fault.name;
    ASSERT_EQ(result->report.errors(), 1U) << fault.name;
    const Finding& finding = result->report.findings()[0];
    EXPECT_EQ(finding.code, fault.code) << fault.name;
    EXPECT_EQ(finding.where, (Place{"x.json", fault.line, fault.column})) << fault.name;
  }
}

TEST(ReadJson, ReportsWhatDoesNotStopIt) {
  const auto result = read(R"({"a":1,"a":2,"b":["\ud800",{"c":1,"c":2}],"a":3})");
  EXPECT_EQ(result->root, nullptr);
  EXPECT_EQ(result->report.errors(), 4U);
}

TEST(ReadJson, FindsARepeatedKeyAmongMany) {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"k" + std::to_string(i) + "\":1,";
  EXPECT_NE(read(text + "\"z\":1}")->root, nullptr);
  EXPECT_EQ(read(text + "\"k500\":1}")->report.findings()[0].code, "E1003");
}

TEST(ReadJson, IsBounded) {
  EXPECT_EQ(read("[[[]]]", {.bytes_max = 5})->report.findings()[0].code, "E1005");
  EXPECT_EQ(read("[[[]]]", {.depth_max = 2})->report.findings()[0].code, "E1005");
  EXPECT_EQ(read("[1,2,3]", {.nodes_max = 3})->report.findings()[0].code, "E1005");
  EXPECT_EQ(read(std::string(1'000'000, '['))->report.findings()[0].code, "E1005");
}

}  // namespace
}  // namespace barbacane::json
