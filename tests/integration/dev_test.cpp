// barbacane-control dev as a developer meets it: one command, a file that is edited, a Ctrl-C.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "support/process.hpp"
#include "support/raw_client.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;

std::string description(int version) {
  return "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nx-barbacane-dispatch: {name: mock, "
         "config: {}}\npaths:\n  /hello:\n    get:\n      responses: {'200': {description: d, "
         "content: {application/json: {schema: {$ref: 'parts/version.yaml'}, example: {v: " +
         std::to_string(version) + "}}}}}\n";
}

/// The rest of the line that starts with `label`.
std::string after(const std::string& text, const std::string& label) {
  const std::size_t at = text.find(label);
  if (at == std::string::npos) return {};
  const std::size_t from = at + label.size();
  return text.substr(from, text.find_first_of(" \n", from) - from);
}

struct Folder {
  TemporaryDirectory place;

  Folder() {
    // The database of root's belongs to another user, who has to pass.
    ::chmod(place.path().c_str(), 0711);
    place.write("parts/version.yaml", "{type: object, properties: {v: {type: integer}}}\n");
    place.write("api.yaml", description(1));
  }
  [[nodiscard]] std::vector<std::string> words(std::vector<std::string> more = {}) const {
    std::vector<std::string> out{
        control_program(),
        "dev",
        "--state-dir",
        place.path() + "/state",
        "--listen",
        "127.0.0.1:0",
        "--gateway-listen",
        "127.0.0.1:0",
        "--gateway-admin-listen",
        "127.0.0.1:0"
    };
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }
  [[nodiscard]] pid_t database() const {
    pid_t pid = 0;
    std::ifstream(place.path() + "/state/database/data/postmaster.pid") >> pid;
    return pid;
  }
};

struct Dev {
  Process process;
  std::string api;
  std::string gateway;
  std::string key;

  explicit Dev(const Folder& folder, std::string_view until)
      : process(folder.words({"--spec", folder.place.path() + "/api.yaml"})) {
    EXPECT_TRUE(shows(until)) << process.out() << process.err();
    api = after(process.out(), "API      http://");
    gateway = after(process.out(), "gateway  http://");
    key = after(process.out(), "key      ");
  }
  bool shows(std::string_view text) {
    return eventually([&] { return process.out().find(text) != std::string::npos; });
  }
  bool answers(const std::string& body) {
    return eventually([&] { return fetch(gateway, "GET", "/hello").body == body; });
  }
  RawResponse projects() {
    return fetch(api, "GET", "/projects", "Authorization: Bearer " + key + "\r\n");
  }
};

bool is_gone(pid_t pid) {
  return eventually([pid] { return ::kill(pid, 0) != 0; });
}

TEST(Dev, FollowsTheFileAndKeepsItsDataOverARestart) {
  Folder folder;
  std::string key;
  pid_t database = 0;
  {
    Dev dev(folder, "deployed: sha256:");
    EXPECT_TRUE(dev.answers("{\"v\":1}"));
    EXPECT_THAT(dev.projects().body, HasSubstr("\"name\" : \"dev\""));
    EXPECT_THAT(dev.process.out(), HasSubstr("UI       http://" + dev.api + "/ui/"));
    EXPECT_THAT(dev.process.out(), HasSubstr("watching 2 files"));

    folder.place.write("api.yaml", description(2));
    EXPECT_TRUE(dev.answers("{\"v\":2}")) << dev.process.err();

    folder.place.write("api.yaml", "openapi: 3.1.0\n");
    EXPECT_TRUE(dev.shows("nothing is deployed"));
    EXPECT_THAT(dev.process.err(), HasSubstr("api.yaml:1:1: error[E"));
    EXPECT_TRUE(dev.answers("{\"v\":2}"));
    folder.place.write("api.yaml", description(2));
    EXPECT_TRUE(dev.shows("unchanged: sha256:"));

    const Outcome second = run(folder.words());
    EXPECT_EQ(second.code, 5);
    EXPECT_THAT(
        second.err, HasSubstr("another 'dev' (process " + std::to_string(dev.process.pid()))
    );
    EXPECT_THAT(second.err, HasSubstr("--state-dir"));

    key = dev.key;
    database = folder.database();
    dev.process.signal(SIGINT);
    EXPECT_EQ(dev.process.wait(), 0) << dev.process.err();
    EXPECT_NE(database, 0);
    EXPECT_TRUE(is_gone(database));
    EXPECT_NE(fetch(dev.gateway, "GET", "/hello").status, 200);
  }
  Dev again(folder, "unchanged: sha256:");
  EXPECT_EQ(again.key, key);
  EXPECT_EQ(again.projects().status, 200);
  EXPECT_TRUE(again.answers("{\"v\":2}"));

  // Killed, it leaves nothing that runs, and the next one finds its data.
  database = folder.database();
  again.process.signal(SIGKILL);
  EXPECT_EQ(again.process.wait(), 128 + SIGKILL);
  EXPECT_TRUE(is_gone(database));
  EXPECT_TRUE(eventually([&] { return fetch(again.gateway, "GET", "/hello").status != 200; }));
  folder.place.write("api.yaml", description(3));
  Dev last(folder, "deployed: sha256:");
  EXPECT_TRUE(last.answers("{\"v\":3}"));
  last.process.signal(SIGTERM);
  EXPECT_EQ(last.process.wait(), 0) << last.process.err();
}

TEST(Dev, SaysWhatIsMissing) {
  Folder folder;
  const Outcome no_server = run(folder.words({"--postgres-programs", folder.place.path()}));
  EXPECT_EQ(no_server.code, 3);
  EXPECT_THAT(no_server.err, HasSubstr("apt-get install postgresql"));
  const Outcome no_folder =
      run({control_program(), "dev", "--state-dir", "/dev/null/state", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(no_folder.code, 3);
  EXPECT_THAT(no_folder.err, HasSubstr("--state-dir"));
  const Folder other;
  const std::string place = other.place.path();
  const Outcome no_file =
      run(other.words({"--spec", place + "/api.yaml", "--spec", place + "/apy.yaml"}));
  EXPECT_EQ(no_file.code, 3);
  EXPECT_THAT(no_file.err, HasSubstr("apy.yaml: No such file"));
  EXPECT_FALSE(std::filesystem::exists(place + "/state")) << "nothing was begun";
}

TEST(Dev, RefusesAPathThatNoSocketCanHave) {
  Folder folder;
  const Outcome done = run(
      {control_program(), "dev", "--state-dir", folder.place.path() + '/' + std::string(100, 'x')}
  );
  EXPECT_EQ(done.code, 3);
  EXPECT_THAT(done.err, HasSubstr("too long a path for a socket"));
}

}  // namespace
}  // namespace barbacane::support
