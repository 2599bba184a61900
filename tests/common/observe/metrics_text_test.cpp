#include "common/observe/metrics_text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace barbacane::observe {
namespace {

TEST(MetricsText, WritesFamiliesSamplesAndEscapes) {
  MetricsText text;
  text.family("a_total", "Counts\nthings \\ here.", "counter");
  text.sample("a_total", {}, std::uint64_t{3});
  text.sample("a_total", {{"route", "/a\"b\\c\nd"}, {"x", ""}}, std::uint64_t{4});
  text.sample("ratio", {}, 0.25);
  EXPECT_EQ(
      text.text(),
      "# HELP a_total Counts\\nthings \\\\ here.\n# TYPE a_total counter\na_total 3\n"
      "a_total{route=\"/a\\\"b\\\\c\\nd\",x=\"\"} 4\nratio 0.25\n"
  );
}

TEST(MetricsText, HistogramsAreCumulative) {
  MetricsText text;
  constexpr std::array<double, 2> bounds{0.5, 1};
  constexpr std::array<std::uint64_t, 3> counts{2, 0, 5};
  text.histogram("h", {{"l", "v"}}, bounds, counts, 7.5);
  EXPECT_EQ(
      text.text(),
      "h_bucket{l=\"v\",le=\"0.5\"} 2\nh_bucket{l=\"v\",le=\"1\"} 2\nh_bucket{l=\"v\",le=\"+Inf\"} "
      "7\n"
      "h_sum{l=\"v\"} 7.5\nh_count{l=\"v\"} 7\n"
  );
}

TEST(MetricsText, NumbersWithoutAValueHaveNames) {
  MetricsText text;
  text.sample("n", {}, std::numeric_limits<double>::quiet_NaN());
  text.sample("i", {}, -std::numeric_limits<double>::infinity());
  EXPECT_EQ(text.text(), "n NaN\ni -Inf\n");
}

}  // namespace
}  // namespace barbacane::observe
