#include "common/text/suggest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace barbacane::text {
namespace {

constexpr std::array<std::string_view, 5> known{
    "listen", "artifact", "operationId", "drain-timeout", "in"
};

TEST(ClosestMatch, FindsSlips) {
  EXPECT_EQ(closest_match("lisetn", known), "listen");
  EXPECT_EQ(closest_match("artefact", known), "artifact");
  EXPECT_EQ(closest_match("operationid", known), "operationId");
  EXPECT_EQ(closest_match("drain_timeout", known), "drain-timeout");
  EXPECT_EQ(closest_match("on", known), "in");
}

TEST(ClosestMatch, KeepsSilentWhenNothingIsClose) {
  EXPECT_EQ(closest_match("workers", known), "");
  EXPECT_EQ(closest_match("", known), "");
  EXPECT_EQ(closest_match("listen", {}), "");
  EXPECT_EQ(closest_match(std::string(65, 'l'), known), "");
}

}  // namespace
}  // namespace barbacane::text
