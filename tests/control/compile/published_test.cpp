#include "control/compile/published.hpp"

#include <gtest/gtest.h>

#include "common/yaml/read.hpp"

namespace barbacane::compile {
namespace {

std::string published(std::string_view text) {
  json::Document document;
  Report report;
  const json::Node* root = yaml::read_yaml(text, "api.yaml", document, report);
  return root == nullptr ? "unreadable" : published_text(document, *root);
}

TEST(Published, LeavesOutWhatIsOurs) {
  EXPECT_EQ(
      published("openapi: 3.1.0\nx-barbacane-dispatch: {name: mock}\nx-other: 1\npaths:\n"
                "  /a:\n    x-barbacane-limits: {request_timeout: 1s}\n    get:\n"
                "      x-barbacane-security: delegate\n      summary: s\n"),
      R"({"openapi":"3.1.0","x-other":1,"paths":{"/a":{"get":{"summary":"s"}}}})"
  );
}

TEST(Published, LeavesOutServers) {
  EXPECT_EQ(
      published("servers: [{url: 'http://10.0.0.1'}]\npaths:\n  /a:\n    servers: [{url: /x}]\n"
                "    get: {servers: [{url: 'http://10.0.0.2'}]}\n"),
      R"({"paths":{"/a":{"get":{}}}})"
  );
  EXPECT_EQ(published("servers: {kafka: {host: k}}\nasyncapi: 3.0.0\n"), R"({"asyncapi":"3.0.0"})");
}

TEST(Published, LeavesValuesAlone) {
  const std::string schema =
      R"({"properties":{"servers":{"type":"array"}},"example":{"servers":[1],"x-barbacane-a":2}})";
  EXPECT_EQ(published(R"({"schema":)" + schema + "}"), R"({"schema":)" + schema + "}");
  EXPECT_EQ(published("a: [1, 1.50, null, true, 'x']\n"), R"({"a":[1,1.50,null,true,"x"]})");
}

TEST(Published, HasAPathForEachName) {
  EXPECT_EQ(published_path("api.yaml"), "/__barbacane/specs/api.yaml");
  EXPECT_EQ(published_path("v1/my api{1}.yaml"), "/__barbacane/specs/v1/my%20api%7B1%7D.yaml");
  EXPECT_EQ(published_path("caf\xC3\xA9%"), "/__barbacane/specs/caf%C3%A9%25");
}

}  // namespace
}  // namespace barbacane::compile
