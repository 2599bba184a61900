#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "dataplane/app/options.hpp"
#include "dataplane/exchange/counters.hpp"

namespace barbacane::dataplane {
namespace {

using settings::Kind;
using settings::Option;

bool accepts(std::span<const Option> table, const std::string& name, const std::string& value) {
  Report report;
  (void)settings::load_settings(
      table,
      {.flags = {{"artifact", {"a"}}, {name, {value}}},
       .environment = {},
       .config_name = {},
       .config_text = {}},
      report
  );
  return !report.has_errors();
}

TEST(OptionTables, EveryOptionIsExplainedOnce) {
  for (const auto table : {serve_options(), check_options(), version_options()}) {
    std::set<std::string_view> names;
    for (const Option& option : table) {
      EXPECT_TRUE(names.insert(option.name).second) << option.name;
      EXPECT_FALSE(option.help.empty()) << option.name;
      if (option.kind == Kind::choice) EXPECT_FALSE(option.choices.empty()) << option.name;
    }
  }
}

TEST(OptionTables, EveryDefaultIsAcceptable) {
  for (const Option& option : serve_options()) {
    if (option.default_text.empty()) continue;
    EXPECT_TRUE(accepts(serve_options(), std::string(option.name), std::string(option.default_text))
    ) << option.name;
  }
}

TEST(OptionTables, BoundsAreBounds) {
  struct Row {
    const char* option;
    const char* value;
    bool is_good;
  };
  const Row rows[] = {
      {"workers", "1", true},
      {"workers", "0", false},
      {"workers", "-1", false},
      {"workers", "1025", false},
      {"workers", "many", false},
      {"drain-timeout", "1ms", true},
      {"drain-timeout", "0s", false},
      {"drain-timeout", "30", false},
      {"drain-timeout", "25h", false},
      {"head-bytes-max", "1KiB", true},
      {"head-bytes-max", "100", false},
      {"head-bytes-max", "1GiB", false},
      {"fields-max", "0", false},
      {"request-body-bytes-max", "10GiB", true},
      {"request-body-bytes-max", "0", false},
      {"requests-per-connection-max", "4294967296", false},
      {"log-level", "loud", false},
      {"log-format", "xml", false},
      {"listen", "", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(accepts(serve_options(), row.option, row.value), row.is_good)
        << row.option << ' ' << row.value;
  }
  EXPECT_FALSE(accepts(check_options(), "format", "yaml"));
}

TEST(OptionTables, TheManualHasEachOptionWithItsDefaultAndEachLimit) {
  const auto tests = std::filesystem::path(BARBACANE_TESTDATA).parent_path();
  std::ifstream file(tests.parent_path() / "docs/operations.md");
  ASSERT_TRUE(file.is_open());
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  const auto has = [&lines](const std::string& text, std::string_view besides) {
    return std::ranges::any_of(lines, [&](const std::string& line) {
      const std::size_t at = line.find(text);
      if (at == std::string::npos || line.find(besides) == std::string::npos) return false;
      const char behind = (line + '\n')[at + text.size()];
      return behind != '-' && behind != '_' &&
             std::isalnum(static_cast<unsigned char>(behind)) == 0;
    });
  };
  for (const Option& option : serve_options())
    EXPECT_TRUE(has("--" + std::string(option.name), option.default_text)) << option.name;
  for (std::size_t i = 0; i < exchange::limits_count; ++i) {
    const std::string word(exchange::word_of(static_cast<exchange::Limit>(i)));
    EXPECT_TRUE(has("`" + word, "")) << word;
  }
}

}  // namespace
}  // namespace barbacane::dataplane
