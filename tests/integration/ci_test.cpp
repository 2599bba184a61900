// docs/ci.md as it is written, against a real control plane, and the artifacts of a file store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/control_plane.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view description =
    "openapi: 3.1.0\ninfo: {title: Orders, version: '1'}\npaths:\n  /orders: {get: {responses: "
    "{'200': "
    "{description: d}}}}\n";

/// What stands between ```sh and ``` in a page.
std::string script_of(const std::string& page) {
  const std::size_t start = page.find("```sh\n") + 6;
  return page.substr(start, page.find("```", start) - start);
}

struct Ci {
  TestDatabase database;
  TemporaryDirectory folder;
  ControlPlane plane{database.url(), {"--artifact-store", "file:" + folder.path("blobs")}};

  Ci() {
    folder.write("ci.key", make_admin_key(database.url()) + "\n");
    folder.write("orders.yaml", description);
  }
  Outcome line(std::vector<std::string> words) {
    words.insert(words.begin(), control_program());
    return run(
        words,
        {.environment = {{"BARBACANE_SERVER", plane.url()}, {"BARBACANE_API_KEY_FILE", "ci.key"}},
         .working_directory = folder.path()}
    );
  }
};

TEST(CiPage, RunsAsWritten) {
  Ci ci;
  std::string script = script_of(read_file(std::string(BARBACANE_SOURCE_DIR) + "/docs/ci.md"));
  const std::string server = "http://127.0.0.1:9090";
  ASSERT_NE(script.find(server), std::string::npos);
  script.replace(script.find(server), server.size(), ci.plane.url());
  const std::string path = std::string(BARBACANE_BIN_DIR) + ":/usr/bin:/bin";
  for (int i = 0; i < 2; ++i) {
    const Outcome done =
        run({"/bin/sh", "-c", script},
            {.environment = {{"PATH", path}}, .working_directory = ci.folder.path()});
    if (i == 0) {
      EXPECT_EQ(done.code, 0) << done.out << done.err;
      EXPECT_THAT(done.out, HasSubstr("orders.bca: ok"));
    } else {
      EXPECT_EQ(done.code, 5) << "the project is there already";
    }
  }
}

TEST(Client, LeavesWithTheCodeThatSaysWhy) {
  Ci ci;
  ci.folder.write("bad.yaml", "openapi: 3.1.0\ninfo: {title: x}\npaths: {}\n");
  ci.folder.write("other.key", "bbk_none");
  struct {
    std::vector<std::string> words;
    int code;
    const char* said;
  } const rows[]{
      {{"project", "create", "p"}, 0, ""},
      {{"project", "create", "p"}, 5, "name"},
      {{"project", "show", "q"}, 1, "there is no project 'q'"},
      {{"project", "list", "x"}, 2, "takes nothing more"},
      {{"project", "frob"}, 2, "list, create, show, delete, compile"},
      {{"project", "list", "--api-key-file", "other.key"}, 4, "API key"},
      {{"project", "list", "--api-key-file", "none"}, 3, "none"},
      {{"project", "list", "--server", "http://127.0.0.1:1"}, 3, "--server"},
      {{"spec", "upload", "bad.yaml", "--project", "p"}, 1, "bad.yaml:2:7: error[E"},
      {{"spec", "upload", "none.yaml", "--project", "p"}, 3, "none.yaml"},
      {{"spec", "upload", "orders.yaml"}, 2, "--project"},
      {{"spec", "upload", "orders.yaml", "--project", "p"}, 0, ""},
      {{"spec", "upload", "orders.yaml", "--project", "p"}, 0, ""},
      {{"project", "compile", "p", "--wait"}, 1, "orders.yaml:4:"},
      {{"artifact", "download", "00000000-0000-4000-8000-000000000000", "-o", "x"}, 1, "artifact"},
      {{"artifact", "download", "x"}, 2, "-o FILE"},
      {{"audit", "verify", "--project", "p"}, 0, ""},
      {{"api-key", "create", "--name", "a"}, 2, "--role"},
      {{"api-key",
        "create",
        "--name",
        "a",
        "--role",
        "viewer",
        "--expires-at",
        "2001-01-31T00:00:00Z"},
       1,
       "expires_at"},
      {{"api-key", "rotate", "x", "--role", "viewer"}, 2, "--role"},
  };
  for (const auto& [words, code, said] : rows) {
    const Outcome out = ci.line(words);
    EXPECT_EQ(out.code, code) << words[0] << ' ' << words[1] << "\n" << out.err;
    EXPECT_THAT(out.err, HasSubstr(said));
  }
  const Outcome list = ci.line({"project", "list", "--format", "json"});
  EXPECT_THAT(list.out, HasSubstr("\"name\":\"p\""));
}

TEST(Client, AKeyGoesStraightIntoAFile) {
  Ci ci;
  const Outcome made = ci.line(
      {"api-key", "create", "--name", "reader", "--scope", "project:read", "--expires-in", "90d"}
  );
  ASSERT_EQ(made.code, 0) << made.err;
  ci.folder.write("reader.key", made.out);
  EXPECT_EQ(ci.line({"project", "list", "--api-key-file", "reader.key"}).code, 0);
  EXPECT_EQ(ci.line({"project", "create", "x", "--api-key-file", "reader.key"}).code, 4);
}

}  // namespace
}  // namespace barbacane::support
