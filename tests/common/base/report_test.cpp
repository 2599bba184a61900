#include "common/base/report.hpp"

#include <gtest/gtest.h>

namespace barbacane {
namespace {

Finding finding_at(std::uint32_t line, Severity severity = Severity::error) {
  return {
      .code = "E1000",
      .severity = severity,
      .where = {"api.yaml", line, 1},
      .message = "m",
      .help = {},
      .pointer = {}
  };
}

TEST(Report, SortsByPlace) {
  Report report;
  report.add(finding_at(9));
  report.add(finding_at(2));
  report.sort();
  EXPECT_EQ(report.findings()[0].where.line, 2U);
}

TEST(Report, KeepsOneOfEqualFindings) {
  Report report;
  report.add(finding_at(2));
  report.add(finding_at(2));
  report.add(finding_at(3, Severity::warning));
  report.add(finding_at(3, Severity::warning));
  report.sort();
  EXPECT_EQ(report.findings().size(), 2U);
  EXPECT_EQ(report.errors(), 1U);
  EXPECT_EQ(report.warnings(), 1U);
}

TEST(Report, IsBoundedAndCountsTheRest) {
  Report report;
  for (std::uint32_t line = 1; line <= Report::findings_max + 5; ++line)
    report.add(finding_at(line));
  EXPECT_EQ(report.findings().size(), Report::findings_max);
  EXPECT_EQ(report.errors(), Report::findings_max + 5);
  EXPECT_EQ(report.dropped(), 5U);
}

TEST(Report, ErrorsAreKeptRatherThanWarnings) {
  Report report;
  for (std::uint32_t line = 1; line <= Report::findings_max + 5; ++line)
    report.add(finding_at(line, Severity::warning));
  report.add(finding_at(1000));
  report.add(finding_at(1001));
  report.sort();
  EXPECT_EQ(report.findings().size(), Report::findings_max);
  EXPECT_EQ(report.findings()[Report::findings_max - 2].where.line, 1000U);
  EXPECT_EQ(report.findings()[Report::findings_max - 1].where.line, 1001U);
  EXPECT_EQ(report.errors(), 2U);
  EXPECT_EQ(report.dropped(), 7U);
}

TEST(Report, AppendCarriesCounts) {
  Report first;
  Report second;
  for (std::uint32_t line = 1; line <= Report::findings_max + 5; ++line)
    second.add(finding_at(line));
  first.append(second);
  EXPECT_EQ(first.errors(), Report::findings_max + 5);
  EXPECT_EQ(first.dropped(), 5U);
}

}  // namespace
}  // namespace barbacane
