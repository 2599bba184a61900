#include "dataplane/admin/admin.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace barbacane::admin {
namespace {

using net::PlainAnswer;
using net::PlainRequest;

class Admin : public testing::Test {
 protected:
  Admin() {
    request_.fields["host"] = "localhost:8081";
    request_.address = "127.0.0.1:5000";
    request_.is_loopback = true;
    hooks_.readiness = [this] { return readiness_; };
    hooks_.health = [] { return Health{"serving", "sha256:ab", 12, std::chrono::seconds(5), 3}; };
    hooks_.metrics = [] { return std::string("barbacane_generation 3\n"); };
    hooks_.provenance = [this] { return provenance_; };
    hooks_.config = [] { return std::string(R"({"listen":["0.0.0.0:8080"]})"); };
    hooks_.generations = [] { return std::vector<GenerationFacts>{{3, "sha256:ab", true, 7, {}}}; };
    hooks_.reload = [this](const std::function<void(ReloadOutcome)>& done) {
      ++reloads_;
      done(outcome_);
    };
    hooks_.drain = [this] { ++drains_; };
    hooks_.set_level = [this](observe::Level level) { level_ = level; };
  }

  PlainAnswer ask(const std::string& method, const std::string& path) {
    request_.method = method;
    const std::size_t question = path.find('?');
    request_.path = path.substr(0, question);
    request_.query = question == std::string::npos ? "" : path.substr(question + 1);
    std::optional<PlainAnswer> out;
    answer_admin(request_, hooks_, "10.0.0.5", [&out](PlainAnswer answer) {
      EXPECT_FALSE(out.has_value()) << "answered twice";
      out = std::move(answer);
    });
    EXPECT_TRUE(out.has_value());
    return out.value_or(PlainAnswer{});
  }

  PlainRequest request_;
  AdminHooks hooks_;
  Readiness readiness_{{{"artifact", true, true, "sha256:ab"}, {"last_reload", true, false, ""}}};
  Provenance provenance_{"sha256:ab", 7, "0123456789abcdef", R"({"format":1})", "", false};
  ReloadOutcome outcome_{ReloadOutcome::Kind::applied, "sha256:cd", 4, ""};
  std::optional<observe::Level> level_;
  int reloads_ = 0;
  int drains_ = 0;
};

TEST_F(Admin, ShowsEveryPage) {
  struct Row {
    const char* path;
    const char* type;
    const char* body;
  };
  const Row rows[] = {
      {"/livez", "text/plain; charset=utf-8", "ok\n"},
      {"/readyz", "text/plain; charset=utf-8", "ok\n"},
      {"/readyz?verbose",
       "text/plain; charset=utf-8",
       "[+] artifact: sha256:ab\n[+] last_reload\nready\n"},
      {"/health",
       "application/json",
       "{\"status\":\"serving\",\"digest\":\"sha256:ab\",\"routes\":12,\"uptime_seconds\":5,"
       "\"generation\":3}\n"},
      {"/metrics", "text/plain; version=0.0.4; charset=utf-8", "barbacane_generation 3\n"},
      {"/provenance",
       "application/json",
       "{\"digest\":\"sha256:ab\",\"release\":7,\"signed_by\":\"0123456789abcdef\","
       "\"manifest\":{\"format\":1},\"desired_digest\":null,\"drift\":false}\n"},
      {"/config", "application/json", "{\"listen\":[\"0.0.0.0:8080\"]}\n"},
      {"/generations",
       "application/json",
       "{\"items\":[{\"generation\":3,\"digest\":\"sha256:ab\",\"current\":true,\"held_by\":7,"
       "\"loaded_at\":\"1970-01-01T00:00:00.000Z\"}]}\n"},
  };
  for (const Row& row : rows) {
    for (const char* method : {"GET", "HEAD"}) {
      const PlainAnswer answer = ask(method, row.path);
      EXPECT_EQ(answer.status, 200U) << row.path;
      EXPECT_EQ(answer.content_type, row.type) << row.path;
      EXPECT_EQ(answer.body, row.body) << row.path;
      EXPECT_EQ(answer.fields.at("Cache-Control"), "no-store") << row.path;
    }
  }
}

TEST_F(Admin, IsReadyUnlessSomethingRequiredIsNot) {
  readiness_.checks[1].is_ok = false;
  readiness_.checks[1].detail = "refused: bad digest";
  EXPECT_EQ(ask("GET", "/readyz").status, 200U);
  EXPECT_EQ(
      ask("GET", "/readyz?x=1&verbose=1").body,
      "[+] artifact: sha256:ab\n[!] last_reload: refused: bad digest\nready\n"
  );
  readiness_.checks[0].is_ok = false;
  EXPECT_EQ(ask("GET", "/readyz").status, 503U);
  EXPECT_EQ(ask("GET", "/readyz").body, "not ready\n");
  EXPECT_EQ(ask("GET", "/readyz?verbosely").body, "not ready\n");
  EXPECT_TRUE(ask("GET", "/readyz?verbose").body.starts_with("[-] artifact"));
  EXPECT_EQ(ask("GET", "/livez").status, 200U);
}

TEST_F(Admin, ShowsReadinessAsJsonWhenAsked) {
  request_.fields["accept"] = "text/html, application/json";
  readiness_.checks[0].is_ok = false;
  const PlainAnswer answer = ask("GET", "/readyz");
  EXPECT_EQ(answer.status, 503U);
  EXPECT_EQ(
      answer.body,
      "{\"ready\":false,\"checks\":[{\"name\":\"artifact\",\"ok\":false,\"required\":true,"
      "\"detail\":\"sha256:ab\"},{\"name\":\"last_reload\",\"ok\":true,\"required\":false,"
      "\"detail\":\"\"}]}\n"
  );
}

TEST_F(Admin, HasNothingToProveBeforeTheFirstArtifact) {
  provenance_ = {};
  EXPECT_EQ(
      ask("GET", "/provenance").body,
      "{\"digest\":null,\"release\":null,\"signed_by\":null,\"manifest\":null,"
      "\"desired_digest\":null,\"drift\":false}\n"
  );
}

TEST_F(Admin, AnswersAReloadWithItsOutcome) {
  struct Row {
    ReloadOutcome::Kind kind;
    unsigned status;
    const char* part;
  };
  const Row rows[] = {
      {ReloadOutcome::Kind::applied,
       200,
       "{\"outcome\":\"applied\",\"digest\":\"sha256:cd\",\"generation\":4,"},
      {ReloadOutcome::Kind::unchanged, 200, "\"outcome\":\"unchanged\""},
      {ReloadOutcome::Kind::rejected,
       422,
       "{\"type\":\"urn:barbacane:error:artifact-refused\",\"title\":\"Artifact refused\","
       "\"status\":422,\"detail\":\"bad \\\"digest\\\"\"}"},
      {ReloadOutcome::Kind::failed, 500, "bad \\\"digest\\\""},
      {ReloadOutcome::Kind::busy, 409, "too many reloads"},
  };
  for (const Row& row : rows) {
    outcome_.kind = row.kind;
    outcome_.message = "bad \"digest\"";
    const PlainAnswer answer = ask("POST", "/reload");
    EXPECT_EQ(answer.status, row.status);
    EXPECT_NE(answer.body.find(row.part), std::string::npos) << answer.body;
    const bool is_problem = row.status >= 400;
    EXPECT_EQ(answer.content_type, is_problem ? "application/problem+json" : "application/json");
  }
  EXPECT_EQ(reloads_, 5);
}

TEST_F(Admin, WaitsForALateReload) {
  std::function<void(ReloadOutcome)> kept;
  hooks_.reload = [&kept](std::function<void(ReloadOutcome)> done) { kept = std::move(done); };
  std::optional<PlainAnswer> answer;
  request_.method = "POST";
  request_.path = "/reload";
  answer_admin(request_, hooks_, "", [&answer](PlainAnswer one) { answer = std::move(one); });
  EXPECT_FALSE(answer.has_value());
  kept(outcome_);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 200U);
}

TEST_F(Admin, Drains) {
  EXPECT_EQ(ask("POST", "/drain").status, 202U);
  EXPECT_EQ(drains_, 1);
}

TEST_F(Admin, SetsTheLogLevel) {
  for (const char* body : {"debug", " debug\n", "{\"level\": \"debug\"}"}) {
    level_.reset();
    request_.body = body;
    const PlainAnswer answer = ask("PUT", "/loglevel");
    EXPECT_EQ(answer.status, 200U) << body;
    EXPECT_EQ(answer.body, "{\"level\":\"debug\"}\n");
    EXPECT_EQ(level_, observe::Level::debug) << body;
  }
}

TEST_F(Admin, RefusesOtherLogLevels) {
  const std::string bodies[] = {
      "",
      " ",
      "loud",
      "DEBUG",
      "debug info",
      "{",
      "{}",
      "[\"debug\"]",
      "{\"level\": 3}",
      "{\"level\": \"debug\", \"x\": 1}",
      "{\"level\": \"debug\", \"level\": \"info\"}",
      "\"debug\"",
      "debug" + std::string(300, ' '),
  };
  for (const std::string& body : bodies) {
    request_.body = body;
    const PlainAnswer answer = ask("PUT", "/loglevel");
    EXPECT_EQ(answer.status, 400U) << body;
    EXPECT_EQ(answer.content_type, "application/problem+json");
  }
  EXPECT_FALSE(level_.has_value());
}

TEST_F(Admin, KnowsNothingElse) {
  for (const char* path : {"/", "/Livez", "/livez/", "/reload/", "/admin", "*", "/metrics%20"}) {
    const PlainAnswer answer = ask("GET", path);
    EXPECT_EQ(answer.status, 404U) << path;
    EXPECT_NE(answer.body.find("urn:barbacane:error:not-found"), std::string::npos);
  }
}

TEST_F(Admin, SaysWhichMethodAPathTakes) {
  struct Row {
    const char* method;
    const char* path;
    const char* allow;
  };
  const Row rows[] = {
      {"POST", "/livez", "GET, HEAD"},
      {"OPTIONS", "/metrics", "GET, HEAD"},
      {"get", "/health", "GET, HEAD"},
      {"GET", "/reload", "POST"},
      {"HEAD", "/reload", "POST"},
      {"DELETE", "/drain", "POST"},
      {"POST", "/loglevel", "PUT"},
  };
  for (const Row& row : rows) {
    const PlainAnswer answer = ask(row.method, row.path);
    EXPECT_EQ(answer.status, 405U) << row.path;
    EXPECT_EQ(answer.fields.at("Allow"), row.allow) << row.path;
  }
  EXPECT_EQ(reloads_ + drains_, 0);
}

TEST_F(Admin, RefusesChangesFromElsewhereButShowsPages) {
  request_.is_loopback = false;
  request_.address = "10.0.0.9:4000";
  request_.body = "debug";
  EXPECT_EQ(ask("POST", "/reload").status, 403U);
  EXPECT_EQ(ask("POST", "/drain").status, 403U);
  EXPECT_EQ(ask("PUT", "/loglevel").status, 403U);
  EXPECT_EQ(reloads_ + drains_, 0);
  EXPECT_FALSE(level_.has_value());
  EXPECT_EQ(ask("GET", "/metrics").status, 200U);
}

}  // namespace
}  // namespace barbacane::admin
