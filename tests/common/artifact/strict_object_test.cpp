#include "common/artifact/strict_object.hpp"

#include <gtest/gtest.h>

#include "common/base/report.hpp"
#include "common/json/read.hpp"

namespace barbacane::artifact {
namespace {

struct Read {
  std::string text;
  std::string optional;
  std::uint64_t number = 0;
  std::size_t items = 0;
  std::size_t members = 0;
  std::string fault;
};

Read read(std::string_view json) {
  json::Document document;
  Report report;
  const json::Node* root = json::read_json(json, "test", document, report);
  EXPECT_NE(root, nullptr) << json;
  StrictObject object{*root, "it"};
  Read it;
  it.text = object.text("text");
  it.optional = object.optional_text("optional");
  it.number = object.number("number", 9007199254740991);
  const json::Node* items = object.array("items", 2);
  const json::Node* members = object.object("members", 1);
  if (items != nullptr) it.items = items->items.size();
  if (members != nullptr) it.members = members->members.size();
  it.fault = object.finish();
  return it;
}

TEST(StrictObject, ReadsWhatIsThere) {
  const Read it = read(
      R"({"text":"","optional":"o","number":9007199254740991,"items":[1,"2"],"members":{"a":1}})"
  );
  EXPECT_EQ(it.fault, "");
  EXPECT_EQ(it.text, "");
  EXPECT_EQ(it.optional, "o");
  EXPECT_EQ(it.number, 9007199254740991U);
  EXPECT_EQ(it.items, 2U);
  EXPECT_EQ(it.members, 1U);
}

TEST(StrictObject, NamesTheFirstFault) {
  const std::pair<const char*, const char*> rows[] = {
      {R"([])", "it must be an object"},
      {R"({})", "it: 'text' is missing"},
      {R"({"text":1})", "it: 'text' must be a string"},
      {R"({"text":null})", "it: 'text' must be a string"},
      {R"({"text":"","optional":""})", "it: 'optional' must not be empty"},
      {R"({"text":"","number":-1})", "it: 'number' must be an integer from 0 to"},
      {R"({"text":"","number":1.5})", "it: 'number' must be an integer from 0 to"},
      {R"({"text":"","number":9007199254740992})", "it: 'number' must be an integer from 0 to"},
      {R"({"text":"","number":1e999999})", "it: 'number' must be an integer from 0 to"},
      {R"({"text":"","number":"1"})", "it: 'number' must be a number"},
      {R"({"text":"","number":1,"items":{}})", "it: 'items' must be an array"},
      {R"({"text":"","number":1,"items":[1,2,3]})", "it: 'items' has over 2 items"},
      {R"({"text":"","number":1,"items":[],"members":{"a":1,"b":2}})",
       "it: 'members' has over 1 members"},
      {R"({"text":"","number":1,"items":[],"members":{},"more":1})", "it: 'more' is not known"},
  };
  for (const auto& [json, fault] : rows) {
    EXPECT_EQ(read(json).fault.substr(0, std::string_view{fault}.size()), fault) << json;
  }
}

}  // namespace
}  // namespace barbacane::artifact
