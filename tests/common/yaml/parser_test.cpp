#include "common/yaml/parser.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace barbacane::yaml {
namespace {

/// "1:2 E1001 message" of every finding; "-" when nothing was built either.
std::vector<std::string> findings_of(std::string_view text) {
  json::Document document;
  Report report;
  const json::ReadLimits limits;
  Builder builder{text, document.add_source("test.yaml"), document, report, limits};
  parse(text, 0, builder);
  std::vector<std::string> findings;
  for (const Finding& finding : report.findings()) {
    findings.push_back(
        std::to_string(finding.where.line) + ':' + std::to_string(finding.where.column) + ' ' +
        finding.code + ' ' + finding.message
    );
  }
  if (findings.empty() && builder.root() == nullptr) findings.emplace_back("-");
  return findings;
}

TEST(Parse, BuildsARootOrNothing) {
  EXPECT_TRUE(findings_of("a: 1").empty());
  EXPECT_EQ(findings_of("# nothing"), std::vector<std::string>{"-"});
  EXPECT_EQ(findings_of(""), std::vector<std::string>{"-"});
}

TEST(Parse, NoticesQuotesThatTheEndOfTheTextCutsOff) {
  for (const std::string_view text :
       {"a: \"b",
        "a: \"b\n",
        "a: 'b\n",
        "a: \"b\n\n  ",
        "a: \"b\n\t",
        "a: 'b\n  c\n \n",
        "a: \"b\r\n"}) {
    const std::vector<std::string> findings = findings_of(text);
    ASSERT_EQ(findings.size(), 1U) << text;
    EXPECT_EQ(findings[0], "1:1 E1001 the text in quotes that follows has no end") << text;
  }
}

TEST(Parse, ReadsTextsLongerThanItsPieces) {
  const std::string text = "a: \"" + std::string(100'000, 'x') + "\"\n";
  EXPECT_TRUE(findings_of(text).empty());
}

TEST(Parse, BoundsWhatStandsInOnePieceOfBrackets) {
  // Empty items end the reading at once, but for the brackets the parser has to look at all of it.
  EXPECT_EQ(
      findings_of('[' + std::string(10'000, ',') + ']').at(0),
      "1:2 E1001 an item is missing before this ','"
  );
  EXPECT_EQ(
      findings_of('[' + std::string(1'100'000, ',') + ']').at(0),
      "1:1 E1005 more than 1000000 brackets, commas and quotes in one piece"
  );
}

}  // namespace
}  // namespace barbacane::yaml
