// Compile jobs and artifacts: the bytes of the command line, downloads, signatures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zstd.h>

#include "support/control_plane.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view yaml = "Content-Type: application/yaml\r\n";
constexpr std::string_view bytes = "Content-Type: application/octet-stream\r\n";

std::string description(const std::string& name) {
  return "openapi: 3.1.0\ninfo: {title: " + name + ", version: '1'}\npaths:\n  /" + name +
         ": {get: {responses: {'200': {description: d}}}}\n";
}

class CompileTest : public ::testing::Test {
 protected:
  TestDatabase database;
  TemporaryDirectory folder;
  std::unique_ptr<ControlPlane> plane;
  std::string project;

  void SetUp() override {
    ASSERT_EQ(run({control_program(), "keygen", "-o", folder.path("key")}).code, 0);
    plane = std::make_unique<ControlPlane>(
        database.url(), std::vector<std::string>{"--sign-key", folder.path("key")}
    );
    plane->use_key(make_admin_key(database.url()));
    project =
        plane
            ->call(
                "POST", "/projects", R"({"name":"p","options":{"upstream":"http://10.0.0.1:80"}})"
            )
            .at("id");
  }
  std::string upload(const std::string& name) {
    folder.write(name + ".yaml", description(name));
    const Answer made = plane->call(
        "POST",
        "/projects/" + project + "/specs?filename=" + name + ".yaml",
        description(name),
        yaml
    );
    EXPECT_EQ(made.status, 201) << made.body;
    return made.at("id");
  }
  Answer compile(const std::string& target, const std::string& body = {}) {
    const Answer job = plane->call("POST", target, body);
    EXPECT_EQ(job.status, 202) << job.body;
    Answer now;
    EXPECT_TRUE(eventually([&] {
      now = plane->call("GET", job.field("location"));
      return now.at("status") == "succeeded" || now.at("status") == "failed";
    }));
    return now;
  }
  std::string download(const std::string& id) {
    return plane->call("GET", "/artifacts/" + id + "/download").body;
  }
};

TEST_F(CompileTest, AJobGivesTheBytesOfTheCommandLine) {
  const std::string orders = upload("orders");
  upload("ships");
  const Answer both = compile("/projects/" + project + "/compile");
  ASSERT_EQ(both.at("status"), "succeeded") << both.body;
  EXPECT_EQ(both.count("enforcement"), 2U);
  const Outcome line =
      run({control_program(),
           "compile",
           "--spec",
           "orders.yaml",
           "--spec",
           "ships.yaml",
           "--upstream",
           "http://10.0.0.1:80",
           "-o",
           "all.bca",
           "-q"},
          {.working_directory = folder.path()});
  ASSERT_EQ(line.code, 0) << line.err;
  EXPECT_EQ(download(both.at("artifact_id")), read_file(folder.path("all.bca")));
  const Answer again = compile("/specs/" + orders + "/compile");
  EXPECT_EQ(again.at("artifact_id"), both.at("artifact_id")) << "same inputs, one artifact";
  const Answer alone = compile("/specs/" + orders + "/compile", R"({"only":true})");
  EXPECT_NE(alone.at("artifact_id"), both.at("artifact_id"));
  EXPECT_EQ(plane->call("GET", "/projects/" + project + "/artifacts").count("items"), 2U);
  EXPECT_EQ(plane->call("GET", "/artifacts/" + alone.at("artifact_id")).at("routes"), "1");
}

TEST_F(CompileTest, DescriptionsArePublishedWhenTheJobSaysSo) {
  upload("orders");
  const Answer job = compile("/projects/" + project + "/compile", R"({"publish_specs":true})");
  ASSERT_EQ(job.at("status"), "succeeded") << job.body;
  const Outcome line =
      run({control_program(),
           "compile",
           "--spec",
           "orders.yaml",
           "--upstream",
           "http://10.0.0.1:80",
           "--publish-specs",
           "-o",
           "all.bca",
           "-q"},
          {.working_directory = folder.path()});
  ASSERT_EQ(line.code, 0) << line.err;
  EXPECT_TRUE(download(job.at("artifact_id")) == read_file(folder.path("all.bca")));
}

TEST_F(CompileTest, AnArtifactListsItsOperations) {
  upload("orders");
  upload("ships");
  const std::string id = compile("/projects/" + project + "/compile").at("artifact_id");
  const std::string target = "/artifacts/" + id + "/operations";
  const Answer all = plane->call("GET", target);
  ASSERT_EQ(all.count("items"), 2U) << all.body;
  EXPECT_EQ(all.at("items/0/method"), "GET");
  EXPECT_EQ(all.at("items/0/path"), "/orders");
  EXPECT_EQ(all.at("items/0/api"), "orders");
  EXPECT_EQ(all.at("items/0/dispatch"), "http-upstream");
  EXPECT_EQ(all.at("items/0/enforced/0"), "route and method");
  const Answer first = plane->call("GET", target + "?limit=1");
  EXPECT_EQ(first.at("next_cursor"), "1");
  EXPECT_EQ(plane->call("GET", target + "?limit=1&cursor=1").at("items/0/path"), "/ships");
  const Answer found = plane->call("GET", target + "?search=get%20/SHI");
  ASSERT_EQ(found.count("items"), 1U) << found.body;
  EXPECT_EQ(found.at("items/0/path"), "/ships");
  EXPECT_EQ(plane->call("GET", target + "?search=none").count("items"), 0U);
}

TEST_F(CompileTest, ValidatingKeepsNothing) {
  const std::string target = "/projects/" + project + "/validate?filename=a.yaml";
  const Answer fine = plane->call("POST", target, description("orders"), yaml);
  EXPECT_EQ(fine.status, 200) << fine.body;
  EXPECT_EQ(fine.at("valid"), "true");
  const Answer bad = plane->call(
      "POST", target, "openapi: 3.1.0\ninfo: {title: t}\npaths: {/a: {get: {respones: {}}}}\n", yaml
  );
  EXPECT_EQ(bad.status, 200) << bad.body;
  EXPECT_EQ(bad.at("valid"), "false");
  EXPECT_EQ(bad.at("findings/0/file"), "a.yaml");
  EXPECT_EQ(bad.at("findings/0/line"), "2");
  EXPECT_EQ(plane->call("POST", target, "a: 1", yaml).at("valid"), "false");
  EXPECT_EQ(plane->call("GET", "/projects/" + project + "/specs").count("items"), 0U);
}

TEST_F(CompileTest, AFailedJobSaysWhy) {
  upload("orders");
  plane->call("PATCH", "/projects/" + project, R"({"options":{}})");
  const Answer failed = compile("/projects/" + project + "/compile");
  EXPECT_EQ(failed.at("status"), "failed");
  EXPECT_EQ(failed.at("findings/0/code"), "E1025");
  EXPECT_EQ(failed.at("findings/0/file"), "orders.yaml");
  EXPECT_EQ(failed.at("artifact_id"), "");
}

TEST_F(CompileTest, AJobWithoutItsFilesHoldsNothingUp) {
  const std::string gone = upload("orders");
  store::Database inside({.url = database.url(), .connections_max = 1});
  ASSERT_TRUE(inside.transact([](store::Transaction& tx) { tx.query("DELETE FROM spec_blobs"); }));
  const Answer failed = compile("/specs/" + gone + "/compile");
  EXPECT_EQ(failed.at("status"), "failed");
  EXPECT_THAT(failed.at("reason"), HasSubstr("not there any more"));
  const std::string next = upload("harbour");
  EXPECT_EQ(compile("/specs/" + next + "/compile", R"({"only":true})").at("status"), "succeeded");
}

TEST_F(CompileTest, TheServerSigns) {
  upload("orders");
  const Answer done = compile(
      "/projects/" + project + "/compile",
      R"({"sign":{"release":3,"not_after":"2090-01-01T00:00:00Z"}})"
  );
  ASSERT_EQ(done.at("status"), "succeeded") << done.body;
  const std::string path = "/artifacts/" + done.at("artifact_id");
  const Answer artifact = plane->call("GET", path);
  EXPECT_EQ(artifact.at("signatures/0/release"), "3");
  EXPECT_EQ(artifact.at("signatures/0/project"), project);
  EXPECT_EQ(download(done.at("artifact_id")).find("signatures.json"), std::string::npos);
  EXPECT_EQ(plane->call("POST", path + "/signatures", R"({"release":3})").status, 409);
  EXPECT_EQ(plane->call("POST", path + "/signatures", R"({"release":4})").status, 201);
  EXPECT_EQ(plane->call("GET", path + "/signatures").count("items"), 2U);
}

TEST_F(CompileTest, ArtifactsAreCompared) {
  const std::string spec = upload("orders");
  const std::string old_id = compile("/projects/" + project + "/compile").at("artifact_id");
  const std::string path = "/specs/" + spec + "/revisions?filename=orders.yaml";
  std::string next = description("orders");
  next.replace(next.find("get:"), 4, "put:");
  ASSERT_EQ(plane->call("POST", path, next, yaml).status, 201);
  const std::string new_id = compile("/projects/" + project + "/compile").at("artifact_id");
  const std::string target = "/artifacts/" + old_id + "/diff/" + new_id;
  const Answer found = plane->call("GET", target);
  ASSERT_EQ(found.status, 200) << found.body;
  EXPECT_EQ(found.at("old/id"), old_id);
  EXPECT_EQ(found.at("new/id"), new_id);
  EXPECT_EQ(found.count("findings"), 2U) << found.body;
  EXPECT_EQ(found.at("findings/0/severity"), "breaking");
  EXPECT_EQ(found.at("findings/0/code"), "D1001");
  EXPECT_EQ(found.at("findings/0/operation"), "GET /orders");
  EXPECT_EQ(found.at("findings/0/file"), "specs/orders.yaml");
  EXPECT_EQ(found.at("findings/1/code"), "D1002");
  EXPECT_EQ(found.at("summary/breaking"), "1");
  const std::string known = "If-None-Match: " + found.field("etag") + "\r\n";
  EXPECT_EQ(plane->call("GET", target, {}, known).status, 304);
  EXPECT_EQ(plane->call("GET", "/artifacts/" + new_id + "/diff/" + new_id).count("findings"), 0U);
  EXPECT_EQ(plane->call("GET", "/artifacts/" + new_id + "/diff/" + project).status, 404);
  const Outcome line = run(
      {control_program(),
       "artifact",
       "diff",
       old_id,
       new_id,
       "--server",
       plane->url(),
       "--api-key-file",
       folder.write("admin.key", plane->key()),
       "--fail-on",
       "breaking"}
  );
  EXPECT_EQ(line.code, 1) << line.err;
  EXPECT_THAT(line.out, HasSubstr("GET /orders"));
}

TEST_F(CompileTest, DownloadsResume) {
  upload("orders");
  const std::string id = compile("/projects/" + project + "/compile").at("artifact_id");
  const std::string path = "/artifacts/" + id + "/download";
  const Answer whole = plane->call("GET", path);
  const std::string etag = whole.field("etag");
  ASSERT_GT(whole.body.size(), 1000U);
  const Answer part =
      plane->call("GET", path, {}, "Range: bytes=100-\r\nIf-Range: " + etag + "\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, whole.body.substr(100));
  const std::string size = std::to_string(whole.body.size());
  EXPECT_EQ(
      part.field("content-range"), "bytes 100-" + std::to_string(whole.body.size() - 1) + '/' + size
  );
  EXPECT_EQ(
      plane->call("GET", path, {}, "Range: bytes=-5\r\n").body,
      whole.body.substr(whole.body.size() - 5)
  );
  EXPECT_EQ(
      plane->call("GET", path, {}, "Range: bytes=100-\r\nIf-Range: \"other\"\r\n").status, 200
  );
  const Answer beyond = plane->call("GET", path, {}, "Range: bytes=" + size + "-\r\n");
  EXPECT_EQ(beyond.status, 416);
  EXPECT_EQ(beyond.field("content-range"), "bytes */" + size);
  EXPECT_EQ(plane->call("GET", path, {}, "If-None-Match: " + etag + "\r\n").status, 304);
  RawClient head(plane->address());
  head.send(
      "HEAD " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + plane->key() + "\r\n\r\n"
  );
  EXPECT_EQ(head.read_response(true).field("content-length"), size);
  const Answer packed = plane->call("GET", path, {}, "Accept-Encoding: gzip, zstd\r\n");
  EXPECT_EQ(packed.field("content-encoding"), "zstd");
  EXPECT_NE(packed.field("etag"), etag);
  std::string unpacked(whole.body.size() + 1, '\0');
  const std::size_t count =
      ZSTD_decompress(unpacked.data(), unpacked.size(), packed.body.data(), packed.body.size());
  ASSERT_EQ(ZSTD_isError(count), 0U);
  EXPECT_EQ(unpacked.substr(0, count), whole.body);
}

TEST_F(CompileTest, AnArtifactFromElsewhereIsVerified) {
  folder.write("a.yaml", description("a"));
  const std::string file = folder.path("a.bca");
  ASSERT_EQ(
      run({control_program(),
           "compile",
           "--spec",
           folder.path("a.yaml"),
           "--upstream",
           "http://u:1",
           "-o",
           file,
           "--sign-key",
           folder.path("key"),
           "--release",
           "9"})
          .code,
      0
  );
  const std::string artifact = read_file(file);
  const std::string path = "/projects/" + project + "/artifacts";
  const Answer kept = plane->call("POST", path, artifact, bytes);
  EXPECT_EQ(kept.status, 201) << kept.body;
  EXPECT_EQ(kept.at("signatures/0/release"), "9");
  EXPECT_EQ(plane->call("POST", path, artifact, bytes).status, 200);
  std::string broken = artifact;
  broken[artifact.size() / 2] ^= 1;
  EXPECT_EQ(plane->call("POST", path, broken, bytes).status, 422);
  EXPECT_EQ(
      plane->call("POST", path, artifact.substr(0, artifact.size() - 700), bytes).status, 422
  );
  EXPECT_EQ(plane->call("PUT", "/artifacts/" + kept.at("id") + "/pin").at("pinned"), "true");
  EXPECT_EQ(plane->call("DELETE", "/artifacts/" + kept.at("id") + "/pin").at("pinned"), "false");
}

}  // namespace
}  // namespace barbacane::support
