#include "common/settings/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace barbacane::settings {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::array options{
    Option{.name = "listen", .kind = Kind::text_list, .default_text = "0.0.0.0:8080"},
    Option{.name = "workers", .kind = Kind::integer, .min = 1, .max = 64},
    Option{.name = "drain-timeout", .kind = Kind::duration, .default_text = "30s"},
    Option{.name = "body-max", .kind = Kind::size, .default_text = "1MiB"},
    Option{.name = "dev", .kind = Kind::boolean},
    Option{
        .name = "log-format", .kind = Kind::choice, .default_text = "json", .choices = "json|text"
    },
    Option{.name = "api-key", .is_secret = true},
};

struct Loaded {
  Settings settings;
  Report report;
};

Loaded load(const Sources& sources) {
  Loaded loaded;
  loaded.settings = load_settings(options, sources, loaded.report);
  loaded.report.sort();
  return loaded;
}

TEST(Settings, DefaultsHoldWhenNothingIsGiven) {
  const auto [settings, report] = load({});
  EXPECT_EQ(report.errors(), 0U);
  EXPECT_EQ(settings.duration("drain-timeout"), std::chrono::seconds{30});
  EXPECT_EQ(settings.integer("body-max"), 1'048'576);
  EXPECT_THAT(settings.list("listen"), ElementsAre("0.0.0.0:8080"));
  EXPECT_FALSE(settings.has("workers"));
  EXPECT_FALSE(settings.is_given("listen"));
  EXPECT_FALSE(settings.is_on("dev"));
}

TEST(Settings, FlagBeatsEnvironmentBeatsFile) {
  Sources sources{
      .flags = {},
      .environment = {},
      .config_name = "b.yaml",
      .config_text = "workers: 2\ndrain-timeout: 5s\nlog-format: text\nlisten: [a, b]\n"
  };
  EXPECT_EQ(load(sources).settings.integer("workers"), 2);
  EXPECT_THAT(load(sources).settings.list("listen"), ElementsAre("a", "b"));
  sources.environment = {{"BARBACANE_WORKERS", "3"}, {"BARBACANE_LISTEN", "c,d"}};
  EXPECT_EQ(load(sources).settings.integer("workers"), 3);
  EXPECT_THAT(load(sources).settings.list("listen"), ElementsAre("c", "d"));
  sources.flags = {{"workers", {"4"}}};
  EXPECT_EQ(load(sources).settings.integer("workers"), 4);
  EXPECT_EQ(load(sources).settings.text("log-format"), "text");
}

TEST(Settings, AnUnknownKeyIsAFindingWithPlaceAndSuggestion) {
  const auto loaded = load(
      {.flags = {},
       .environment = {},
       .config_name = "b.yaml",
       .config_text = "workers: 2\ndrain-timeuot: 5s\n"}
  );
  ASSERT_EQ(loaded.report.errors(), 1U);
  const Finding& finding = loaded.report.findings()[0];
  EXPECT_EQ(finding.where, (Place{"b.yaml", 2, 1}));
  EXPECT_THAT(finding.message, HasSubstr("drain-timeuot"));
  EXPECT_THAT(finding.help, HasSubstr("drain-timeout"));
}

TEST(Settings, AllFaultsAreReportedAtOnce) {
  const auto loaded = load(
      {.flags = {{"workers", {"0"}}},
       .environment = {{"BARBACANE_DRAIN_TIMEOUT", "30"}},
       .config_name = "b.yaml",
       .config_text = "dev: maybe\nlog-format: xml\nbody-max: [1]\nlisten: {a: 1}\n"}
  );
  EXPECT_EQ(loaded.report.errors(), 6U);
}

TEST(Settings, AValueOutOfRangeSaysTheRange) {
  const auto loaded =
      load({.flags = {{"workers", {"65"}}}, .environment = {}, .config_name = {}, .config_text = {}}
      );
  ASSERT_EQ(loaded.report.errors(), 1U);
  EXPECT_THAT(loaded.report.findings()[0].message, HasSubstr("at most 64"));
}

TEST(Settings, AResemblingVariableIsAWarningAndOthersAreNot) {
  const auto loaded = load(
      {.flags = {},
       .environment =
           {{"BARBACANE_WORKRES", "1"},
            {"BARBACANE_SOMETHING_ELSE", "1"},
            {"BARBACANE_DAV_MODE", "1"}},
       .config_name = {},
       .config_text = {}}
  );
  EXPECT_EQ(loaded.report.errors(), 0U);
  ASSERT_EQ(loaded.report.warnings(), 1U);
  EXPECT_THAT(loaded.report.findings()[0].help, HasSubstr("BARBACANE_WORKERS"));
}

TEST(Settings, TheDumpNamesOriginsAndMasksSecrets) {
  const auto loaded = load(
      {.flags = {{"workers", {"4"}}},
       .environment = {{"BARBACANE_API_KEY", "bbk_hidden"}},
       .config_name = "b.yaml",
       .config_text = "dev: true\n"}
  );
  const std::string dump = loaded.settings.to_config_text();
  EXPECT_THAT(dump, HasSubstr("workers: 4  # flag\n"));
  EXPECT_THAT(dump, HasSubstr("api-key: \"***\"  # env BARBACANE_API_KEY\n"));
  EXPECT_THAT(dump, HasSubstr("dev: true  # config b.yaml:1\n"));
  EXPECT_THAT(dump, HasSubstr("drain-timeout: \"30s\"  # default\n"));
  EXPECT_THAT(dump, Not(HasSubstr("bbk_hidden")));
}

TEST(Settings, TheDumpIsAConfigFileThatLoads) {
  const auto first = load(
      {.flags = {{"listen", {"a", "b"}}, {"dev", {"true"}}},
       .environment = {},
       .config_name = {},
       .config_text = {}}
  );
  const auto second = load(
      {.flags = {},
       .environment = {},
       .config_name = "d.yaml",
       .config_text = first.settings.to_config_text()}
  );
  EXPECT_EQ(second.report.errors(), 0U);
  EXPECT_THAT(second.settings.list("listen"), ElementsAre("a", "b"));
  EXPECT_TRUE(second.settings.is_on("dev"));
}

TEST(Settings, ANumberIsATextOnlyAsItWasWritten) {
  const auto load_key = [](std::string text) {
    return load(
        {.flags = {}, .environment = {}, .config_name = "b.yaml", .config_text = std::move(text)}
    );
  };
  EXPECT_EQ(load_key("# c\napi-key: 12 # c\n").settings.text("api-key"), "12");
  EXPECT_EQ(load_key("{\"api-key\": 1e3}").settings.text("api-key"), "1e3");
  EXPECT_EQ(load_key("api-key: '007'").settings.text("api-key"), "007");
  for (const char* text : {"007", "+7", "0x7", ".5", "5.", "1E3"}) {
    const auto loaded = load_key("dev: true\napi-key: " + std::string{text} + '\n');
    ASSERT_EQ(loaded.report.errors(), 1U) << text;
    EXPECT_EQ(loaded.report.findings()[0].help, "put it in quotes");
  }
}

TEST(Settings, TheDumpQuotesWhatYamlWouldMisread) {
  const std::string text = "a\n# \"b\"\t\\: \x01";
  const auto first =
      load({.flags = {{"listen", {text}}}, .environment = {}, .config_name = {}, .config_text = {}}
      );
  const auto second = load(
      {.flags = {},
       .environment = {},
       .config_name = "d.yaml",
       .config_text = first.settings.to_config_text()}
  );
  EXPECT_EQ(second.report.errors(), 0U);
  EXPECT_THAT(second.settings.list("listen"), ElementsAre(text));
}

TEST(Settings, ARefusedSecretIsNotEchoed) {
  constexpr std::array secret_options{
      Option{.name = "pin", .kind = Kind::integer, .is_secret = true}
  };
  Report report;
  (void)load_settings(
      secret_options,
      {.flags = {{"pin", {"hunter2"}}}, .environment = {}, .config_name = {}, .config_text = {}},
      report
  );
  ASSERT_EQ(report.errors(), 1U);
  EXPECT_THAT(report.findings()[0].message, Not(HasSubstr("hunter2")));
}

TEST(Settings, AMissingRequiredOptionSaysHowToGiveIt) {
  constexpr std::array required{
      Option{.name = "artifact", .placeholder = "FILE", .is_required = true}
  };
  Report report;
  (void)load_settings(required, {}, report);
  ASSERT_EQ(report.errors(), 1U);
  EXPECT_THAT(report.findings()[0].help, HasSubstr("--artifact FILE or set BARBACANE_ARTIFACT"));
}

TEST(Settings, ABrokenFileIsAFinding) {
  EXPECT_TRUE(load({.flags = {}, .environment = {}, .config_name = "b.yaml", .config_text = "a: [\n"
                   })
                  .report.has_errors());
  EXPECT_TRUE(load({.flags = {}, .environment = {}, .config_name = "b.yaml", .config_text = "- a\n"}
  )
                  .report.has_errors());
  EXPECT_FALSE(load({.flags = {}, .environment = {}, .config_name = "b.yaml", .config_text = ""})
                   .report.has_errors());
}

}  // namespace
}  // namespace barbacane::settings
