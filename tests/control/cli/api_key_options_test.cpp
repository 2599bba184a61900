#include "control/cli/api_key_options.hpp"

#include <gtest/gtest.h>

namespace barbacane::cli {
namespace {

using Make = decltype(&new_key_body);

struct Made {
  std::string body;
  std::string fault;
};

Made made_by(Make make, settings::Flags flags) {
  Report report;
  const auto settings = settings::load_settings(
      api_key_options(),
      {.flags = std::move(flags), .environment = {}, .config_name = {}, .config_text = {}},
      report
  );
  EXPECT_FALSE(report.has_errors());
  Made out;
  std::string help;
  out.body = make(settings, out.fault, help).value_or("");
  return out;
}

TEST(ApiKeyOptions, BecomeTheBodyOfTheCall) {
  const struct {
    settings::Flags flags;
    const char* body;
  } rows[]{
      {{{"name", {"ci \"1\""}}, {"role", {"deployer"}}}, R"({"name":"ci \"1\"","role":"deployer"})"
      },
      {{{"name", {"ci"}}, {"scope", {"project:read", "deploy"}}, {"expires-in", {"90d"}}},
       R"({"name":"ci","scopes":["project:read","deploy"],"expires_in_seconds":7776000})"},
      {{{"name", {"ci"}}, {"role", {"viewer"}}, {"expires-at", {"2030-01-31T00:00:00+01:00"}}},
       R"({"name":"ci","role":"viewer","expires_at":"2030-01-31T00:00:00+01:00"})"},
  };
  for (const auto& row : rows) EXPECT_EQ(made_by(new_key_body, row.flags).body, row.body);
  EXPECT_EQ(made_by(rotation_body, {}).body, "{}");
  EXPECT_EQ(made_by(rotation_body, {{"overlap", {"1h"}}}).body, R"({"overlap_seconds":3600})");
  EXPECT_EQ(made_by(rotation_body, {{"overlap", {"0s"}}}).body, R"({"overlap_seconds":0})");
}

TEST(ApiKeyOptions, SayWhatIsWrong) {
  const struct {
    Make make;
    settings::Flags flags;
    const char* word;
  } rows[]{
      {new_key_body, {{"role", {"viewer"}}}, "name"},
      {new_key_body, {{"name", {"n"}}}, "role, or scopes"},
      {new_key_body, {{"name", {"n"}}, {"role", {"viewer"}}, {"scope", {"deploy"}}}, "not both"},
      {new_key_body, {{"name", {"n"}}, {"scope", {"deploy", "every\"thing"}}}, "every\"thing"},
      {new_key_body,
       {{"name", {"n"}}, {"role", {"viewer"}}, {"expires-at", {"2030-01-31"}}},
       "2030-01-31"},
      {new_key_body,
       {{"name", {"n"}},
        {"role", {"viewer"}},
        {"expires-in", {"1d"}},
        {"expires-at", {"2030-01-31T00:00:00Z"}}},
       "two ways"},
      {new_key_body, {{"name", {"n"}}, {"role", {"viewer"}}, {"overlap", {"1h"}}}, "rotate"},
      {rotation_body, {{"role", {"viewer"}}}, "--role"},
      {rotation_body, {{"expires-in", {"1d"}}}, "--expires-in"},
  };
  for (const auto& row : rows) {
    const Made made = made_by(row.make, row.flags);
    EXPECT_EQ(made.body, "") << row.word;
    EXPECT_NE(made.fault.find(row.word), std::string::npos) << made.fault;
  }
}

}  // namespace
}  // namespace barbacane::cli
