#include "control/cli/enforcement_view.hpp"

#include <gtest/gtest.h>

namespace barbacane::cli {
namespace {

const std::vector<compile::EnforcementRow> rows{
    {.operation = "getPet",
     .method = "GET",
     .route = "/pets/{id}",
     .enforced = {"route", "path captures"},
     .advisory = {{"parameter \"id\"", "stored, not yet enforced"}}},
};

TEST(EnforcementView, TextNamesChecksAndReasons) {
  EXPECT_EQ(
      enforcement_to_text(rows),
      "GET /pets/{id}  (getPet)\n  enforced: route; path captures\n"
      "  advisory: parameter \"id\" - stored, not yet enforced\n"
      "1 operations, 2 checks enforced, 1 advisory\n"
  );
}

TEST(EnforcementView, JsonIsAListOfRows) {
  EXPECT_EQ(
      enforcement_to_json(rows),
      R"([{"operation":"getPet","method":"GET","route":"/pets/{id}","enforced":["route","path captures"],"advisory":[{"what":"parameter \"id\"","why":"stored, not yet enforced"}]}])"
  );
  EXPECT_EQ(enforcement_to_json({}), "[]");
}

}  // namespace
}  // namespace barbacane::cli
