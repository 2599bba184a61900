// What the control plane does when its database goes, and when instances die.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <set>
#include <thread>

#include "support/control_plane.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;

TEST(ControlFailures, ItWaitsForADatabaseAndRecovers) {
  TestDatabase database;
  std::string fault;
  const std::string key = make_admin_key(database.url());
  ControlPlane plane(database.url());
  plane.use_key(key);
  ASSERT_EQ(plane.call("GET", "/projects").status, 200);
  {
    ControlPlane early("host=/nonexistent dbname=none");
    early.use_key(key);
    const Answer readiness = early.call("GET", "/readyz");
    EXPECT_EQ(readiness.status, 503);
    EXPECT_THAT(readiness.body, HasSubstr("cannot be reached"));
    const Answer refused = early.call("GET", "/projects");
    EXPECT_EQ(refused.status, 503);
    EXPECT_FALSE(refused.field("retry-after").empty());
    EXPECT_EQ(early.call("GET", "/livez").status, 200);
  }
  test_server().restart(fault);
  ASSERT_EQ(fault, "");
  EXPECT_TRUE(eventually([&] { return plane.call("GET", "/projects").status == 200; }));
  EXPECT_TRUE(eventually([&] { return plane.call("GET", "/readyz").status == 200; }));
}

TEST(ControlFailures, ADatabaseThatHangsTakesNoSignOfLife) {
  TestDatabase database;
  const std::string key = make_admin_key(database.url());
  ControlPlane plane(database.url(), {"--database-connections", "2"});
  plane.use_key(key);
  ASSERT_TRUE(eventually([&] { return plane.call("GET", "/projects").status == 200; }));
  RawClient waiting[]{RawClient(plane.address()), RawClient(plane.address())};
  store::Database inside({.url = database.url(), .connections_max = 1});
  ASSERT_TRUE(inside.transact([&](store::Transaction& tx) {
    tx.query("LOCK TABLE projects IN ACCESS EXCLUSIVE MODE");
    const std::string call =
        "GET /projects HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + key + "\r\n\r\n";
    for (RawClient& one : waiting) one.send(call);
    EXPECT_TRUE(eventually([&] {
      const auto row = tx.query_one("SELECT count(*) FROM pg_locks WHERE NOT granted");
      return row && row->integer(0) == 2;
    }));
    for (const char* target : {"/livez", "/health", "/metrics", "/openapi.json"})
      EXPECT_EQ(plane.call("GET", target).status, 200) << target;
    for (RawClient& one : waiting)
      EXPECT_EQ(one.read_some(4096, std::chrono::milliseconds{0}), "") << "it did not wait";
  }));
  for (RawClient& one : waiting) EXPECT_EQ(one.read_response().status, 200);
}

TEST(ControlFailures, ADatabaseOfANewerVersionIsRefused) {
  TestDatabase database;
  store::Database inside({.url = database.url(), .connections_max = 1});
  ASSERT_TRUE(inside.transact([](store::Transaction& tx) {
    tx.query("INSERT INTO schema_migrations (number, name, digest) VALUES (999, '0999_later', 'x')"
    );
  }));
  ControlPlane plane(database.url());
  const Answer readiness = plane.call("GET", "/readyz");
  EXPECT_EQ(readiness.status, 503);
  EXPECT_THAT(readiness.body, HasSubstr("newer"));
  const Outcome migrated =
      run({control_program(), "migrate"},
          {.environment = {{"BARBACANE_DATABASE_URL", database.url()}}});
  EXPECT_EQ(migrated.code, 1);
  EXPECT_THAT(migrated.err, HasSubstr("0999_later"));
}

TEST(ControlFailures, TwoAtOnceWithOneKeyMakeOneObject) {
  TestDatabase database;
  ControlPlane one(database.url());
  ControlPlane two(database.url());
  const std::string key = make_admin_key(database.url());
  one.use_key(key);
  two.use_key(key);
  for (int i = 0; i < 10; ++i) {
    const std::string number = std::to_string(i);
    Answer answers[2];
    std::thread other([&] {
      answers[1] = two.call(
          "POST",
          "/projects",
          "{\"name\":\"n" + number + "\"}",
          "Idempotency-Key: k" + number + "\r\n"
      );
    });
    answers[0] = one.call(
        "POST",
        "/projects",
        "{\"name\":\"n" + number + "\"}",
        "Idempotency-Key: k" + number + "\r\n"
    );
    other.join();
    std::set<std::string> ids;
    for (const Answer& answer : answers) {
      if (answer.status == 201) ids.insert(answer.at("id"));
      EXPECT_TRUE(answer.status == 201 || answer.status == 409) << answer.body;
    }
    ASSERT_EQ(ids.size(), 1U);
    EXPECT_EQ(one.call("GET", "/audit?project_id=" + *ids.begin()).count("items"), 1U);
  }
  EXPECT_EQ(one.call("GET", "/projects").count("items"), 10U);
}

TEST(ControlFailures, AJobOfADeadInstanceIsDoneByAnother) {
  TestDatabase database;
  const std::string key = make_admin_key(database.url());
  ControlPlane two(database.url(), {"--compilers", "0"});
  two.use_key(key);
  const std::string project =
      two.call("POST", "/projects", R"({"name":"p","options":{"upstream":"http://u:1"}})").at("id");
  two.call(
      "POST",
      "/projects/" + project + "/specs",
      "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': "
      "{description: d}}}}}\n",
      "Content-Type: application/yaml\r\n"
  );
  const Answer job = two.call("POST", "/projects/" + project + "/compile");
  ASSERT_EQ(job.status, 202) << job.body;
  // A worker that took the job and died: its lease has run out.
  store::Database inside({.url = database.url(), .connections_max = 1});
  ASSERT_TRUE(inside.transact([](store::Transaction& tx) {
    tx.query(
        "UPDATE compilations SET status = 'running', attempts = 1, lease_owner = "
        "gen_random_uuid(), "
        "lease_epoch = 1, lease_expires_at = now() - interval '1 second'"
    );
  }));
  ControlPlane one(database.url());
  one.use_key(key);
  EXPECT_TRUE(eventually([&] {
    return one.call("GET", job.field("location")).at("status") == "succeeded";
  }));
  EXPECT_EQ(one.call("GET", job.field("location")).at("attempts"), "2");
}

TEST(ControlFailures, WhatNothingNeedsIsForgottenOnAClock) {
  TestDatabase database;
  TemporaryDirectory folder;
  const std::vector<std::string> words{
      "--artifact-store",
      "file:" + folder.path("blobs"),
      "--retention-interval",
      "200ms",
      "--retention-keep",
      "2"
  };
  ControlPlane plane(database.url(), words);
  ControlPlane other(database.url(), words);
  plane.use_key(make_admin_key(database.url()));
  const std::string project = plane.call("POST", "/projects", R"({"name":"p"})").at("id");
  const auto upload = [&](int version) {
    const std::string spec = folder.write(
        "api.yaml",
        "openapi: 3.1.0\ninfo: {title: T, version: '" + std::to_string(version) +
            "'}\nx-barbacane-dispatch: {name: mock, config: {}}\npaths: {/a: {get: {responses: "
            "{'200': {description: d}}}}}\n"
    );
    const std::string file = folder.path("api.bca");
    EXPECT_EQ(run({control_program(), "compile", "--spec", spec, "-o", file}).code, 0);
    return plane
        .call(
            "POST",
            "/projects/" + project + "/artifacts",
            read_file(file),
            "Content-Type: application/octet-stream\r\n"
        )
        .at("id");
  };
  const std::string oldest = upload(1);
  plane.call("PUT", "/artifacts/" + oldest + "/pin");
  const std::string second = upload(2);
  upload(3);
  upload(4);
  EXPECT_TRUE(eventually([&] { return plane.call("GET", "/artifacts/" + second).status == 404; }));
  EXPECT_EQ(plane.call("GET", "/artifacts/" + oldest).at("pinned"), "true");
  EXPECT_EQ(plane.call("GET", "/projects/" + project + "/artifacts").count("items"), 3U);
  const auto blobs = [&] {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path("blobs")))
      files += entry.is_regular_file() ? 1 : 0;
    return files;
  };
  EXPECT_TRUE(eventually([&] { return blobs() == 3; }));
  const Answer audit = plane.call("GET", "/audit?project_id=" + project);
  EXPECT_EQ(audit.at("items/0/action"), "artifact.collect");
  EXPECT_EQ(audit.at("items/0/actor"), "retention");
  EXPECT_EQ(audit.at("items/0/object"), second);
  plane.call("DELETE", "/projects/" + project);
  EXPECT_TRUE(eventually([&] { return blobs() == 0; })) << "bytes go with their project";
  EXPECT_THAT(
      plane.call("GET", "/metrics").body + other.call("GET", "/metrics").body,
      HasSubstr("barbacane_control_collected_artifacts_total 1\n")
  );
}

TEST(ControlFailures, FilesOfADeletedDescriptionAreRemovedOnTheSameClock) {
  TestDatabase database;
  ControlPlane plane(database.url(), {"--retention-interval", "200ms"});
  plane.use_key(make_admin_key(database.url()));
  const std::string project = plane.call("POST", "/projects", R"({"name":"p"})").at("id");
  const auto describe = [&](const std::string& title) {
    return plane.call(
        "POST",
        "/projects/" + project + "/specs?name=" + title,
        "openapi: 3.1.0\ninfo: {title: " + title + ", version: '1'}\npaths: {}\n",
        "Content-Type: application/yaml\r\n"
    );
  };
  const std::string gone = describe("gone").at("id");
  const std::string stays = describe("stays").at("id");
  EXPECT_EQ(plane.call("DELETE", "/specs/" + gone).status, 204);
  store::Database inside({.url = database.url(), .connections_max = 1});
  const auto titles = [&] {
    const auto all = store::read(inside, [](store::Transaction& tx) {
      return tx.query_one("SELECT string_agg(convert_from(bytes, 'UTF8'), '') FROM spec_blobs");
    });
    return all && *all ? (*all)->text(0) : std::string{};
  };
  EXPECT_THAT(titles(), HasSubstr("gone")) << "for an hour";
  ASSERT_TRUE(inside.transact([](store::Transaction& tx) {
    tx.query("UPDATE loose_spec_blobs SET due = now()");
  }));
  EXPECT_TRUE(eventually([&] { return titles().find("gone") == std::string::npos; }));
  EXPECT_EQ(plane.call("GET", "/specs/" + stays + "/content").status, 200);
  EXPECT_THAT(titles(), HasSubstr("stays"));
  EXPECT_EQ(describe("gone").status, 201) << "the same bytes can come again";
  EXPECT_THAT(titles(), HasSubstr("gone"));
}

TEST(ControlFailures, TheTableOfOptionsIsChecked) {
  struct {
    std::vector<std::string> words;
    int code;
    const char* said;
  } const rows[]{
      {{"--listen", "nowhere"}, 2, "--listen"},
      {{"--tls-cert", "a.pem"}, 2, "--tls-key"},
      {{"--artifact-store", "ftp://x"}, 2, "ftp://x"},
      {{"--artifact-store", "s3://bucket"}, 2, "AWS_ACCESS_KEY_ID"},
      {{"--trusted-proxy", "10.0.0.0/33"}, 2, "--trusted-proxy: '10.0.0.0/33'"},
      {{"--sign-key", "/nonexistent"}, 3, "keygen"},
      {{"--compilers", "99"}, 2, "16"},
      {{"--wat"}, 2, "--wat"},
  };
  for (const auto& [words, code, said] : rows) {
    std::vector<std::string> all{control_program(), "serve"};
    all.insert(all.end(), words.begin(), words.end());
    const Outcome out =
        run(all, {.environment = {{"BARBACANE_DATABASE_URL", "host=/nonexistent"}}});
    EXPECT_EQ(out.code, code) << words[0] << out.err;
    EXPECT_THAT(out.err, HasSubstr(said));
  }
  const Outcome none = run({control_program(), "serve"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("database-url"));
}

}  // namespace
}  // namespace barbacane::support
