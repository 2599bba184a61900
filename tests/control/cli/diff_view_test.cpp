#include "control/cli/diff_view.hpp"

#include <gtest/gtest.h>

namespace barbacane::cli {
namespace {

diff::Comparison comparison() {
  diff::Comparison out;
  diff::Difference& one = out.differences.emplace_back();
  one.code = "D1404";
  one.severity = diff::Severity::breaking;
  one.operations = {"POST /a\x1b", "POST /b"};
  one.operations_count = 3;
  one.where = {.file = "api.yaml", .line = 4, .column = 2, .pointer = "/x", .is_old = false};
  one.message = "it is \"tighter\"";
  one.before = "9";
  one.after = "8";
  out.breaking = 1;
  out.cosmetic = 2;
  return out;
}

TEST(DiffView, ALineForAPerson) {
  EXPECT_EQ(
      to_text(comparison(), false),
      "api.yaml:4:2: breaking[D1404]: POST /a\\x1b and 2 more: it is \"tighter\" (9 -> 8)\n"
      "and 2 more differences\n"
  );
  EXPECT_EQ(summary_of(comparison()), "1 breaking, 0 compatible, 2 cosmetic");
}

TEST(DiffView, WhatCameAndWhatWent) {
  diff::Comparison one = comparison();
  one.differences[0].before.clear();
  EXPECT_NE(to_text(one, false).find("(now: 8)"), std::string::npos);
  one.differences[0].after.clear();
  one.differences[0].before = "9";
  EXPECT_NE(to_text(one, false).find("(was: 9)"), std::string::npos);
}

TEST(DiffView, OneObjectForTools) {
  EXPECT_EQ(
      to_json(comparison(), "\"old\":{},\"new\":{}"),
      R"({"old":{},"new":{},"findings":[{"severity":"breaking","code":"D1404","operation":)"
      R"("POST /a\u001b","operations":["POST /a\u001b","POST /b"],"operations_count":3,)"
      R"("side":"new","file":"api.yaml","line":4,"column":2,"pointer":"/x",)"
      R"("message":"it is \"tighter\"","before":"9","after":"8"}],)"
      R"("summary":{"breaking":1,"compatible":0,"cosmetic":2,"dropped":2}})"
      "\n"
  );
}

TEST(DiffView, CosmeticOnesAreNoAnnotations) {
  diff::Comparison one = comparison();
  EXPECT_EQ(
      to_github(one),
      "::error file=api.yaml,line=4,col=2,title=D1404::POST /a\\x1b and 2 more: it is \"tighter\" "
      "(9 "
      "-> 8)\n"
  );
  one.differences[0].severity = diff::Severity::cosmetic;
  EXPECT_EQ(to_github(one), "");
}

}  // namespace
}  // namespace barbacane::cli
