#include "common/http/trace_context.hpp"

#include <gtest/gtest.h>

#include <string>

namespace barbacane::http {
namespace {

const std::string trace = "0af7651916cd43dd8448eb211c80319c";
const std::string parent = "b7ad6b7169203331";

TEST(TraceParent, ReadsWellFormedOnes) {
  for (const std::string& value :
       {"00-" + trace + '-' + parent + "-01",
        "cc-" + trace + '-' + parent + "-01",
        "cc-" + trace + '-' + parent + "-01-what-comes-later"}) {
    const auto parsed = parse_traceparent(value);
    ASSERT_TRUE(parsed) << value;
    EXPECT_EQ(parsed->trace_id, trace);
    EXPECT_EQ(parsed->flags, "01");
  }
}

TEST(TraceParent, RefusesEverythingElse) {
  std::string upper = trace;
  upper[1] = 'A';
  for (const std::string& value :
       {std::string{},
        std::string{"00"},
        "00-" + trace + '-' + parent,
        "00-" + trace + '-' + parent + "-0",
        "00-" + trace + '-' + parent + "-01 ",
        "00-" + trace + '-' + parent + "-01-x",
        "cc-" + trace + '-' + parent + "-01.x",
        "ff-" + trace + '-' + parent + "-01",
        "0g-" + trace + '-' + parent + "-01",
        "00_" + trace + '-' + parent + "-01",
        "00-" + trace + '_' + parent + "-01",
        "00-" + trace + '-' + parent + "_01",
        "00-" + upper + '-' + parent + "-01",
        "00-" + std::string(32, '0') + '-' + parent + "-01",
        "00-" + trace + '-' + std::string(16, '0') + "-01",
        "00-" + trace + '-' + parent + "-0G",
        " 00-" + trace + '-' + parent + "-01"}) {
    EXPECT_FALSE(parse_traceparent(value)) << value;
  }
}

TEST(TraceParent, ContinuesATraceWithASpanOfOurs) {
  const std::pair<std::string, std::string> rows[]{
      {"00", "00"},
      {"01", "01"},
      {"02", "00"},
      {"03", "01"},
      {"fe", "00"},
      {"ff", "01"},
      {"0b", "01"}
  };
  for (const auto& [flags, expected] : rows) {
    const std::string value = "00-" + trace + '-' + parent + '-' + flags;
    TraceParentText out;
    EXPECT_EQ(
        continue_trace(out, *parse_traceparent(value), 0x0123456789abcdef),
        "00-" + trace + "-0123456789abcdef-" + expected
    );
  }
}

TEST(TraceParent, StartsATrace) {
  TraceParentText out;
  EXPECT_EQ(
      start_trace(out, {0x1, 0xfedcba9876543210}, 0x2, true),
      "00-0000000000000001fedcba9876543210-0000000000000002-01"
  );
  EXPECT_EQ(start_trace(out, {1, 1}, 1, false).substr(53), "00");
}

TEST(TraceParent, NeverWritesAnIdOfZeros) {
  TraceParentText out;
  EXPECT_TRUE(parse_traceparent(start_trace(out, {0, 0}, 0, true)));
}

TEST(RequestId, PassesVisibleTokensOnly) {
  for (const std::string& value :
       {std::string{"a"}, std::string{"0af7-65/19:16.cd_43=dd"}, std::string(128, 'x')})
    EXPECT_TRUE(is_request_id(value)) << value;
  for (const std::string& value :
       {std::string{},
        std::string(129, 'x'),
        std::string{"a b"},
        std::string{"a\tb"},
        std::string{"a\nb"},
        std::string{"a\"b"},
        std::string{"a\\b"},
        std::string{"a,b"},
        std::string{"a;b"},
        std::string{"caf\xC3\xA9"},
        std::string{"\x7F"}})
    EXPECT_FALSE(is_request_id(value)) << value;
}

}  // namespace
}  // namespace barbacane::http
