#include "common/catalogue/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/yaml/read.hpp"

namespace barbacane::catalogue {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Checked {
  std::string text;
  std::vector<ConfigFault> faults;
};

Checked check(std::string_view name, std::string_view yaml) {
  json::Document document;
  Report report;
  const json::Node* config = yaml::read_document(yaml, "c.yaml", document, report);
  Checked checked;
  checked.text =
      canonical_config(*find_entry(ComponentKind::dispatcher, name), config, {}, checked.faults);
  return checked;
}

TEST(Catalogue, KnowsItsComponents) {
  EXPECT_THAT(names_of(ComponentKind::dispatcher), ElementsAre("http-upstream", "mock"));
  EXPECT_TRUE(names_of(ComponentKind::middleware).empty());
  EXPECT_EQ(find_entry(ComponentKind::dispatcher, "nope"), nullptr);
  EXPECT_EQ(find_entry(ComponentKind::middleware, "mock"), nullptr);
}

TEST(Catalogue, FillsInDefaultsInOneForm) {
  EXPECT_EQ(
      check("http-upstream", "url: http://a:9000/x").text,
      R"({"connect_timeout_ms":3000,"host":"upstream","path":null,"response_timeout_ms":60000,"retries":1,)"
      R"("tls":{"ca_file":null,"server_name":null,"verify":true},"url":"http://a:9000/x"})"
  );
  EXPECT_EQ(
      check(
          "http-upstream",
          "{retries: 0, url: 'https://[::1]', tls: {verify: false}, connect_timeout: 250ms, path: "
          "'/v2/{id}', host: preserve}"
      )
          .text,
      R"({"connect_timeout_ms":250,"host":"preserve","path":"/v2/{id}","response_timeout_ms":60000,"retries":0,)"
      R"("tls":{"ca_file":null,"server_name":null,"verify":false},"url":"https://[::1]"})"
  );
  EXPECT_EQ(
      check("mock", "{}").text,
      R"({"body":null,"content_type":null,"example":null,"headers":{},"status":null})"
  );
  EXPECT_EQ(check("mock", "{headers: {X-A: b}}").faults.size(), 0U);
}

TEST(Catalogue, AcceptsEveryKindOfHost) {
  const std::string_view urls[]{
      "http://a",
      "http://a.b.",
      "http://10.0.0.5:9000",
      "https://[::1]:8443/v2",
      "http://[::ffff:10.0.0.5]",
      "http://under_score:65535"
  };
  for (const std::string_view url : urls) {
    EXPECT_TRUE(check("http-upstream", "url: '" + std::string{url} + '\'').faults.empty()) << url;
  }
}

TEST(Catalogue, WithoutAConfigurationTheComponentIsToBlame) {
  std::vector<ConfigFault> faults;
  (void)canonical_config(
      *find_entry(ComponentKind::dispatcher, "http-upstream"), nullptr, {0, 7, 3}, faults
  );
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].mark.line, 7U);
  EXPECT_EQ(faults[0].message, "http-upstream: 'url' is missing");
}

TEST(Catalogue, NamesEachFaultAtItsPlace) {
  struct Row {
    std::string_view component;
    std::string_view config;
    std::string_view words;
    std::uint32_t column;
  };
  const Row rows[]{
      {"http-upstream", "{url: 7}", "'url' must be a string", 7},
      {"http-upstream", "{url: ftp://a}", "http://", 7},
      {"http-upstream", "{url: 'http://'}", "no valid host", 7},
      {"http-upstream", "{url: 'http://a:0'}", "no valid port", 7},
      {"http-upstream", "{url: 'http://a:x'}", "no valid port", 7},
      {"http-upstream", "{url: 'http://a:70000'}", "no valid port", 7},
      {"http-upstream", "{url: 'http://u:p@a'}", "password", 7},
      {"http-upstream", "{url: 'http://a?x'}", "query", 7},
      {"http-upstream", "{url: 'http://a/b c'}", "percent-encoded", 7},
      {"http-upstream", "{url: 'http://a b'}", "host", 7},
      {"http-upstream", "{url: 'http://]'}", "no valid host", 7},
      {"http-upstream", "{url: 'http://[zz]'}", "no valid host", 7},
      {"http-upstream", "{url: 'http://[1]'}", "no valid host", 7},
      {"http-upstream", "{url: 'http://[::1'}", "no valid host", 7},
      {"http-upstream", "{url: 'http://[::1]x'}", "no valid host", 7},
      {"http-upstream", "{url: 'http://::1'}", "no valid host", 7},
      {"http-upstream", "{url: 'http://a[0]'}", "no valid host", 7},
      {"http-upstream", "{url: 'http://a..b'}", "no valid host", 7},
      {"http-upstream", "{url: 'http://.a'}", "no valid host", 7},
      {"http-upstream", "{url: 'http://a:'}", "no valid port", 7},
      {"http-upstream", "{url: 'http://a', host: 'a:0'}", "host name", 25},
      {"http-upstream", "{url: 'http://a', retries: 4}", "from 0 to 3", 28},
      {"http-upstream", "{url: 'http://a', retries: 1.5}", "must be an integer", 28},
      {"http-upstream",
       "{url: 'http://a', connect_timeout: 30}",
       "'connect_timeout' must be a string",
       36},
      {"http-upstream", "{url: 'http://a', connect_timeout: 0s}", "duration", 36},
      {"http-upstream", "{url: 'http://a', connect_timeout: 3 s}", "duration", 36},
      {"http-upstream", "{url: 'http://a', path: v2}", "must be a path", 25},
      {"http-upstream", "{url: 'http://a', host: 'a b'}", "host name", 25},
      {"http-upstream", "{url: 'http://a', tls: {verfy: true}}", "unknown field 'verfy'", 25},
      {"mock", "{status: 42}", "from 200 to 599", 10},
      {"mock", "{headers: {a: 1}}", "'a' must be a string", 15},
      {"mock", "{headers: {'X A': b}}", "no header field", 12},
      {"mock", "{headers: {'': b}}", "no header field", 12},
      {"mock", "{headers: {Content-Length: '3'}}", "no header field", 12},
      {"mock", "{headers: {X-A: \"b\\r\\nY: 1\"}}", "control characters", 17},
      {"mock", "{content_type: \"a/b\\nX: 1\"}", "control characters", 16},
      {"mock", "{responses: []}", "unknown field", 2},
  };
  for (const Row& row : rows) {
    const Checked checked = check(row.component, row.config);
    ASSERT_EQ(checked.faults.size(), 1U) << row.config;
    EXPECT_THAT(checked.faults[0].message, HasSubstr(std::string{row.words}));
    EXPECT_EQ(checked.faults[0].mark.column, row.column) << row.config;
    EXPECT_EQ(checked.text, "");
  }
}

TEST(Catalogue, SuggestsTheClosestField) {
  const Checked checked = check("http-upstream", "{ulr: 'http://a', url: 'http://a'}");
  ASSERT_EQ(checked.faults.size(), 1U);
  EXPECT_EQ(checked.faults[0].help, "did you mean 'url'?");
}

}  // namespace
}  // namespace barbacane::catalogue
