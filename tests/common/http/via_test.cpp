#include "common/http/via.hpp"

#include <gtest/gtest.h>

namespace barbacane::http {
namespace {

TEST(Via, FindsOurselves) {
  for (const std::string_view value :
       {"1.1 gate-1",
        "1.0 fred, 1.1 gate-1",
        "1.1 gate-1, 1.1 other",
        "HTTP/1.1 GATE-1",
        "1.1\tgate-1",
        "1.1  gate-1",
        "1.1 gate-1 (Barbacane)",
        "1.1 gate-1(x)",
        "1.1 a (x, y), 1.1 gate-1",
        ",,1.1 gate-1"}) {
    EXPECT_TRUE(has_via(value, "gate-1")) << value;
  }
}

TEST(Via, FindsNobodyElse) {
  for (const std::string_view value :
       {"",
        "gate-1",
        "1.1 gate-10",
        "1.1 gate",
        "1.1 gate-1:80",
        "1.1 other (gate-1)",
        "1.1 other (x, 1.1 gate-1)",
        "1.1 \"a, 1.1 gate-1\"",
        "1.1",
        "1.1 "}) {
    EXPECT_FALSE(has_via(value, "gate-1")) << value;
  }
}

TEST(Via, WhatWeAddWeFind) {
  EXPECT_EQ(via_element("gate-1"), "1.1 gate-1");
  EXPECT_TRUE(has_via("1.0 x, " + via_element("gate-1"), "gate-1"));
}

}  // namespace
}  // namespace barbacane::http
