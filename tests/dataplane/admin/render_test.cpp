#include "dataplane/admin/render.hpp"

#include <gtest/gtest.h>

namespace barbacane::admin {
namespace {

TEST(Render, EscapesWhatOthersWrote) {
  const Readiness readiness{{{"last_reload", false, false, "bad \"name\"\n\x01"}}};
  EXPECT_EQ(
      to_json(readiness),
      "{\"ready\":true,\"checks\":[{\"name\":\"last_reload\",\"ok\":false,\"required\":false,"
      "\"detail\":\"bad \\\"name\\\"\\n\\u0001\"}]}"
  );
}

TEST(Render, WritesTimesInUtcWithMilliseconds) {
  using namespace std::chrono;
  const GenerationFacts facts{
      1, "", false, 0, WallTime(sys_days(2026y / February / 3) + 4h + 5min + 6s + 7ms)
  };
  EXPECT_EQ(
      to_json(std::span(&facts, 1)),
      "{\"items\":[{\"generation\":1,\"digest\":null,\"current\":false,\"held_by\":0,"
      "\"loaded_at\":\"2026-02-03T04:05:06.007Z\"}]}"
  );
}

TEST(Render, ShowsNothingAsNothing) {
  EXPECT_EQ(to_json(std::span<const GenerationFacts>()), "{\"items\":[]}");
  EXPECT_EQ(to_json(Readiness{}), "{\"ready\":true,\"checks\":[]}");
  EXPECT_EQ(to_lines(Readiness{}), "ready\n");
  EXPECT_EQ(
      to_json(Health{}),
      "{\"status\":\"\",\"digest\":null,\"routes\":0,\"uptime_seconds\":0,\"generation\":0}"
  );
}

}  // namespace
}  // namespace barbacane::admin
