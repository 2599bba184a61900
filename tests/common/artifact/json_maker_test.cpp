#include "common/artifact/json_maker.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "common/json/write.hpp"

namespace barbacane::artifact {
namespace {

TEST(JsonMaker, MakesValuesThatOutliveTheirSources) {
  json::Document document;
  JsonMaker make{document};
  const json::Node* root = nullptr;
  {
    const std::string text = "quay \"7\"\n";
    const std::string key = "where";
    const json::Node* items[] = {make.text(text), make.number(0)};
    const std::pair<std::string_view, const json::Node*> members[] = {
        {key, make.array(items)}, {"a", make.number(9007199254740991)}, {"none", make.object({})}
    };
    root = make.object(members);
  }
  EXPECT_EQ(
      json::to_canonical(*root), R"({"a":9007199254740991,"none":{},"where":["quay \"7\"\n",0]})"
  );
}

}  // namespace
}  // namespace barbacane::artifact
