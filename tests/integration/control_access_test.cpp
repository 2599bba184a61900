// Keys, scopes, sessions, audit and events.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/access/api_key.hpp"
#include "support/control_plane.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class AccessTest : public ::testing::Test {
 protected:
  TestDatabase database;
  ControlPlane plane{database.url()};
  std::string admin;

  void SetUp() override {
    admin = make_admin_key(database.url());
    plane.use_key(admin);
  }
  std::string project(const std::string& name) {
    return plane.call("POST", "/projects", "{\"name\":\"" + name + "\"}").at("id");
  }
  Answer make_key(const std::string& where, const std::string& role) {
    return plane.call("POST", where, "{\"name\":\"k\",\"role\":\"" + role + "\"}");
  }
};

TEST_F(AccessTest, WithoutAValidKeyThereIsNothing) {
  std::string mistyped = admin;
  mistyped.back() = mistyped.back() == 'a' ? 'b' : 'a';
  for (const std::string& key :
       {std::string{}, std::string("bbk_x"), mistyped, access::make_api_key()}) {
    plane.use_key(key);
    const Answer answer = plane.call("GET", "/projects");
    EXPECT_EQ(answer.status, 401);
    EXPECT_THAT(answer.field("www-authenticate"), HasSubstr("Bearer"));
  }
}

TEST_F(AccessTest, RolesAreKept) {
  const std::string id = project("p");
  struct {
    const char* role;
    int list, create, compile, keys;
  } const rows[]{
      {"viewer", 200, 403, 403, 403},
      {"deployer", 200, 403, 403, 403},
      {"maintainer", 200, 201, 409, 403},
      {"admin", 200, 201, 409, 200},
      {"data-plane", 403, 403, 403, 403},
  };
  for (const auto& row : rows) {
    plane.use_key(admin);
    plane.use_key(make_key("/api-keys", row.role).at("key"));
    EXPECT_EQ(plane.call("GET", "/projects").status, row.list) << row.role;
    EXPECT_EQ(
        plane.call("POST", "/projects", std::string("{\"name\":\"") + row.role + "\"}").status,
        row.create
    ) << row.role;
    EXPECT_EQ(plane.call("POST", "/projects/" + id + "/compile").status, row.compile) << row.role;
    EXPECT_EQ(plane.call("GET", "/api-keys").status, row.keys) << row.role;
  }
}

TEST_F(AccessTest, AKeyOfOneProjectSeesNoOther) {
  const std::string mine = project("mine");
  const std::string other = project("other");
  const Answer spec = plane.call(
      "POST",
      "/projects/" + other + "/specs",
      "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n",
      "Content-Type: application/yaml\r\n"
  );
  ASSERT_EQ(spec.status, 201) << spec.body;
  plane.use_key(make_key("/projects/" + mine + "/api-keys", "admin").at("key"));
  EXPECT_EQ(plane.call("GET", "/projects").count("items"), 1U);
  EXPECT_EQ(plane.call("GET", "/projects/" + mine).status, 200);
  for (const std::string& target :
       {"/projects/" + other,
        "/projects/" + other + "/specs",
        "/specs/" + spec.at("id"),
        "/audit?project_id=" + other,
        "/specs/" + spec.at("id") + "/content",
        "/events?project_id=" + other})
    EXPECT_EQ(plane.call("GET", target).status, 404) << target;
  EXPECT_EQ(plane.call("POST", "/projects", R"({"name":"x"})").status, 403);
  EXPECT_EQ(plane.call("POST", "/api-keys", R"({"name":"x","role":"admin"})").status, 403);
}

TEST_F(AccessTest, ARevokedKeyIsOutOnEveryInstance) {
  ControlPlane second(database.url());
  const Answer made = make_key("/api-keys", "viewer");
  second.use_key(made.at("key"));
  EXPECT_EQ(second.call("GET", "/projects").status, 200);
  EXPECT_EQ(plane.call("DELETE", "/api-keys/" + made.at("id")).status, 204);
  EXPECT_TRUE(eventually([&] { return second.call("GET", "/projects").status == 401; }));
  EXPECT_EQ(plane.call("GET", "/api-keys/" + made.at("id")).at("status"), "revoked");
}

TEST_F(AccessTest, AKeyEndsInTheFutureOrNever) {
  const auto make = [&](const std::string& end) {
    return plane.call("POST", "/api-keys", R"({"name":"k","role":"viewer",)" + end + '}');
  };
  for (const char* moment :
       {"2001-01-31T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "1998-12-31T23:59:60Z",
        "2001-01-31T00:00:00.5+23:59",
        "9999-12-31T23:59:59-23:59"}) {
    const Answer refused = make("\"expires_at\":\"" + std::string(moment) + '"');
    EXPECT_EQ(refused.status, 422) << moment;
    EXPECT_EQ(refused.at("errors/0/pointer"), "/expires_at") << moment;
  }
  const Answer malformed = make(R"("expires_at":"tomorrow")");
  EXPECT_EQ(malformed.status, 400);
  EXPECT_EQ(malformed.at("errors/0/pointer"), "/expires_at");
  const Answer made = make(R"("expires_at":"2100-01-31T23:30:00.25-20:00")");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.at("expires_at"), "2100-02-01T19:30:00.250Z");
  EXPECT_EQ(plane.call("GET", "/api-keys").count("items"), 2U) << "a refused key was made";
  const Answer short_lived = make(R"("expires_in_seconds":3600)");
  const Answer next = plane.call("POST", "/api-keys/" + short_lived.at("id") + "/rotate");
  EXPECT_EQ(next.status, 201);
  EXPECT_THAT(next.at("expires_at"), HasSubstr("T")) << "a successor must not live for ever";
}

TEST_F(AccessTest, ARotatedKeyWorksForAWhile) {
  const Answer old = make_key("/api-keys", "viewer");
  const Answer next =
      plane.call("POST", "/api-keys/" + old.at("id") + "/rotate", R"({"overlap_seconds":3600})");
  ASSERT_EQ(next.status, 201) << next.body;
  for (const Answer* one : {&old, &next}) {
    plane.use_key(one->at("key"));
    EXPECT_EQ(plane.call("GET", "/projects").status, 200);
  }
  plane.use_key(admin);
  EXPECT_EQ(plane.call("GET", "/api-keys/" + old.at("id")).at("replaced_by"), next.at("id"));
  const Answer at_once =
      plane.call("POST", "/api-keys/" + next.at("id") + "/rotate", R"({"overlap_seconds":0})");
  EXPECT_EQ(at_once.status, 201);
  plane.use_key(next.at("key"));
  EXPECT_TRUE(eventually([&] { return plane.call("GET", "/projects").status == 401; }));
}

TEST_F(AccessTest, ASecretIsShownOnceAndNowhereElse) {
  const std::string body = R"({"name":"once","role":"viewer"})";
  const Answer made = plane.call("POST", "/api-keys", body, "Idempotency-Key: k\r\n");
  const std::string key = made.at("key");
  EXPECT_TRUE(access::is_api_key(key));
  const Answer again = plane.call("POST", "/api-keys", body, "Idempotency-Key: k\r\n");
  EXPECT_EQ(again.status, 409);
  EXPECT_THAT(again.body, HasSubstr(made.at("id")));
  store::Database inside({.url = database.url(), .connections_max = 1});
  const auto kept = store::read(inside, [](store::Transaction& tx) {
    return tx.query_one("SELECT string_agg(body, '') FROM idempotency_keys")->text(0);
  });
  EXPECT_THAT(*kept, Not(HasSubstr(key)));
  EXPECT_THAT(plane.process().err(), Not(HasSubstr("bbk_")));
}

TEST_F(AccessTest, ABrowserHasACookieAndAToken) {
  const Answer in = plane.call("POST", "/session", "{\"api_key\":\"" + admin + "\"}");
  ASSERT_EQ(in.status, 201) << in.body;
  const std::string cookie = in.field("set-cookie");
  for (const char* word : {"HttpOnly", "SameSite=Strict", "Path=/"})
    EXPECT_THAT(cookie, HasSubstr(word));
  const std::string pair = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
  plane.use_key("");
  EXPECT_EQ(plane.call("GET", "/projects", {}, pair).status, 200);
  EXPECT_EQ(plane.call("POST", "/projects", R"({"name":"a"})", pair).status, 403);
  const std::string token = pair + "X-CSRF-Token: " + in.at("csrf_token") + "\r\n";
  EXPECT_EQ(plane.call("POST", "/projects", R"({"name":"a"})", token).status, 201);
  const Answer again = plane.call("GET", "/session", {}, pair);
  EXPECT_EQ(again.at("csrf_token"), in.at("csrf_token"));
  EXPECT_EQ(again.at("scopes/0"), "admin");
  EXPECT_EQ(plane.call("DELETE", "/session", {}, token).status, 204);
  EXPECT_EQ(plane.call("GET", "/projects", {}, pair).status, 401);
}

TEST_F(AccessTest, GuessingIsSlowedDown) {
  plane.use_key("");
  int last = 0;
  for (int i = 0; i < 25; ++i)
    last =
        plane.call("POST", "/session", "{\"api_key\":\"" + access::make_api_key() + "\"}").status;
  EXPECT_EQ(last, 429);
}

TEST_F(AccessTest, TheAuditChainHoldsAndShowsTampering) {
  const std::string id = project("p");
  plane.call("PATCH", "/projects/" + id, R"({"description":"x"})");
  const Answer rows = plane.call("GET", "/audit?project_id=" + id);
  EXPECT_EQ(rows.at("items/0/action"), "project.update");
  EXPECT_EQ(rows.at("items/0/previous"), rows.at("items/1/hash"));
  EXPECT_EQ(plane.call("GET", "/audit/verification?project_id=" + id).at("intact"), "true");
  EXPECT_EQ(plane.call("GET", "/audit/verification").at("intact"), "true");
  store::Database inside({.url = database.url(), .connections_max = 1});
  ASSERT_TRUE(inside.transact([](store::Transaction& tx) {
    tx.query("UPDATE audit_log SET actor = 'nobody' WHERE action = 'project.update'");
  }));
  const Answer verdict = plane.call("GET", "/audit/verification?project_id=" + id);
  EXPECT_EQ(verdict.at("intact"), "false");
  EXPECT_EQ(verdict.at("fault/number"), "2");
}

TEST_F(AccessTest, EventsGoOnWhereAReaderStood) {
  const auto open = [&](const std::string& fields) {
    auto client = std::make_unique<RawClient>(plane.address());
    client->send(
        "GET /events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + admin + "\r\n" + fields +
        "\r\n"
    );
    return client;
  };
  const auto read_until = [](RawClient& client, const std::string& word) {
    std::string seen;
    const bool is_there = eventually([&] {
      seen += client.read_some(4096, std::chrono::milliseconds{200});
      return seen.find(word) != std::string::npos;
    });
    EXPECT_TRUE(is_there) << word << "\n" << seen;
    return seen;
  };
  auto first = open("");
  const std::string opening = read_until(*first, ": open");
  const std::size_t at = opening.find("id: ") + 4;
  const std::string stood = opening.substr(at, opening.find('\n', at) - at);
  project("p");
  EXPECT_THAT(read_until(*first, "project.create"), HasSubstr("event: project.create"));
  // Another instance, from where the first reader began.
  ControlPlane second(database.url());
  RawClient later(second.address());
  later.send(
      "GET /events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + admin +
      "\r\nLast-Event-ID: " + stood + "\r\n\r\n"
  );
  read_until(later, "project.create");
}

TEST_F(AccessTest, AStreamEndsWithItsKey) {
  const Answer made = plane.call("POST", "/api-keys", R"({"name":"reader","role":"viewer"})");
  ASSERT_EQ(made.status, 201) << made.body;
  RawClient reader(plane.address());
  reader.send(
      "GET /events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + made.at("key") + "\r\n\r\n"
  );
  std::string seen;
  const auto sees = [&](const std::string& word) {
    return eventually([&] {
      seen += reader.read_some(4096, std::chrono::milliseconds{200});
      return seen.find(word) != std::string::npos;
    });
  };
  ASSERT_TRUE(sees(": open")) << seen;
  ASSERT_EQ(plane.call("DELETE", "/api-keys/" + made.at("id")).status, 204);
  EXPECT_TRUE(sees("\r\n0\r\n\r\n")) << "the last chunk; got " << seen;
  project("p");
  EXPECT_EQ(seen.find("project.create"), std::string::npos);
}

TEST(AccessBehindProxies, TheCallersAddressIsWhatATrustedProxySays) {
  TestDatabase database;
  ControlPlane plane(database.url(), {"--trusted-proxy", "127.0.0.0/8"});
  plane.use_key(make_admin_key(database.url()));
  const std::string project =
      plane
          .call("POST", "/projects", R"({"name":"p"})", "X-Forwarded-For: 9.9.9.9, 203.0.113.9\r\n")
          .at("id");
  EXPECT_EQ(plane.call("GET", "/audit?project_id=" + project).at("items/0/address"), "203.0.113.9");
  // Whoever guesses keeps only itself out.
  const auto guess = [&](const std::string& address) {
    return plane
        .call(
            "GET",
            "/projects",
            {},
            "Authorization: Bearer " + access::make_api_key() + "\r\nX-Forwarded-For: " + address +
                "\r\n"
        )
        .status;
  };
  for (int i = 0; i < 20; ++i) EXPECT_EQ(guess("203.0.113.9"), 401);
  EXPECT_EQ(guess("203.0.113.9"), 429);
  EXPECT_EQ(guess("203.0.113.10"), 401);

  ControlPlane open(database.url());
  open.use_key(plane.key());
  const std::string other =
      open.call("POST", "/projects", R"({"name":"q"})", "X-Forwarded-For: 203.0.113.9\r\n")
          .at("id");
  EXPECT_EQ(open.call("GET", "/audit?project_id=" + other).at("items/0/address"), "127.0.0.1");
}

}  // namespace
}  // namespace barbacane::support
