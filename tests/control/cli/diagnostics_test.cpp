#include "control/cli/diagnostics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace barbacane::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// A file in a directory of its own, read by a loader, so that excerpts have something to show.
class Diagnostics : public ::testing::Test {
 protected:
  Diagnostics()
      : path_{::testing::TempDir() + "diagnostics-" + std::to_string(::getpid()) + ".yaml"} {}
  ~Diagnostics() override { std::remove(path_.c_str()); }

  void given_text(std::string_view text) {
    std::ofstream{path_, std::ios::binary} << text;
    ASSERT_TRUE(loader_.load(path_));
  }

  void given_finding(std::uint32_t line, std::uint32_t column, std::string message = "is wrong") {
    report_.add({
        .code = "E1023",
        .severity = Severity::error,
        .where = {path_, line, column},
        .message = std::move(message),
        .help = "mend it",
        .pointer = "/paths",
    });
  }

  std::string path_;
  FileLoader loader_;
  Report report_;
};

TEST_F(Diagnostics, TextShowsPlaceCodeExcerptCaretAndHelp) {
  given_text("openapi: 3.1.0\nquota: many\n");
  given_finding(2, 8);
  EXPECT_EQ(
      to_text(report_, loader_, false),
      path_ + ":2:8: error[E1023]: is wrong\n    quota: many\n           ^\n    help: mend it\n"
  );
}

TEST_F(Diagnostics, CaretCountsCharactersNotBytes) {
  given_text("café: x\n");
  given_finding(1, 8);  // column in bytes: é takes two
  EXPECT_THAT(to_text(report_, loader_, false), HasSubstr("    café: x\n          ^\n"));
}

TEST_F(Diagnostics, ALongLineIsCutAroundTheColumn) {
  given_text(std::string(100'000, 'a') + "HERE" + std::string(100'000, 'b'));
  given_finding(1, 100'001);
  const std::string text = to_text(report_, loader_, false);
  EXPECT_LT(text.size(), 1000U);
  EXPECT_THAT(text, HasSubstr("aaHEREbb"));
}

TEST_F(Diagnostics, ControlBytesOfTheSourceDoNotReachTheTerminal) {
  given_text("a: \x1b[31mred\n");
  given_finding(1, 1);
  EXPECT_THAT(to_text(report_, loader_, false), Not(HasSubstr("\x1b")));
}

TEST_F(Diagnostics, AFindingAboutAWholeFileHasNoLine) {
  given_finding(0, 0);
  EXPECT_THAT(to_text(report_, loader_, false), StartsWith(path_ + ": error[E1023]"));
}

TEST_F(Diagnostics, AColumnBehindTheLineShowsNoExcerpt) {
  given_text("a\n");
  given_finding(1, 40);
  EXPECT_THAT(to_text(report_, loader_, false), Not(HasSubstr("^")));
}

TEST_F(Diagnostics, JsonHasTheDocumentedShape) {
  given_finding(2, 8, "a \"quoted\"\nmessage");
  EXPECT_EQ(
      to_json(report_, 1, {}),
      R"({"findings":[{"file":")" + path_ +
          R"(","line":2,"column":8,"code":"E1023","severity":"error","message":"a \"quoted\"\nmessage","help":"mend it","pointer":"/paths"}],"summary":{"errors":1,"warnings":0,"files":1}})" +
          "\n"
  );
}

TEST_F(Diagnostics, JsonOfNothingIsStillAnObject) {
  EXPECT_EQ(
      to_json(report_, 0, {}),
      "{\"findings\":[],\"summary\":{\"errors\":0,\"warnings\":0,\"files\":0}}\n"
  );
}

TEST_F(Diagnostics, GithubEscapesWhatWouldEndTheCommand) {
  given_finding(2, 8, "100%\nof it::");
  EXPECT_THAT(to_github(report_), HasSubstr("line=2,col=8,title=E1023::100%25%0Aof it::"));
}

TEST_F(Diagnostics, SarifNamesRuleLevelAndRegion) {
  given_finding(2, 8);
  const std::string sarif = to_sarif(report_);
  EXPECT_THAT(sarif, HasSubstr(R"("version":"2.1.0")"));
  EXPECT_THAT(sarif, HasSubstr(R"("ruleId":"E1023","level":"error")"));
  EXPECT_THAT(sarif, HasSubstr(R"("startLine":2,"startColumn":8)"));
}

TEST(ParseFormat, KnowsItsFourAndNothingElse) {
  EXPECT_EQ(parse_format("text"), Format::text);
  EXPECT_EQ(parse_format("json"), Format::json);
  EXPECT_EQ(parse_format("github"), Format::github);
  EXPECT_EQ(parse_format("sarif"), Format::sarif);
  EXPECT_EQ(parse_format("xml"), std::nullopt);
  EXPECT_EQ(parse_format("JSON"), std::nullopt);
}

}  // namespace
}  // namespace barbacane::cli
