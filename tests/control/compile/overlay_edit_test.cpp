#include "control/compile/overlay_edit.hpp"

#include <gtest/gtest.h>

#include "common/json/read.hpp"
#include "common/json/write.hpp"

namespace barbacane::compile {
namespace {

class OverlayEditing : public ::testing::Test {
 protected:
  const json::Node* read(const std::string& text) {
    return json::read_json(text, "t.json", document_, report_);
  }
  std::vector<PathMatch> matches(const json::Node& root, const std::string& query) {
    std::string fault;
    std::uint64_t work = JsonPath::work_max;
    return JsonPath::parse(query, fault)->select(root, work).value();
  }
  std::string remove(const std::string& text, const std::string& query) {
    const json::Node* root = read(text);
    return json::to_text(*edit_.remove(*root, matches(*root, query)));
  }
  std::string update(const std::string& text, const std::string& query, const std::string& update) {
    const json::Node* root = read(text);
    std::string fault;
    const json::Node* made = edit_.update(*root, matches(*root, query), *read(update), fault);
    return made == nullptr ? fault : json::to_text(*made);
  }

  json::Document document_;
  Report report_;
  std::size_t copies_ = OverlayEdit::copies_max;
  OverlayEdit edit_{document_, copies_};
};

TEST_F(OverlayEditing, RemovesMembersAndItems) {
  EXPECT_EQ(remove(R"({"a":1,"b":2})", "$.a"), R"({"b":2})");
  EXPECT_EQ(remove("[0,1,2,3]", "$[1,3]"), "[0,2]");
  EXPECT_EQ(remove(R"({"a":{"x":1},"b":[{"x":2}]})", "$..x"), R"({"a":{},"b":[{}]})");
  EXPECT_EQ(remove(R"({"a":{"a":1}})", "$..a"), "{}");
}

TEST_F(OverlayEditing, MergesObjectsRecursively) {
  EXPECT_EQ(
      update(R"({"i":{"t":"a","c":{"n":1}}})", "$.i", R"({"c":{"m":2},"t":"b","d":[1]})"),
      R"({"i":{"t":"b","c":{"n":1,"m":2},"d":[1]}})"
  );
  EXPECT_EQ(update(R"({"l":[1]})", "$", R"({"l":[2]})"), R"({"l":[1,2]})");
  EXPECT_EQ(update(R"({"l":{"a":1}})", "$", R"({"l":[2]})"), R"({"l":[2]})");
  EXPECT_EQ(update(R"({"l":1})", "$", R"({"l":null})"), R"({"l":null})");
}

TEST_F(OverlayEditing, AppendsToArrays) {
  EXPECT_EQ(update("{\"l\":[1]}", "$.l", R"({"a":2})"), R"({"l":[1,{"a":2}]})");
  EXPECT_EQ(update("{\"l\":[1]}", "$.l", "[2,3]"), "{\"l\":[1,2,3]}");
  EXPECT_EQ(update("{\"l\":[1]}", "$.l", "2"), "{\"l\":[1,2]}");
}

TEST_F(OverlayEditing, ReplacesSingleValues) {
  EXPECT_EQ(update(R"({"a":1,"b":true})", "$.*", "\"x\""), R"({"a":"x","b":"x"})");
}

TEST_F(OverlayEditing, SaysWhichKindsDoNotFit) {
  EXPECT_EQ(
      update(R"({"a":{}})", "$.a", "1"), "the target selects an object, and the update is a number"
  );
  EXPECT_EQ(
      update(R"({"a":1})", "$.a", "{}"), "the target selects a number, and the update is an object"
  );
  EXPECT_EQ(
      update(R"({"a":1})", "$.a", "[]"), "the target selects a number, and the update is an array"
  );
}

TEST_F(OverlayEditing, EditsEveryMatchOnceAndInsideOut) {
  EXPECT_EQ(update(R"({"a":{"a":{}}})", "$..a", R"({"n":1})"), R"({"a":{"a":{"n":1},"n":1}})");
}

TEST_F(OverlayEditing, SharesWhatDoesNotChange) {
  const json::Node* root = read(R"({"a":{"deep":[1,2]},"b":{}})");
  std::string fault;
  const json::Node* made = edit_.update(*root, matches(*root, "$.b"), *read("{\"x\":1}"), fault);
  EXPECT_EQ(made->find("a"), root->find("a"));
  EXPECT_EQ(made->find("b")->mark.column, root->find("b")->mark.column);
}

TEST_F(OverlayEditing, CountsWhatItCopies) {
  copies_ = 3;
  (void)update(R"({"a":1,"b":2,"c":3,"d":4})", "$", R"({"e":5})");
  EXPECT_EQ(copies_, 0U);
}

TEST(SizeOfTree, CountsSharedNodesWhereverTheyStand) {
  json::Document document;
  Report report;
  const json::Node* root = json::read_json("[[1],{\"a\":{}}]", "t.json", document, report);
  EXPECT_EQ(size_of_tree(*root, 100).nodes, 5U);
  EXPECT_EQ(size_of_tree(*root, 100).depth, 3U);
  EXPECT_EQ(size_of_tree(*root, 2).nodes, 3U);
}

}  // namespace
}  // namespace barbacane::compile
