#include "control/cli/deploy_options.hpp"

#include <gtest/gtest.h>

#include <array>

namespace barbacane::cli {
namespace {

using settings::Kind;
using settings::Option;

constexpr std::array options{
    Option{.name = "artifact"},
    Option{.name = "wave", .kind = Kind::text_list},
    Option{.name = "bake", .kind = Kind::duration},
    Option{.name = "max-5xx"},
    Option{.name = "max-p99-ratio"},
    Option{.name = "min-requests", .kind = Kind::integer},
    Option{.name = "on-failure"}
};

std::string body(settings::Flags flags, std::string& fault) {
  Report report;
  const auto settings = settings::load_settings(
      options,
      {.flags = std::move(flags), .environment = {}, .config_name = {}, .config_text = {}},
      report
  );
  EXPECT_FALSE(report.has_errors());
  return deploy_body(settings, fault).value_or("");
}

TEST(DeployOptions, BecomeTheBodyOfTheCall) {
  std::string fault;
  EXPECT_EQ(body({}, fault), R"({"strategy":{"type":"all"}})");
  EXPECT_EQ(
      body(
          {{"artifact", {"id"}},
           {"wave", {"10%", "5", "region=eu"}},
           {"bake", {"90s"}},
           {"max-5xx", {"1%"}},
           {"max-p99-ratio", {"2"}},
           {"min-requests", {"50"}},
           {"on-failure", {"pause"}}},
          fault
      ),
      R"({"strategy":{"type":"waves","waves":[{"percent":10},{"count":5},{"labels":{"region":"eu"}}],)"
      R"("bake_seconds":90,"gate":{"max_5xx_ratio":0.01,"max_p99_ratio":2,"min_requests":50},)"
      R"("on_failure":"pause"},"artifact_id":"id"})"
  );
}

TEST(DeployOptions, SayWhatIsWrong) {
  for (const char* wave : {"x", "-1", "=v", "%"}) {
    std::string fault;
    EXPECT_EQ(body({{"wave", {wave}}}, fault), "") << wave;
    EXPECT_NE(fault, "") << wave;
  }
  std::string fault;
  EXPECT_EQ(body({{"max-5xx", {"much"}}}, fault), "");
  EXPECT_NE(fault, "");
}

}  // namespace
}  // namespace barbacane::cli
