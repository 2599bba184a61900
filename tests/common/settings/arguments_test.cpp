#include "common/settings/arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <string>

namespace barbacane::settings {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::array serve_options{
    Option{.name = "artifact", .placeholder = "FILE", .is_required = true},
    Option{.name = "listen", .kind = Kind::text_list},
    Option{.name = "dev", .kind = Kind::boolean, .short_name = 'd'},
};
constexpr std::array inspect_positionals{Positional{.name = "FILE", .help = "artifact"}};
constexpr std::array commands{
    Command{.name = "serve", .summary = "serves", .options = serve_options},
    Command{
        .name = "inspect", .summary = "shows", .options = {}, .positionals = inspect_positionals
    },
};
constexpr Program program{.name = "p", .summary = "s", .version_line = "p 1", .commands = commands};

std::variant<Invocation, int> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "p");
  return parse_arguments(program, static_cast<int>(words.size()), words.data());
}

/// The exit code and what went to stderr.
std::pair<int, std::string> refuse(std::vector<const char*> words) {
  ::testing::internal::CaptureStderr();
  const auto parsed = parse(std::move(words));
  std::string text = ::testing::internal::GetCapturedStderr();
  return {std::holds_alternative<int>(parsed) ? std::get<int>(parsed) : -1, std::move(text)};
}

TEST(ParseArguments, GivesCommandAndSettings) {
  const auto parsed = parse({"serve", "--artifact", "a.bca", "--listen", "x", "--listen=y", "-d"});
  ASSERT_TRUE(std::holds_alternative<Invocation>(parsed));
  const auto& invocation = std::get<Invocation>(parsed);
  EXPECT_EQ(invocation.command->name, "serve");
  EXPECT_EQ(invocation.settings.text("artifact"), "a.bca");
  EXPECT_THAT(invocation.settings.list("listen"), ElementsAre("x", "y"));
  EXPECT_TRUE(invocation.settings.is_on("dev"));
}

TEST(ParseArguments, TakesPositionals) {
  const auto parsed = parse({"inspect", "a.bca"});
  ASSERT_TRUE(std::holds_alternative<Invocation>(parsed));
  EXPECT_THAT(std::get<Invocation>(parsed).positionals, ElementsAre("a.bca"));
}

TEST(ParseArguments, AnUnknownFlagIsRefusedWithTheClosestOne) {
  const auto [code, text] = refuse({"serve", "--artefact", "a.bca"});
  EXPECT_EQ(code, 2);
  EXPECT_THAT(text, HasSubstr("--artefact"));
  EXPECT_THAT(text, HasSubstr("did you mean --artifact?"));
}

TEST(ParseArguments, AnUnknownCommandIsRefusedWithTheClosestOne) {
  const auto [code, text] = refuse({"sevre"});
  EXPECT_EQ(code, 2);
  EXPECT_THAT(text, HasSubstr("did you mean serve?"));
}

TEST(ParseArguments, MissingValuesFlagsAndCommandsAreUsageErrors) {
  EXPECT_EQ(refuse({"serve", "--artifact"}).first, 2);
  EXPECT_EQ(refuse({"serve"}).first, 2);
  EXPECT_EQ(refuse({}).first, 2);
  EXPECT_EQ(refuse({"inspect"}).first, 2);
  EXPECT_EQ(refuse({"inspect", "a", "b"}).first, 2);
  EXPECT_EQ(refuse({"serve", "--artifact", "a", "--artifact", "b"}).first, 2);
}

TEST(ParseArguments, AConfigFileThatCannotBeReadIsNoUsageError) {
  EXPECT_EQ(refuse({"serve", "--artifact", "a", "--config", "/no/such/file"}).first, 3);
}

TEST(ParseArguments, AConfigFileIsReadWholeOrNotAtAll) {
  const std::string path = ::testing::TempDir() + "arguments_test_large.yaml";
  std::ofstream{path} << "artifact: a\n" << std::string(2U << 20U, '#');
  const auto [code, text] = refuse({"serve", "--config", path.c_str()});
  std::remove(path.c_str());
  EXPECT_EQ(code, 3);
  EXPECT_THAT(text, HasSubstr("more than 1048576 bytes"));
  EXPECT_EQ(refuse({"serve", "--config", "/"}).first, 3);
}

TEST(ParseArguments, HelpAndVersionEndWell) {
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(std::get<int>(parse({"--version"})), 0);
  EXPECT_EQ(std::get<int>(parse({"serve", "--help"})), 0);
  EXPECT_THAT(::testing::internal::GetCapturedStdout(), HasSubstr("--artifact"));
}

}  // namespace
}  // namespace barbacane::settings
