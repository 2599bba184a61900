#include "control/compile/json_path.hpp"

#include <gtest/gtest.h>

#include <string>

#include "common/json/read.hpp"
#include "common/json/write.hpp"

namespace barbacane::compile {
namespace {

/// The texts of what `query` selects from `document`, with spaces between; "!" when it is no query.
std::string select(const std::string& query, const std::string& document) {
  json::Document owner;
  Report report;
  const json::Node* root = json::read_json(document, "d.json", owner, report);
  std::string fault;
  const auto path = JsonPath::parse(query, fault);
  if (!path || root == nullptr) return "!";
  std::uint64_t work = JsonPath::work_max;
  const auto matches = path->select(*root, work);
  if (!matches) return "too much";
  std::string all;
  for (const PathMatch& match : *matches) {
    const json::Node* node = root;
    for (const std::uint32_t child : match.way)
      node = node->is(json::Kind::array) ? node->items[child] : node->members[child].value;
    EXPECT_EQ(node, match.node) << query;
    all += (all.empty() ? "" : " ") + json::to_text(*node);
  }
  return all;
}

struct Row {
  std::string name;
  std::string query;
  std::string document;
  std::string selected;
};

class JsonPathRows : public ::testing::TestWithParam<Row> {};

TEST_P(JsonPathRows, Select) {
  EXPECT_EQ(select(GetParam().query, GetParam().document), GetParam().selected);
}

const std::string numbers = "[0,1,2,3,4]";
const std::string people = R"([{"n":"a","v":1},{"n":"b","v":2,"x":null},{"n":"cc","v":"2"}])";

INSTANTIATE_TEST_SUITE_P(
    Segments,
    JsonPathRows,
    ::testing::Values(
        Row{"Root", "$", "{\"a\":1}", "{\"a\":1}"},
        Row{"Name", "$.a", "{\"a\":1}", "1"},
        Row{"NameInQuotes", "$['a b']", "{\"a b\":1}", "1"},
        Row{"NameWithEscapes", R"($["\u0061\"\/"])", R"({"a\"/":1})", "1"},
        Row{"NameOfPairs", R"($["\uD83D\uDE00"])", "{\"\xF0\x9F\x98\x80\":1}", "1"},
        Row{"NameOfSlashes",
            "$.paths['/pets/{id}'].get",
            R"({"paths":{"/pets/{id}":{"get":7}}})",
            "7"},
        Row{"NameOutsideAscii", "$.\xC3\xA9", "{\"\xC3\xA9\":1}", "1"},
        Row{"NameOfArray", "$.length", numbers, ""},
        Row{"Index", "$[1]", numbers, "1"},
        Row{"IndexFromEnd", "$[-1]", numbers, "4"},
        Row{"IndexBehind", "$[5]", numbers, ""},
        Row{"IndexOfObject", "$[0]", "{\"0\":1}", ""},
        Row{"Wildcard", "$.*", "{\"a\":1,\"b\":[2]}", "1 [2]"},
        Row{"WildcardOfNumber", "$.a.*", "{\"a\":1}", ""},
        Row{"Union", "$['b','a',0]", "{\"a\":1,\"b\":2}", "2 1"},
        Row{"Twice", "$[0,0]", numbers, "0 0"},
        Row{"Blanks", "$ [ 'a' , 'b' ] .c", R"({"a":{"c":1},"b":{"c":2}})", "1 2"},
        Row{"Slice", "$[1:3]", numbers, "1 2"},
        Row{"SliceOpen", "$[3:]", numbers, "3 4"},
        Row{"SliceSteps", "$[::2]", numbers, "0 2 4"},
        Row{"SliceBackwards", "$[::-1]", numbers, "4 3 2 1 0"},
        Row{"SliceBackwardsBounds", "$[3:0:-2]", numbers, "3 1"},
        Row{"SliceNegative", "$[-2:]", numbers, "3 4"},
        Row{"SliceOfNoStep", "$[::0]", numbers, ""},
        Row{"SliceFarOutside", "$[-9007199254740991:9007199254740991]", numbers, "0 1 2 3 4"},
        Row{"Descendants", "$..a", R"({"a":{"a":1},"b":[{"a":2}]})", R"({"a":1} 1 2)"},
        Row{"DescendantsAll", "$..*", R"({"a":[1]})", "[1] 1"},
        Row{"DescendantsIndex", "$..[0]", "[[1,2],3]", "[1,2] 1"}
    ),
    [](const auto& info) { return info.param.name; }
);

INSTANTIATE_TEST_SUITE_P(
    Filters,
    JsonPathRows,
    ::testing::Values(
        Row{"Exists", "$[?@.x].n", people, "\"b\""},
        Row{"ExistsNot", "$[?!@.x].n", people, "\"a\" \"cc\""},
        Row{"Equal", "$[?@.v == 2].n", people, "\"b\""},
        Row{"EqualAsNumbers", "$[?@ == 1]", "[1,1.0,10e-1,\"1\"]", "1 1.0 10e-1"},
        Row{"UnequalKinds", "$[?@.v != 2].n", people, "\"a\" \"cc\""},
        Row{"EqualNull", "$[?@.x == null].n", people, "\"b\""},
        Row{"EqualNothing", "$[?@.y == @.z].n", people, "\"a\" \"b\" \"cc\""},
        Row{"Less", "$[?@ < 3]", numbers, "0 1 2"},
        Row{"LessOfTexts", "$[?@ < 'b']", "[\"a\",\"b\",1]", "\"a\""},
        Row{"AtLeast", "$[?@ >= 3]", numbers, "3 4"},
        Row{"LessEqualOfNulls", "$[?@ <= null]", "[null,1]", "null"},
        Row{"And", "$[?@ > 0 && @ < 3]", numbers, "1 2"},
        Row{"OrBindsWeaker", "$[?@ == 0 || @ > 2 && @ < 4]", numbers, "0 3"},
        Row{"Parentheses", "$[?(@ == 0 || @ > 2) && !(@ == 4)]", numbers, "0 3"},
        Row{"DeepEqual",
            "$[?@ == $[0]]",
            R"([{"a":[1],"b":2},{"b":2,"a":[1]},{"a":[2],"b":2}])",
            R"({"a":[1],"b":2} {"b":2,"a":[1]})"},
        Row{"Absolute", "$.l[?@ == $.k]", R"({"k":2,"l":[1,2]})", "2"},
        Row{"Inner", "$[?@[?@ > 1]]", "[[1],[2],3]", "[2]"},
        Row{"OfObject",
            "$.*[?@.deprecated == true]",
            R"({"p":{"get":{"deprecated":true},"put":{}}})",
            R"({"deprecated":true})"},
        Row{"Length", "$[?length(@.n) == 2].v", people, "\"2\""},
        Row{"LengthOfCodePoints",
            "$[?length(@) == 1]",
            "[\"\xE2\x82\xAC\",\"ab\",[1],{\"a\":1},1]",
            "\"\xE2\x82\xAC\" [1] {\"a\":1}"},
        Row{"LengthOfNothing", "$[?length(@.y) == length(@.z)].v", people, "1 2 \"2\""},
        Row{"Count", "$[?count(@.*) == 3].n", people, "\"b\""},
        Row{"Value", "$[?value(@..v) == 1].n", people, "\"a\""},
        Row{"Match", "$[?match(@.n, 'c+')].v", people, "\"2\""},
        Row{"MatchIsWhole", "$[?match(@.n, 'c')].v", people, ""},
        Row{"Search", "$[?search(@.n, 'c')].v", people, "\"2\""},
        Row{"SearchOfNumber", "$[?search(@.v, '1')]", people, ""},
        Row{"MatchMalformed", "$[?match(@.n, '(')]", people, ""}
    ),
    [](const auto& info) { return info.param.name; }
);

TEST(JsonPath, StopsWhenTheWorkIsTooMuch) {
  json::Document owner;
  Report report;
  std::string text = "[1";
  for (int i = 0; i < 2000; ++i) text += ",1";
  const json::Node* root = json::read_json(text + "]", "d.json", owner, report);
  std::string fault;
  const auto path = JsonPath::parse("$[?count($[?count($.*) > 1]) > 1]", fault);
  ASSERT_TRUE(path.has_value()) << fault;
  std::uint64_t work = 1'000'000;
  EXPECT_FALSE(path->select(*root, work).has_value());
  EXPECT_EQ(work, 0U);
}

}  // namespace
}  // namespace barbacane::compile
