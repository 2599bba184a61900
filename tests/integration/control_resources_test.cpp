// Projects and descriptions over the REST API of the real program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/control_plane.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view yaml = "Content-Type: application/yaml\r\n";
constexpr std::string_view good = R"(openapi: 3.1.0
info: {title: Orders, version: '7'}
paths:
  /orders: {get: {responses: {'200': {description: d}}}}
)";
constexpr std::string_view bad = R"(openapi: 3.1.0
info: {title: Orders, version: '7'}
paths:
  /orders: {get: {parametres: [], responses: {'200': {description: d, content: {x: 1}}}}}
)";

class ControlTest : public ::testing::Test {
 protected:
  TestDatabase database;
  ControlPlane plane{database.url()};

  void SetUp() override { plane.use_key(make_admin_key(database.url())); }
  std::string project(const std::string& name = "harbour") {
    const Answer made = plane.call("POST", "/projects", "{\"name\":\"" + name + "\"}");
    EXPECT_EQ(made.status, 201) << made.body;
    return made.at("id");
  }
};

TEST_F(ControlTest, AProjectLivesAndDies) {
  const Answer made =
      plane.call("POST", "/projects", R"({"name":"harbour","options":{"upstream":"http://u:1"}})");
  ASSERT_EQ(made.status, 201);
  const std::string path = made.field("location");
  EXPECT_EQ(path, "/projects/" + made.at("id"));
  EXPECT_EQ(plane.call("GET", path).at("options/upstream"), "http://u:1");
  EXPECT_EQ(plane.call("GET", path, {}, "If-None-Match: \"v1\"\r\n").status, 304);
  const Answer stale = plane.call("PATCH", path, R"({"name":"x"})", "If-Match: \"v9\"\r\n");
  EXPECT_EQ(stale.status, 412);
  const Answer changed =
      plane.call("PATCH", path, R"({"description":"d"})", "If-Match: \"v1\"\r\n");
  EXPECT_EQ(changed.at("name"), "harbour");
  EXPECT_EQ(changed.field("etag"), "\"v2\"");
  EXPECT_EQ(plane.call("DELETE", path, {}, "If-Match: \"v1\"\r\n").status, 412);
  EXPECT_EQ(plane.call("DELETE", path).status, 204);
  EXPECT_EQ(plane.call("GET", path).status, 404);
  EXPECT_EQ(plane.call("DELETE", path).status, 404);
}

TEST_F(ControlTest, ListsArePages) {
  for (int i = 0; i < 5; ++i) project("p" + std::to_string(i));
  const Answer first = plane.call("GET", "/projects?limit=2");
  EXPECT_EQ(first.count("items"), 2U);
  EXPECT_THAT(first.field("link"), HasSubstr("limit=2"));
  const Answer second = plane.call("GET", "/projects?limit=2&cursor=" + first.at("next_cursor"));
  EXPECT_EQ(second.at("items/0/name"), "p2");
  const Answer last = plane.call("GET", "/projects?limit=2&cursor=" + second.at("next_cursor"));
  EXPECT_EQ(last.count("items"), 1U);
  EXPECT_EQ(last.at("next_cursor"), "");
  EXPECT_EQ(last.field("link"), "");
}

TEST_F(ControlTest, ARepetitionWithTheSameKeyDoesNothingTwice) {
  constexpr std::string_view key = "Idempotency-Key: one\r\n";
  const Answer first = plane.call("POST", "/projects", R"({"name":"a"})", key);
  const Answer again = plane.call("POST", "/projects", R"({"name":"a"})", key);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(again.field("location"), first.field("location"));
  EXPECT_EQ(plane.call("POST", "/projects", R"({"name":"b"})", key).status, 422);
  EXPECT_EQ(plane.call("GET", "/projects").count("items"), 1U);
  EXPECT_EQ(plane.call("GET", "/audit?project_id=" + first.at("id")).count("items"), 1U);
}

TEST_F(ControlTest, ADescriptionIsKeptAsItCame) {
  const std::string id = project();
  const Answer made =
      plane.call("POST", "/projects/" + id + "/specs?filename=orders.yaml", good, yaml);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.at("name"), "orders");
  EXPECT_EQ(made.at("title"), "Orders");
  EXPECT_EQ(made.at("entry"), "orders.yaml");
  const std::string path = "/specs/" + made.at("id");
  EXPECT_EQ(plane.call("GET", path + "/content").body, good);
  EXPECT_EQ(plane.call("POST", path + "/revisions?filename=orders.yaml", good, yaml).status, 200);
  std::string next(good);
  next.replace(next.find("'7'"), 3, "'8'");
  const Answer revised = plane.call("POST", path + "/revisions?filename=orders.yaml", next, yaml);
  EXPECT_EQ(revised.status, 201);
  EXPECT_EQ(revised.at("revision"), "2");
  EXPECT_EQ(plane.call("GET", path + "/content?revision=1").body, good);
  EXPECT_EQ(plane.call("GET", path + "/content?revision=2").body, next);
  EXPECT_EQ(plane.call("GET", path + "/content?revision=3").status, 404);
  EXPECT_EQ(plane.call("GET", path + "/content?file=other.yaml").status, 404);
  EXPECT_EQ(plane.call("GET", path + "/revisions").count("items"), 2U);
  EXPECT_EQ(
      plane.call("POST", "/projects/" + id + "/specs?filename=orders.yaml", good, yaml).status, 409
  );
  EXPECT_EQ(plane.call("DELETE", path).status, 204);
  EXPECT_EQ(plane.call("GET", path).status, 404);
}

TEST_F(ControlTest, FindingsAreThoseOfTheCommandLine) {
  const TemporaryDirectory folder;
  folder.write("bad.yaml", bad);
  const Outcome line =
      run({control_program(),
           "validate",
           "--spec",
           "bad.yaml",
           "--format",
           "json",
           "--upstream",
           "http://u:1",
           "--security",
           "delegate"},
          {.working_directory = folder.path()});
  const Answer refused =
      plane.call("POST", "/projects/" + project() + "/specs?filename=bad.yaml", bad, yaml);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.at("findings/0/file"), "bad.yaml");
  EXPECT_EQ(refused.at("findings/0/line"), "4");
  ASSERT_GE(refused.count("findings"), 2U);
  for (std::size_t i = 0; i < refused.count("findings"); ++i) {
    const std::string at = "findings/" + std::to_string(i) + '/';
    for (const char* member : {"code", "message", "severity", "help"})
      EXPECT_THAT(line.out, HasSubstr(refused.at(at + member)));
  }
}

/// One file of a ustar archive.
std::string tar_of(const std::vector<std::pair<std::string, std::string>>& files, char kind = '0') {
  std::string out;
  for (const auto& [name, bytes] : files) {
    std::string block(512, '\0');
    block.replace(0, std::min<std::size_t>(name.size(), 100), name.substr(0, 100));
    std::snprintf(block.data() + 100, 8, "%07o", 0644);
    std::snprintf(block.data() + 124, 12, "%011zo", bytes.size());
    std::snprintf(block.data() + 136, 12, "%011o", 0);
    block[156] = kind;
    block.replace(257, 8, std::string("ustar\00000", 8));
    block.replace(148, 8, "        ");
    unsigned sum = 0;
    for (const char c : block) sum += static_cast<unsigned char>(c);
    std::snprintf(block.data() + 148, 8, "%06o", sum);
    out += block + bytes + std::string((512 - bytes.size() % 512) % 512, '\0');
  }
  return out + std::string(1024, '\0');
}

TEST_F(ControlTest, SeveralFilesComeAsTarOrForm) {
  const std::string entry = R"(openapi: 3.1.0
info: {title: Two, version: '1'}
paths: {/a: {get: {responses: {'200': {$ref: 'parts/answer.yaml'}}}}}
)";
  const std::string part = "description: fine\n";
  const std::string id = project();
  const Answer tar = plane.call(
      "POST",
      "/projects/" + id + "/specs?name=tar",
      tar_of({{"two.yaml", entry}, {"parts/answer.yaml", part}}),
      "Content-Type: application/x-tar\r\n"
  );
  EXPECT_EQ(tar.status, 201) << tar.body;
  EXPECT_EQ(tar.at("entry"), "two.yaml");
  EXPECT_EQ(tar.count("files"), 2U);
  const std::string form =
      "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"two.yaml\"\r\n\r\n" + entry +
      "\r\n--x\r\nContent-Disposition: form-data; name=\"parts/answer.yaml\"\r\n\r\n" + part +
      "\r\n--x--\r\n";
  const Answer multi = plane.call(
      "POST",
      "/projects/" + id + "/specs?name=form",
      form,
      "Content-Type: multipart/form-data; boundary=x\r\n"
  );
  EXPECT_EQ(multi.status, 201) << multi.body;
  EXPECT_EQ(multi.at("digest"), tar.at("digest")) << "the same files, however they came";
}

TEST_F(ControlTest, HostileArchivesAreRefused) {
  const std::string path = "/projects/" + project() + "/specs";
  const std::string text(good);
  std::vector<std::pair<std::string, std::string>> many;
  for (int i = 0; i < 600; ++i) many.emplace_back("f" + std::to_string(i), "x");
  struct {
    const char* what;
    std::string body;
    int status;
  } const rows[]{
      {"upwards", tar_of({{"../a.yaml", text}}), 422},
      {"absolute", tar_of({{"/etc/a.yaml", text}}), 422},
      {"inside", tar_of({{"a/../../b.yaml", text}}), 422},
      {"link", tar_of({{"a.yaml", ""}}, '2'), 422},
      {"device", tar_of({{"a.yaml", ""}}, '3'), 422},
      {"twice", tar_of({{"a.yaml", text}, {"a.yaml", text}}), 422},
      {"many", tar_of(many), 422},
      {"no tar", "this is no tar file", 422},
      {"cut", tar_of({{"a.yaml", std::string(4000, '#')}}).substr(0, 1000), 422},
      {"empty", tar_of({}), 422},
      {"two entries", tar_of({{"a.yaml", text}, {"b.yaml", text}}), 422},
  };
  for (const auto& [what, body, status] : rows)
    EXPECT_EQ(plane.call("POST", path, body, "Content-Type: application/x-tar\r\n").status, status)
        << what;
  EXPECT_EQ(plane.call("GET", path).count("items"), 0U);
}

TEST_F(ControlTest, BadInputIsNamed) {
  const std::string id = project();
  const std::string unknown = "00000000-0000-4000-8000-000000000000";
  struct {
    const char* method;
    std::string target;
    const char* body;
    const char* fields;
    int status;
    const char* word;
  } const rows[]{
      {"POST", "/projects", "{", "", 400, "not JSON"},
      {"POST", "/projects", "{}", "", 400, "name"},
      {"POST", "/projects", R"({"name":7})", "", 400, "/name"},
      {"POST", "/projects", R"({"name":""})", "", 400, "/name"},
      {"POST", "/projects", R"({"name":"a\u0000b"})", "", 400, "/name"},
      {"POST", "/projects", R"({"name":"a","nam":1})", "", 400, "nam"},
      {"POST", "/projects", R"({"name":"a","name":"b"})", "", 400, "twice"},
      {"POST", "/projects", "name=a", "Content-Type: text/plain\r\n", 415, "application/json"},
      {"POST", "/projects", "", "", 400, "body"},
      {"GET", "/projects?limit=0", "", "", 400, "limit"},
      {"GET", "/projects?limit=x", "", "", 400, "limit"},
      {"GET", "/projects?cursor=-1", "", "", 400, "cursor"},
      {"GET", "/projects?wat=1", "", "", 400, "wat"},
      {"GET", "/projects/seven", "", "", 404, "id"},
      {"GET", "/projects/" + unknown, "", "", 404, "project"},
      {"GET", "/specs/" + unknown, "", "", 404, "description"},
      {"GET", "/artifacts/" + unknown, "", "", 404, "artifact"},
      {"GET", "/compilations/" + unknown, "", "", 404, "compilation"},
      {"POST", "/projects/" + unknown + "/compile", "", "", 404, "project"},
      {"POST", "/projects/" + id + "/compile", "", "", 409, "no description"},
      {"POST", "/projects/" + id + "/compile", R"({"security":"none"})", "", 400, "/security"},
      {"PATCH", "/projects/" + id, "{}", "", 400, "properties"},
      {"PATCH", "/projects/" + id, R"({"name":"b"})", "If-Match: v1\r\n", 412, "If-Match"},
      {"POST",
       "/projects/" + id + "/artifacts",
       "no artifact",
       "Content-Type: application/octet-stream\r\n",
       422,
       "gateway would refuse"},
      {"PUT", "/projects", "{}", "", 405, "Method"},
      {"GET", "/nowhere", "", "", 404, "openapi.json"},
      {"GET", "/projects/%zz", "", "", 400, "malformed"},
  };
  for (const auto& [method, target, body, fields, status, word] : rows) {
    const Answer answer = plane.call(method, target, body, fields);
    EXPECT_EQ(answer.status, status) << method << ' ' << target << ' ' << body << "\n"
                                     << answer.body;
    EXPECT_THAT(answer.body, HasSubstr(word)) << method << ' ' << target << ' ' << body;
    EXPECT_FALSE(answer.at("request_id").empty()) << target;
    for (const char* inside : {"SELECT", "INSERT", "uuid:", "pqxx", ".cpp"})
      EXPECT_EQ(answer.body.find(inside), std::string::npos) << answer.body;
  }
}

TEST_F(ControlTest, AnOversizedUploadIsRefusedBeforeItIsRead) {
  const std::string path = "/projects/" + project() + "/specs";
  RawClient client(plane.address());
  client.send(
      "POST " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + plane.key() +
      "\r\nContent-Type: application/yaml\r\nContent-Length: 99999999999\r\nExpect: "
      "100-continue\r\n\r\n"
  );
  EXPECT_EQ(client.read_response().status, 413);
}

TEST_F(ControlTest, TheServiceSaysHowItIs) {
  plane.use_key("");
  EXPECT_EQ(plane.call("GET", "/livez").status, 200);
  EXPECT_EQ(plane.call("GET", "/readyz").at("ready"), "true");
  EXPECT_EQ(plane.call("GET", "/health").at("status"), "alive");
  EXPECT_THAT(
      plane.call("GET", "/metrics").body,
      HasSubstr("barbacane_control_answers_total{class=\"2xx\"}")
  );
  EXPECT_EQ(plane.call("GET", "/openapi.json").at("openapi"), "3.1.0");
  const Answer head = plane.call("HEAD", "/health");
  EXPECT_EQ(head.status, 200);
}

}  // namespace
}  // namespace barbacane::support
