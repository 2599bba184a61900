#include "common/yaml/read.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/json/write.hpp"

namespace barbacane::yaml {
namespace {

struct Outcome {
  std::string text;                   // compact JSON, "" after an error
  std::vector<std::string> findings;  // "1:2 E1001 message"
};

Outcome outcome_of(const json::Node* root, const Report& report) {
  Outcome outcome;
  if (root != nullptr) outcome.text = json::to_text(*root);
  for (const Finding& finding : report.findings()) {
    outcome.findings.push_back(
        std::to_string(finding.where.line) + ':' + std::to_string(finding.where.column) + ' ' +
        finding.code + ' ' + finding.message
    );
  }
  return outcome;
}

Outcome read(std::string_view text, const json::ReadLimits& limits = {}) {
  json::Document document;
  Report report;
  const json::Node* root = read_yaml(text, "test.yaml", document, report, limits);
  return outcome_of(root, report);
}

Outcome read_named(std::string_view text, std::string name) {
  json::Document document;
  Report report;
  const json::Node* root = read_document(text, std::move(name), document, report);
  return outcome_of(root, report);
}

struct Row {
  std::string_view name;
  std::string_view text;
  std::string_view expected;  // JSON, or the first finding from its start
};

TEST(ReadYaml, MakesTheValueThatJsonWouldHave) {
  const std::vector<Row> rows{
      {"scalars",
       "[a, 'b', \"c\", 1, 1.5, true, null, ~, ]",
       R"(["a","b","c",1,1.5,true,null,null])"},
      {"no Norway", "country: no\non: 012\nat: 12:30\n", R"({"country":"no","on":12,"at":"12:30"})"
      },
      {"quoted is text", "a: '1'\nb: \"true\"\nc: 'null'\n", R"({"a":"1","b":"true","c":"null"})"},
      {"keys are texts",
       "200: a\ntrue: b\nnull: c\n~: d\n1.0: e\n",
       R"({"200":"a","true":"b","null":"c","~":"d","1.0":"e"})"},
      {"literal block", "a: |\n  x\n  y\nb: >-\n  x\n  y\n", "{\"a\":\"x\\ny\\n\",\"b\":\"x y\"}"},
      {"hexadecimal", "[0x1F, 0o17, 1_000, +1, .5]", R"([31,15,"1_000",1,0.5])"},
      {"empty text", "", "null"},
      {"comments alone", "# nothing\n", "null"},
      {"document marks", "---\na: 1\n...\n", R"({"a":1})"},
      {"byte order mark",
       "\xEF\xBB\xBF"
       "a: 1\n",
       R"({"a":1})"},
      {"line ends of another system", "a: 1\r\nb: 2\r\n", R"({"a":1,"b":2})"},
      {"unicode",
       "k\xC3\xA9: \"\\u00e9\\U0001F600\"\n",
       "{\"k\xC3\xA9\":\"\xC3\xA9\xF0\x9F\x98\x80\"}"},
      {"core tags",
       "[!!str 1, !!int \"3\", !!float 1, !!bool 'true', !!null '', !!seq [], !!map {}]",
       R"(["1",3,1,true,null,[],{}])"},
      {"non-specific tag", "[! 12, ! [1]]", R"(["12",[1]])"},
      {"escapes yaml-cpp gets wrong",
       "[\"\\N\", \"\xC3\xA9\\_\xC3\xA9\", \"\\L\\P\"]",
       "[\"\xC2\x85\",\"\xC3\xA9\xC2\xA0\xC3\xA9\",\"\xE2\x80\xA8\xE2\x80\xA9\"]"},
      {"alias of scalar", "a: &x 1\nb: *x\n", R"({"a":1,"b":1})"},
      {"alias as key", "a: &x name\n*x : 2\n", R"({"a":"name","name":2})"},
      {"anchored key", "&k name: 1\nb: *k\n", R"({"name":1,"b":"name"})"},
      {"anchor twice, the last counts", "a: &x 1\nb: &x 2\nc: *x\n", R"({"a":1,"b":2,"c":2})"},
      {"alias of mapping", "a: &x {p: [1, 2]}\nb: *x\n", R"({"a":{"p":[1,2]},"b":{"p":[1,2]}})"},
      {"merge",
       "a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n",
       R"({"a":{"p":1,"q":2},"b":{"q":3,"p":1}})"},
      {"merge, first of a list wins", "<<: [{p: 1, q: 1}, {q: 2, r: 2}]\n", R"({"p":1,"q":1,"r":2})"
      },
      {"merge in flow style", "{<<: {a: 1}, b: 2}", R"({"b":2,"a":1})"},
      {"merge of a merge",
       "a: &a {x: 1}\nb: &b\n  <<: *a\n  y: 2\nc:\n  <<: *b\n",
       R"({"a":{"x":1},"b":{"y":2,"x":1},"c":{"y":2,"x":1}})"},
      {"merge by tag", "!!merge <<: {a: 1}\n", R"({"a":1})"},
      {"quoted merge key is a name", "'<<': {a: 1}\n", R"({"<<":{"a":1}})"},
      {"single pair", "[a: 1, {b, c: }]", R"([{"a":1},{"b":null,"c":null}])"},
      {"set", "? a\n? b\n", R"({"a":null,"b":null})"},
      {"anchored null in a flow list", "[a, &x , *x]", R"(["a",null,null])"},
      {"commas at the end", "[[a,], {b: 1,}]", R"([["a"],{"b":1}])"},
      {"null in a block", "a:\nb:\n- \n", R"({"a":null,"b":[null]})"},
  };
  for (const Row& row : rows) {
    const Outcome outcome = read(row.text);
    EXPECT_EQ(outcome.text, row.expected) << row.name;
    EXPECT_TRUE(outcome.findings.empty()) << row.name << ": " << outcome.findings[0];
  }
}

TEST(ReadYaml, PointsAtWhatIsWrong) {
  using namespace std::string_view_literals;
  const std::vector<Row> rows{
      {"duplicate key",
       "a: 1\nb: 2\na: 3\n",
       "3:1 E1003 the key \"a\" stands twice in this mapping, first in line 1"},
      {"duplicate after unquoting", "{a: 1, \"a\": 2}", "1:8 E1003 "},
      {"duplicate null words", "null: 1\n'null': 2\n", "2:1 E1003 "},
      {"two merge keys are fine, a value is not", "<<: 1\n", "1:1 E1001 the merge key '<<' takes"},
      {"merge list with a scalar", "<<: [{a: 1}, 2]\n", "1:1 E1001 the merge key '<<' takes"},
      {"second document", "a: 1\n---\nb: 2\n", "2:1 E1001 a second YAML document starts here"},
      {"text after the end", "a: 1\n...\njunk\n", "3:1 E1001 a second YAML document starts here"},
      {"mapping as key", "{a: 1}: 2\n", "1:1 E1001 a key must be a scalar"},
      {"list as key", "? [a]\n: 2\n", "1:3 E1001 a key must be a scalar"},
      {"template without quotes", "a: {id}: x\n", "1:"},
      {"alias of a list as key", "a: &x [1]\n*x : 2\n", "2:1 E1001 a key must be a scalar"},
      {"no key", "a: 1\n: 2\n", "2:1 E1001 a key is missing here"},
      {"unknown tag", "a: !secret x\n", "1:4 E1001 unknown tag !secret"},
      {"unknown core tag", "a: !!binary aGk=\n", "1:4 E1001 unknown tag !!binary"},
      {"unknown tag on a mapping", "a: !thing {}\n", "1:4 E1001 unknown tag !thing on a mapping"},
      {"map tag on a list", "!!map [1]\n", "1:1 E1001 unknown tag !!map on a list"},
      {"str tag on a mapping", "!!str {a: 1}\n", "1:1 E1001 unknown tag !!str on a mapping"},
      {"tag that does not fit", "a: !!int x\n", "1:4 E1001 'x' is not what its tag !!int says"},
      {"float is no int", "a: !!int 1.5\n", "1:4 E1001 '1.5' is not what its tag !!int says"},
      {"bool that is none", "a: !!bool no\n", "1:4 E1001 'no' is not what its tag !!bool says"},
      {"infinity", "a: 1\nb: .inf\n", "2:4 E1001 infinity and NaN are no JSON numbers"},
      {"not a number", "[1, .NaN]", "1:5 E1001 infinity and NaN are no JSON numbers"},
      {"hexadecimal over 64 bits",
       "a: 0x10000000000000000",
       "1:4 E1005 a hexadecimal or octal number"},
      {"alias of itself", "a: &x [1, *x]\n", "1:11 E1001 this alias stands inside the node it names"
      },
      {"merge of itself",
       "a: &x\n  <<: *x\n",
       "2:7 E1001 this alias stands inside the node it names"},
      {"unknown alias", "a: *x\n", "1:4 E1001 no anchor of this name stands above"},
      {"alias before its anchor",
       "a: *x\nb: &x 1\n",
       "1:4 E1001 no anchor of this name stands above"},
      {"tab", "a:\n\tb: 1\n", "2:1 E1001 a tab stands where"},
      {"no end of quotes", "a: \"b\n", "1:1 E1001 the text in quotes that follows has no end"},
      {"no end of single quotes",
       "a: 'b\n  c\n",
       "1:1 E1001 the text in quotes that follows has no end"},
      {"no end of quotes before blanks",
       "a: 1\nb: \"c\n  \n   ",
       "2:1 E1001 the text in quotes that follows has no end"},
      {"no end of quotes at the last byte",
       "a: \"b",
       "1:1 E1001 the text in quotes that follows has no end"},
      {"open brace at the end", "a: {b: 1, c", "1:4 E1001 the '{' here is not closed"},
      {"open brace", "a: {b: 1\nc: 2\n", "1:4 E1001 the '{' here is not closed"},
      {"last line without a colon", "a: 1\nb\n", "2:1 E1001 this key has no ':'"},
      {"nested last line without a colon", "a:\n  b: 1\n  c", "3:3 E1001 this key has no ':'"},
      {"anchored line without a colon", "a: 1\n&x b\n", "2:1 E1001 this key has no ':'"},
      {"line without a colon", "a: 1\nb\nc: 1\n", "3:2 E1001 a ':' stands where"},
      {"comma first", "[ , a]", "1:3 E1001 an item is missing before this ','"},
      {"two commas", "[a, , b]", "1:5 E1001 an item is missing before this ','"},
      {"two commas in a mapping", "{a: 1, , b: 1}", "1:8 E1001 a key is missing here"},
      {"fault behind a harmless tab", "{\n\ta: @x\n}", "2:5 E1001 no YAML value starts"},
      {"tab behind spaces", "a:\n  \tb: 1\n", "2:3 E1001 a tab stands where"},
      {"open bracket", "a: [1, 2\n", "1:4 E1001 the '[' here is not closed"},
      {"stray bracket", "a: 1\n}\n", "2:1 E1001 this bracket closes nothing"},
      {"colon in a text", "a: b: c\n", "1:5 E1001 a ':' stands where"},
      {"bad indentation", "a: 1\n  b: 2\n", "2:4 E1001 a ':' stands where"},
      {"reserved character", "a: @b\n", "1:4 E1001 no YAML value starts"},
      {"unknown escape", "a: \"\\q\"\n", "1:7 E1001 this is not YAML: unknown escape"},
      {"half a character in the parser's words",
       "a: \"\\\xC3\xA9\"\n",
       "1:7 E1001 this is not YAML: unknown escape character: \\xc3"},
      {"key that steers a terminal",
       "{\"\\e\": 1, \"\\e\": 2}",
       "1:11 E1003 the key \"\\x1b\" stands twice"},
      {"bad version", "%YAML 7.0\n---\na: 1\n", "1:1 E1001 this is not YAML"},
      {"invalid UTF-8", "a: 1\nb: x\xFF\n", "2:5 E1004 the text is not valid UTF-8 here"},
      {"UTF-16",
       "\xFF\xFE"
       "a\0:\0"sv,
       "1:1 E1004 the text is not valid UTF-8 here"},
      {"a byte that ends yaml-cpp's text", "a: 1\n\x04\nb: 2\n", "2:1 E1001 control character 4"},
      {"carriage return alone", "a: 1\rb: 2\r", "1:5 E1001 a carriage return without a line feed"},
      {"carriage return at the end", "a: 1\r\nb: 2\r", "2:5 E1001 a carriage return without"},
      {"zero byte", "a: b\0c\n"sv, "1:5 E1001 control character 0"},
  };
  for (const Row& row : rows) {
    const Outcome outcome = read(row.text);
    EXPECT_EQ(outcome.text, "") << row.name;
    ASSERT_FALSE(outcome.findings.empty()) << row.name;
    EXPECT_EQ(outcome.findings[0].substr(0, row.expected.size()), row.expected) << row.name;
  }
}

TEST(ReadYaml, ReportsSeveralFaultsAtOnce) {
  const Outcome outcome = read("a: 1\na: .inf\nb: !x 1\nb: !!int y\n");
  EXPECT_EQ(outcome.findings.size(), 5U);
}

TEST(ReadYaml, MarksKeysAndValuesInBytes) {
  json::Document document;
  Report report;
  const json::Node* root = read_yaml(
      "# c\nk\xC3\xA9: x\nlist:\n  - a: 1\n    b: [2,  3]\n", "test.yaml", document, report
  );
  ASSERT_NE(root, nullptr);
  EXPECT_EQ(document.source(root->mark.source), "test.yaml");
  EXPECT_EQ(root->mark.line, 2U);
  EXPECT_EQ(root->mark.column, 1U);
  EXPECT_EQ(root->members[0].key_mark.column, 1U);
  EXPECT_EQ(root->members[0].value->mark.column, 6U);
  const json::Node* item = root->members[1].value->items[0];
  EXPECT_EQ(item->mark.line, 4U);
  EXPECT_EQ(item->mark.column, 5U);
  EXPECT_EQ(item->members[1].key_mark.line, 5U);
  EXPECT_EQ(item->members[1].value->items[1]->mark.column, 13U);
}

TEST(ReadYaml, SharesWhatAnAliasNames) {
  json::Document document;
  Report report;
  const json::Node* root = read_yaml("a: &x {p: 1}\nb: *x\n", "t", document, report);
  ASSERT_NE(root, nullptr);
  EXPECT_EQ(root->find("a"), root->find("b"));
}

std::string alias_bomb(int levels) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i <= levels; ++i) {
    const std::string alias = "*a" + std::to_string(i - 1);
    text += 'a' + std::to_string(i) + ": &a" + std::to_string(i) + " [" + alias;
    for (int j = 1; j < 10; ++j) text += ", " + alias;
    text += "]\n";
  }
  return text;
}

TEST(ReadYaml, StopsAnAliasBomb) {
  EXPECT_TRUE(read(alias_bomb(3)).findings.empty());
  const Outcome outcome = read(alias_bomb(50));
  ASSERT_EQ(outcome.findings.size(), 1U);
  EXPECT_EQ(
      outcome.findings[0].substr(outcome.findings[0].find(' ') + 1),
      "E1005 the document has more than 5000000 values, aliases expanded"
  );
}

TEST(ReadYaml, StopsABombOfMergeKeys) {
  std::string text = "a0: &a0 {";
  for (int i = 0; i < 1000; ++i) text += 'k' + std::to_string(i) + ": 1, ";
  text += "}\nb:\n";
  for (int i = 0; i < 1000; ++i) text += "  - {<<: *a0}\n";
  const Outcome outcome = read(text, {.nodes_max = 100'000});
  ASSERT_EQ(outcome.findings.size(), 1U);
  EXPECT_NE(outcome.findings[0].find("E1005"), std::string::npos);
}

TEST(ReadYaml, CountsValuesExactly) {
  // The list, its items, and the two items again behind the alias (with their list): 1 + 3 + 3.
  const std::string_view text = "[&x [1, 2], *x]";
  EXPECT_TRUE(read(text, {.nodes_max = 7}).findings.empty());
  EXPECT_EQ(read(text, {.nodes_max = 6}).findings.size(), 1U);
}

TEST(ReadYaml, BoundsDepthThroughAliases) {
  const std::string_view text = "- &a [[1]]\n- [[*a]]\n";
  EXPECT_TRUE(read(text, {.depth_max = 5}).findings.empty());
  const Outcome outcome = read(text, {.depth_max = 4});
  ASSERT_EQ(outcome.findings.size(), 1U);
  EXPECT_EQ(outcome.findings[0], "2:5 E1005 nested deeper than 4 levels");
}

TEST(ReadYaml, BoundsBytes) {
  EXPECT_TRUE(read("a: 1\n", {.bytes_max = 5}).findings.empty());
  const Outcome outcome = read("a: 12\n", {.bytes_max = 5});
  ASSERT_EQ(outcome.findings.size(), 1U);
  EXPECT_EQ(outcome.findings[0], "1:1 E1005 the file has more than 5 bytes");
}

TEST(ReadYaml, SurvivesDeepNesting) {
  for (const std::string_view unit : {"[", "{a: ", "- ", "? ", "!!seq [", "a: [", "&a [", "{? "}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += unit;
    EXPECT_EQ(read(text).findings.size(), 1U) << unit;
  }
}

TEST(ReadYaml, SaysHowDeepItMayNest) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(read(nested(400)).findings.empty());
  EXPECT_EQ(
      read(nested(401), {.depth_max = 400}).findings.at(0),
      "1:401 E1005 nested deeper than 400 levels"
  );
  EXPECT_EQ(read(nested(2000)).findings.at(0), "1:499 E1005 nested deeper than 499 levels");
}

TEST(ReadYaml, ReadsAnObjectOfManyKeysInReasonableTime) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "key" + std::to_string(i) + ": 1\n";
  EXPECT_TRUE(read(text).findings.empty());
  text += "key7: 2\n";
  const Outcome outcome = read(text);
  ASSERT_EQ(outcome.findings.size(), 1U);
  EXPECT_EQ(outcome.findings[0].substr(0, 13), "20001:1 E1003");
}

TEST(ReadDocument, ChoosesTheLanguage) {
  const std::vector<Row> rows{
      {"api", R"({"a": 1e2})", R"({"a":1e2})"},
      {"api", " [1]", "[1]"},
      {"api", "a: 1", R"({"a":1})"},
      {"api", "{a: 1, b: [c]}", R"({"a":1,"b":["c"]})"},
      {"api", R"({"a": 1,})", R"({"a":1})"},
      {"api.json", "1", "1"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(read_named(row.text, std::string{row.name}).text, row.expected) << row.text;
  }
}

TEST(ReadDocument, GoesOnBehindAKeyThatStandsTwice) {
  const std::vector<Row> rows{
      {"api", R"({"a": 1, "b": {"a": 1, "a": 2}})", "1:24 E1003 "},
      {"api.json", R"({"a": 1, "b": {"a": 1, "a": 2}})", "1:24 E1003 "},
      {"api", "{a: 1, b: {a: 1, a: 2}}", "1:18 E1003 "},
      {"api", "a: 1\nb:\n  a: 1\n  a: 2\n", "4:3 E1003 "},
  };
  for (const Row& row : rows) {
    const Outcome outcome = read_named(row.text, std::string{row.name});
    EXPECT_EQ(outcome.text, R"({"a":1,"b":{"a":1}})") << row.text;
    ASSERT_EQ(outcome.findings.size(), 1U) << row.text;
    EXPECT_EQ(outcome.findings[0].substr(0, row.expected.size()), row.expected) << row.text;
  }
  const Outcome broken = read_named("a: 1\na: 2\nb: [\n", "api");
  EXPECT_EQ(broken.text, "") << "there is more wrong than that";
  EXPECT_EQ(read("a: 1\na: 2\n").text, "") << "read_yaml refuses it";
}

TEST(ReadDocument, BlamesTheLanguageThatWasMeant) {
  const std::vector<Row> rows{
      {"api.json", "a: 1", "1:1 E1001 "},
      {"api.json", R"({"a": 1,})", "1:9 E1001 "},
      {"api", "{\n\"a\": 1,\n\"b\": 2x y: z\n}", "3:"},
      {"api", "{a: 1, b: [c}", "1:13 E1001 "},
  };
  for (const Row& row : rows) {
    const Outcome outcome = read_named(row.text, std::string{row.name});
    EXPECT_EQ(outcome.text, "") << row.text;
    ASSERT_EQ(outcome.findings.size(), 1U) << row.text;
    EXPECT_EQ(outcome.findings[0].substr(0, row.expected.size()), row.expected) << row.text;
  }
}

}  // namespace
}  // namespace barbacane::yaml
