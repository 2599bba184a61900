// barbacane-control compile, validate, inspect, explain, keygen, sign: as a user runs them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/compiled.hpp"

namespace barbacane::support {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view pets = R"(openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses: {'200': {description: A pet.}}
)";

class CompileTest : public ::testing::Test {
 protected:
  Outcome compile_pets(std::vector<std::string> flags = {}) {
    flags.insert(flags.end(), {"--upstream", "http://127.0.0.1:9"});
    return compile(folder_, pets, artifact_, std::move(flags));
  }

  TemporaryDirectory folder_;
  std::string artifact_ = folder_.path("api.bca");
};

TEST_F(CompileTest, WritesAnArtifactThatTarLists) {
  const Outcome outcome = compile_pets();
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("1 route"));
  EXPECT_THAT(outcome.err, HasSubstr("sha256:"));
  EXPECT_THAT(outcome.out, IsEmpty());
  const Outcome listing = run({"tar", "tf", artifact_});
  EXPECT_EQ(listing.out, "manifest.json\ngateway.fb\nspecs/api.yaml\n");
  EXPECT_THAT(listing.err, IsEmpty());
  EXPECT_EQ(run({"tar", "xOf", artifact_, "specs/api.yaml"}).out, pets);
}

TEST_F(CompileTest, GivesTheSameBytesAnywhere) {
  ASSERT_EQ(compile_pets().code, 0);
  TemporaryDirectory other;
  const std::string spec = other.write("deep/er/api.yaml", pets);
  const Outcome outcome =
      run({control_program(),
           "compile",
           "--spec",
           "api.yaml",
           "-o",
           "out.bca",
           "--upstream",
           "http://127.0.0.1:9"},
          {.environment = {{"LC_ALL", "tr_TR.UTF-8"}, {"TZ", "Asia/Tokyo"}},
           .working_directory = other.path("deep/er")});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(read_file(artifact_), read_file(other.path("deep/er/out.bca")));
}

TEST_F(CompileTest, AFaultIsShownAtItsPlaceAndNothingIsWritten) {
  const Outcome outcome =
      compile(folder_, "openapi: 3.1.0\ninfo: {title: A}\npaths: {}\n", artifact_);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("api.yaml:2:7: error[E"));
  EXPECT_THAT(outcome.err, HasSubstr("version"));
  EXPECT_NE(::access(artifact_.c_str(), F_OK), 0);
}

TEST_F(CompileTest, JsonFindingsGoToStdoutAlone) {
  const Outcome outcome = compile(
      folder_, "openapi: 3.1.0\ninfo: {title: A}\npaths: {}\n", artifact_, {"--format", "json"}
  );
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, StartsWith("{\"findings\":[{\"file\":"));
  EXPECT_THAT(outcome.out, HasSubstr("\"severity\":\"error\""));
  EXPECT_THAT(outcome.out, HasSubstr("\"summary\":{\"errors\":"));
  EXPECT_THAT(outcome.err, IsEmpty());
}

TEST_F(CompileTest, WithoutADispatcherItSaysWhatToDo) {
  const Outcome outcome = compile(folder_, pets, artifact_);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("x-barbacane-dispatch"), HasSubstr("--upstream")));
}

TEST_F(CompileTest, SecurityThatNothingEnforcesIsAnErrorUnlessDelegated) {
  const std::string secured = std::string{pets} +
                              "security: [{token: []}]\ncomponents: {securitySchemes: {token: "
                              "{type: http, scheme: bearer}}}\n";
  EXPECT_EQ(compile(folder_, secured, artifact_, {"--upstream", "http://127.0.0.1:9"}).code, 1);
  const Outcome delegated = compile(
      folder_,
      secured,
      artifact_,
      {"--upstream", "http://127.0.0.1:9", "--security", "delegate", "--report"}
  );
  EXPECT_EQ(delegated.code, 0) << delegated.err;
  EXPECT_THAT(delegated.out, HasSubstr("delegated"));
}

TEST_F(CompileTest, EnvironmentAndConfigCountAndTheFlagWins) {
  const std::string spec = folder_.write("api.yaml", pets);
  const std::string config =
      folder_.write("control.yaml", "upstream: http://127.0.0.1:9\nsecurity: delegate\n");
  EXPECT_EQ(run({control_program(), "validate", "--spec", spec, "--config", config}).code, 0);
  EXPECT_EQ(
      run({control_program(), "validate", "--spec", spec},
          {.environment = {{"BARBACANE_UPSTREAM", "http://127.0.0.1:9"}}}
      ).code,
      0
  );
  const Outcome shown = run(
      {control_program(),
       "validate",
       "--spec",
       spec,
       "--config",
       config,
       "--upstream",
       "http://10.0.0.1",
       "--print-config"}
  );
  EXPECT_THAT(shown.out, HasSubstr("upstream: \"http://10.0.0.1\"  # flag"));
  EXPECT_THAT(shown.out, HasSubstr("security: \"delegate\"  # config " + config + ":2"));
}

TEST_F(CompileTest, UsageErrorsExitWithTwoAndNameTheFix) {
  const Outcome flag = run({control_program(), "compile", "--specs", "x"});
  EXPECT_EQ(flag.code, 2);
  EXPECT_THAT(flag.err, HasSubstr("--spec"));
  EXPECT_EQ(run({control_program(), "compile", "-o", "x"}).code, 2);
  EXPECT_EQ(
      run({control_program(), "compile", "--spec", "x", "-o", "y", "--format", "xml"}).code, 2
  );
  EXPECT_EQ(
      run({control_program(), "compile", "--spec", "x", "-o", "y", "--release", "3"}).code, 2
  );
  const std::string config = folder_.write("bad.yaml", "upstrem: http://x\n");
  const Outcome key = run({control_program(), "validate", "--spec", "x", "--config", config});
  EXPECT_EQ(key.code, 2);
  EXPECT_THAT(key.err, AllOf(HasSubstr("bad.yaml:1:1"), HasSubstr("upstream")));
}

TEST_F(CompileTest, AMissingDescriptionIsAFindingAndAMissingFolderAnIoError) {
  const Outcome missing =
      run({control_program(), "compile", "--spec", folder_.path("no.yaml"), "-o", artifact_});
  EXPECT_EQ(missing.code, 1);
  EXPECT_THAT(missing.err, AllOf(HasSubstr("no.yaml"), HasSubstr("E1002")));
  const std::string spec = folder_.write("api.yaml", pets);
  const Outcome unwritable = run(
      {control_program(),
       "compile",
       "--spec",
       spec,
       "--upstream",
       "http://127.0.0.1:9",
       "-o",
       folder_.path("no/api.bca")}
  );
  EXPECT_EQ(unwritable.code, 3);
}

TEST_F(CompileTest, KeysAreWrittenOnceAndPrivately) {
  const std::string key = folder_.path("release.key");
  const Outcome made = run({control_program(), "keygen", "-o", key});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_EQ(made.out.size(), 17U);  // 16 hex digits and a line end
  struct stat status{};
  ASSERT_EQ(::stat(key.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_THAT(read_file(key), StartsWith("-----BEGIN PRIVATE KEY-----"));
  EXPECT_THAT(read_file(key + ".pub"), StartsWith("-----BEGIN PUBLIC KEY-----"));
  EXPECT_EQ(run({control_program(), "keygen", "-o", key}).code, 5);
}

TEST_F(CompileTest, SigningAtCompileAndLaterGivesTheSameDigest) {
  const std::string key = folder_.path("release.key");
  ASSERT_EQ(run({control_program(), "keygen", "-o", key}).code, 0);
  ASSERT_EQ(compile_pets().code, 0);
  const std::string unsigned_bytes = read_file(artifact_);
  const Outcome signed_later =
      run({control_program(), "sign", artifact_, "--sign-key", key, "--release", "4"});
  ASSERT_EQ(signed_later.code, 0) << signed_later.err;
  const std::string bytes = read_file(artifact_);
  EXPECT_NE(bytes, unsigned_bytes);
  ASSERT_EQ(compile_pets({"--sign-key", key, "--release", "4"}).code, 0);
  EXPECT_EQ(read_file(artifact_), bytes);
  const Outcome shown = run({control_program(), "inspect", artifact_});
  EXPECT_THAT(shown.out, HasSubstr("as release 4"));
}

TEST_F(CompileTest, TermsThatASignatureCannotHoldAreUsageErrors) {
  const std::string key = folder_.path("release.key");
  ASSERT_EQ(run({control_program(), "keygen", "-o", key}).code, 0);
  const Outcome expiry =
      compile_pets({"--sign-key", key, "--release", "1", "--not-after", "tomorrow"});
  EXPECT_EQ(expiry.code, 2);
  EXPECT_THAT(expiry.err, HasSubstr("not_after"));
  EXPECT_EQ(compile_pets({"--sign-key", key, "--release", "1", "--project", "x"}).code, 2);
  EXPECT_EQ(compile_pets({"--sign-key", folder_.path("no.key"), "--release", "1"}).code, 3);
}

TEST_F(CompileTest, InspectShowsRoutesOperationsManifestAndReport) {
  ASSERT_EQ(compile_pets().code, 0);
  const Outcome routes = run({control_program(), "inspect", artifact_, "--routes"});
  EXPECT_THAT(routes.out, HasSubstr("GET  /pets/{id}  getPet  http-upstream"));
  const Outcome json =
      run({control_program(), "inspect", artifact_, "--routes", "--format", "json"});
  EXPECT_THAT(
      json.out, HasSubstr("{\"method\":\"GET\",\"path\":\"/pets/{id}\",\"operation\":\"getPet\"")
  );
  EXPECT_THAT(
      run({control_program(), "inspect", artifact_, "--manifest"}).out, StartsWith("{\"compiler\":")
  );
  EXPECT_THAT(
      run({control_program(), "inspect", artifact_, "--report"}).out, HasSubstr("enforced:")
  );
  EXPECT_EQ(run({control_program(), "inspect", artifact_, "--operation", "getPet"}).code, 0);
  EXPECT_EQ(
      run({control_program(), "inspect", artifact_, "--operation", "GET /pets/{id}"}).code, 0
  );
  EXPECT_EQ(run({control_program(), "inspect", artifact_, "--operation", "nope"}).code, 1);
  EXPECT_EQ(run({control_program(), "inspect", folder_.path("missing.bca")}).code, 3);
  EXPECT_EQ(run({control_program(), "inspect", folder_.write("no.bca", "not a tar file")}).code, 1);
}

TEST_F(CompileTest, ExplainKnowsItsCodes) {
  const Outcome known = run({control_program(), "explain", "E1023"});
  EXPECT_EQ(known.code, 0);
  EXPECT_THAT(known.out, StartsWith("E1023: "));
  EXPECT_EQ(run({control_program(), "explain", "E9999"}).code, 2);
}

TEST_F(CompileTest, TheExampleCompilesWithoutAWarning) {
  const Outcome outcome =
      run({control_program(),
           "compile",
           "--spec",
           "docs/examples/harbour.yaml",
           "--upstream",
           "http://127.0.0.1:9",
           "--security",
           "delegate",
           "-o",
           artifact_},
          {.environment = {}, .working_directory = BARBACANE_SOURCE_DIR});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, Not(HasSubstr("warning[")));
}

}  // namespace
}  // namespace barbacane::support
