// barbacane-control diff: as a user runs it, before shipping.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/compiled.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::string pets(std::string_view schema, std::string_view more = {}) {
  return "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets:\n    post:\n"
         "      operationId: addPet\n      requestBody:\n        content:\n"
         "          application/json:\n            schema: " +
         std::string{schema} + "\n      responses: {'204': {description: Kept.}}\n" +
         std::string{more};
}

class DiffTest : public ::testing::Test {
 protected:
  Outcome diff(
      const std::string& before, const std::string& after, std::vector<std::string> more = {}
  ) {
    std::vector<std::string> words{control_program(), "diff", before, after};
    words.insert(words.end(), more.begin(), more.end());
    return run(std::move(words));
  }

  TemporaryDirectory folder_;
  std::string wide_ = folder_.write("wide.yaml", pets("{type: object}"));
  std::string narrow_ = folder_.write("narrow.yaml", pets("{type: object, required: [name]}"));
};

TEST_F(DiffTest, SaysWhatBreaksWhereAndWhy) {
  const Outcome outcome = diff(wide_, narrow_);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(
      outcome.out,
      narrow_ +
          ":10:46: breaking[D1407]: POST /pets: request body application/json: 'name' is required "
          "now; requests that passed are refused (optional -> required)\n"
  );
  EXPECT_EQ(outcome.err, "1 breaking, 0 compatible, 0 cosmetic\n");
}

TEST_F(DiffTest, FailsWhenAskedTo) {
  EXPECT_EQ(diff(wide_, narrow_, {"--fail-on", "breaking"}).code, 1);
  EXPECT_EQ(diff(narrow_, wide_, {"--fail-on", "breaking"}).code, 0);
  EXPECT_EQ(diff(wide_, wide_, {"--fail-on", "breaking"}).out, "");
}

TEST_F(DiffTest, ArtifactsAndDescriptionsInAnyCombination) {
  const std::string artifact = folder_.path("wide.bca");
  ASSERT_EQ(
      run({control_program(),
           "compile",
           "--spec",
           wide_,
           "--upstream",
           "http://127.0.0.1:9",
           "-o",
           artifact})
          .code,
      0
  );
  EXPECT_EQ(diff(artifact, wide_).out, "") << "nobody said where calls of the description go";
  EXPECT_THAT(
      diff(artifact, wide_, {"--upstream", "http://127.0.0.1:8"}).out,
      HasSubstr("compatible[D1703]")
  );
  EXPECT_THAT(diff(artifact, narrow_).out, HasSubstr("breaking[D1407]"));
  EXPECT_THAT(diff(narrow_, artifact).out, HasSubstr("compatible[D1407]"));
  EXPECT_EQ(diff(artifact, artifact).out, "");
}

TEST_F(DiffTest, ForTools) {
  const Outcome json = diff(wide_, narrow_, {"--format", "json"});
  EXPECT_EQ(json.code, 0);
  EXPECT_THAT(json.err, IsEmpty());
  EXPECT_THAT(json.out, StartsWith("{\"old\":{\"file\":\"" + wide_ + "\",\"digest\":\"sha256:"));
  EXPECT_THAT(
      json.out,
      HasSubstr(
          "\"findings\":[{\"severity\":\"breaking\",\"code\":\"D1407\",\"operation\":\"POST "
          "/pets\","
          "\"operations\":[\"POST /pets\"],\"operations_count\":1,\"side\":\"new\",\"file\":\"" +
          narrow_ +
          "\",\"line\":10,\"column\":46,\"pointer\":\"/paths/~1pets/post/requestBody/content/"
          "application~1json/schema/required\""
      )
  );
  EXPECT_THAT(
      json.out,
      HasSubstr("\"summary\":{\"breaking\":1,\"compatible\":0,\"cosmetic\":0,\"dropped\":0}}\n")
  );
  const Outcome github = diff(wide_, narrow_, {"--format", "github"});
  EXPECT_THAT(
      github.out,
      StartsWith(
          "::error file=" + narrow_ + ",line=10,col=46,title=D1407::POST /pets: request body"
      )
  );
}

TEST_F(DiffTest, CodesAreExplained) {
  const Outcome outcome = run({control_program(), "explain", "D1407"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, StartsWith("D1407: A property became required or optional\n"));
}

TEST_F(DiffTest, ExitCodes) {
  EXPECT_EQ(diff(wide_, folder_.path("missing.yaml")).code, 3);
  EXPECT_EQ(run({control_program(), "diff", wide_}).code, 2);
  EXPECT_EQ(diff(wide_, narrow_, {"--fail-on", "anything"}).code, 2);
  const std::string broken = folder_.write("broken.yaml", pets("{type: thing}"));
  const Outcome refused = diff(wide_, broken);
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("error[E1040]"));
  EXPECT_THAT(refused.err, HasSubstr("nothing was compared"));
}

TEST_F(DiffTest, SecurityIsComparedWhoeverEnforcesIt) {
  const std::string scheme =
      "components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}\n";
  const std::string open = folder_.write("open.yaml", pets("{type: object}", scheme));
  const std::string secured =
      folder_.write("secured.yaml", pets("{type: object}", scheme + "security: [{key: []}]\n"));
  EXPECT_THAT(diff(open, secured).out, HasSubstr("breaking[D1501]"));
  EXPECT_EQ(diff(open, secured, {"--security", "enforce"}).code, 1);
}

}  // namespace
}  // namespace barbacane::support
