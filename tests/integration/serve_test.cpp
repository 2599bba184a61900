// barbacane serve: start, route, reload in every way a file can change, drain, and refuse.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "support/compiled.hpp"
#include "support/fake_upstream.hpp"
#include "support/raw_client.hpp"

namespace barbacane::support {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// A description with one operation for each path.
std::string description(const std::vector<std::string>& paths) {
  std::string out = "openapi: 3.1.0\ninfo: {title: Test, version: 1.0.0}\npaths:\n";
  for (const std::string& path : paths) {
    out += "  " + path + ":\n    get:\n      responses: {'200': {description: fine}}\n";
  }
  return out;
}

class ServeTest : public ::testing::Test {
 protected:
  /// Compiles a description with these paths to `name` and returns its path.
  std::string artifact(const std::string& name, const std::vector<std::string>& paths) {
    const std::string file = folder_.path(name);
    const Outcome outcome =
        compile(folder_, description(paths), file, {"--upstream", upstream_.url()});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return file;
  }

  static int status(const Gateway& gateway, const std::string& target) {
    return fetch(gateway.address(), "GET", target).status;
  }

  /// A change through the admin listener, as curl on the same machine sends it.
  static RawResponse tell(
      const Gateway& gateway, const std::string& line, const std::string& host
  ) {
    RawClient client{gateway.admin()};
    client.send(line + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\n\r\n");
    return client.read_response();
  }

  TemporaryDirectory folder_;
  FakeUpstream upstream_;
};

TEST_F(ServeTest, PublishesDescriptionsWhenCompiledSo) {
  const std::string file = folder_.path("published.bca");
  const Outcome outcome = compile(
      folder_, description({"/a"}), file, {"--upstream", upstream_.url(), "--publish-specs"}
  );
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Gateway gateway{file};
  const RawResponse list = fetch(gateway.address(), "GET", "/__barbacane/specs");
  EXPECT_EQ(list.status, 200);
  const std::string target = "/__barbacane/specs/api.yaml";
  EXPECT_THAT(list.body, HasSubstr("\"url\":\"" + target + "\""));
  const RawResponse one = fetch(gateway.address(), "GET", target);
  EXPECT_EQ(one.status, 200);
  EXPECT_THAT(one.body, StartsWith(R"({"openapi":"3.1.0")"));
  EXPECT_THAT(one.body, Not(HasSubstr("x-barbacane")));
  EXPECT_EQ(status(gateway, "/__barbacane/specs/other.yaml"), 404);
}

TEST_F(ServeTest, SaysWhatItServesAndServesIt) {
  Gateway gateway{artifact("api.bca", {"/pets"})};
  ASSERT_TRUE(gateway.is_ready()) << gateway.process().err();
  EXPECT_THAT(
      gateway.ready_line(),
      AllOf(
          StartsWith("{\"ts\":\""),
          HasSubstr("\"level\":\"info\""),
          HasSubstr("\"digest\":\"sha256:"),
          HasSubstr("\"pid\":" + std::to_string(gateway.process().pid()))
      )
  );
  const RawResponse good = fetch(gateway.address(), "GET", "/pets?x=1");
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(good.body, "GET /pets?x=1");
  const RawResponse absent = fetch(gateway.address(), "GET", "/cats");
  EXPECT_EQ(absent.status, 404);
  EXPECT_THAT(absent.field("content-type"), StartsWith("application/problem+json"));
  const RawResponse wrong = fetch(gateway.address(), "DELETE", "/pets");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_THAT(wrong.field("allow"), HasSubstr("GET"));
  EXPECT_EQ(fetch(gateway.admin(), "GET", "/livez").status, 200);
  EXPECT_EQ(fetch(gateway.admin(), "GET", "/readyz").body, "ok\n");
  EXPECT_THAT(fetch(gateway.admin(), "GET", "/health").body, HasSubstr("\"routes\":1"));
  EXPECT_THAT(
      fetch(gateway.admin(), "GET", "/metrics").body, HasSubstr("barbacane_requests_total{")
  );
}

TEST_F(ServeTest, AsksServersForThePathOfTheirUrl) {
  for (const char* base_path : {"keep", "strip"}) {
    const std::string file = folder_.path(base_path + std::string{".bca"});
    const std::string text = "servers: [{url: '" + upstream_.url() + "/v1/base'}]\n";
    const Outcome outcome = compile(
        folder_,
        description({"/pets"}) + text,
        file,
        {"--upstream", "from-servers", "--base-path", base_path}
    );
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    Gateway gateway{file};
    ASSERT_TRUE(gateway.is_ready()) << gateway.process().err();
    EXPECT_EQ(fetch(gateway.address(), "GET", "/v1/base/pets").body, "GET /v1/base/pets");
    EXPECT_EQ(status(gateway, "/pets"), 404);
  }
}

/// How a file may change below a running gateway.
using Replace = void (*)(const std::string& fresh, const std::string& served);

void by_rename(const std::string& fresh, const std::string& served) {
  std::filesystem::rename(fresh, served);
}

void in_place(const std::string& fresh, const std::string& served) {
  const std::string bytes = read_file(fresh);
  std::ofstream out{served, std::ios::binary | std::ios::trunc};
  out << bytes;
}

void in_small_pieces(const std::string& fresh, const std::string& served) {
  const std::string bytes = read_file(fresh);
  std::ofstream out{served, std::ios::binary | std::ios::trunc};
  for (std::size_t at = 0; at < bytes.size(); at += 512) {
    out << bytes.substr(at, 512);
    out.flush();
  }
}

void by_removal(const std::string& fresh, const std::string& served) {
  std::filesystem::remove(served);
  std::filesystem::rename(fresh, served);
}

struct Way {
  const char* name;
  Replace replace;
};

class ReloadTest : public ServeTest, public ::testing::WithParamInterface<Way> {};

TEST_P(ReloadTest, NewRoutesOnAnOpenConnectionAndNoFailedRequest) {
  const std::string served = artifact("api.bca", {"/pets"});
  Gateway gateway{served};
  ASSERT_TRUE(gateway.is_ready()) << gateway.process().err();
  const std::string before = gateway.digest();
  RawClient open{gateway.address()};
  const auto ask = [&open](const std::string& target) {
    open.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    return open.read_response().status;
  };
  ASSERT_EQ(ask("/pets"), 200);
  ASSERT_EQ(ask("/cats"), 404);

  std::atomic<bool> is_over{false};
  std::atomic<int> failed{0};
  std::thread others{[&] {
    while (!is_over) failed += status(gateway, "/pets") == 200 ? 0 : 1;
  }};
  GetParam().replace(artifact("fresh.bca", {"/pets", "/cats"}), served);
  EXPECT_TRUE(eventually([&] { return gateway.digest() != before; })) << gateway.process().err();
  EXPECT_EQ(ask("/cats"), 200);
  EXPECT_EQ(ask("/pets"), 200);
  is_over = true;
  others.join();
  EXPECT_EQ(failed, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Serve,
    ReloadTest,
    ::testing::Values(
        Way{"ByRename", by_rename},
        Way{"InPlace", in_place},
        Way{"InSmallPieces", in_small_pieces},
        Way{"ByRemoval", by_removal}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST_F(ServeTest, FollowsSymbolicLinksAsKubernetesSwapsThem) {
  namespace fs = std::filesystem;
  for (const char* version : {"..1", "..2"}) fs::create_directory(folder_.path(version));
  artifact("..1/api.bca", {"/pets"});
  artifact("..2/api.bca", {"/pets", "/cats"});
  fs::create_directory_symlink("..1", folder_.path("..data"));
  fs::create_symlink("..data/api.bca", folder_.path("api.bca"));
  Gateway gateway{folder_.path("api.bca")};
  ASSERT_TRUE(gateway.is_ready()) << gateway.process().err();
  ASSERT_EQ(status(gateway, "/cats"), 404);
  fs::create_directory_symlink("..2", folder_.path("..data_tmp"));
  fs::rename(folder_.path("..data_tmp"), folder_.path("..data"));
  EXPECT_TRUE(eventually([&] { return status(gateway, "/cats") == 200; }));
}

TEST_F(ServeTest, ReloadsWhenTold) {
  const std::string served = artifact("api.bca", {"/pets"});
  Gateway gateway{served};
  ASSERT_TRUE(gateway.is_ready()) << gateway.process().err();
  const RawResponse same = tell(gateway, "POST /reload", "localhost");
  EXPECT_EQ(same.status, 200);
  EXPECT_EQ(json_text(same.body, "digest"), gateway.digest());
  by_rename(artifact("fresh.bca", {"/pets", "/cats"}), served);
  const RawResponse fresh = tell(gateway, "POST /reload", "127.0.0.1");
  EXPECT_EQ(fresh.status, 200) << fresh.body;
  EXPECT_EQ(status(gateway, "/cats"), 200);  // answered only once it serves
  EXPECT_EQ(json_text(fresh.body, "digest"), gateway.digest());
  EXPECT_EQ(tell(gateway, "POST /reload", "evil.example").status, 403);
  gateway.process().signal(SIGHUP);
  EXPECT_EQ(status(gateway, "/cats"), 200);
}

TEST_F(ServeTest, KeepsServingWhenTheNewFileIsBroken) {
  const std::string served = artifact("api.bca", {"/pets"});
  Gateway gateway{served};
  ASSERT_TRUE(gateway.is_ready()) << gateway.process().err();
  const std::string before = gateway.digest();
  std::string bytes = read_file(artifact("fresh.bca", {"/cats"}));
  bytes.resize(bytes.size() / 2);
  folder_.write("half.bca", bytes);
  by_rename(folder_.path("half.bca"), served);
  const RawResponse refused = tell(gateway, "POST /reload", "localhost");
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_THAT(refused.field("content-type"), StartsWith("application/problem+json"));
  EXPECT_EQ(gateway.digest(), before);
  EXPECT_EQ(status(gateway, "/pets"), 200);
  EXPECT_EQ(fetch(gateway.admin(), "GET", "/readyz").status, 200);
  EXPECT_THAT(fetch(gateway.admin(), "GET", "/readyz?verbose").body, HasSubstr("[!]"));
  by_rename(folder_.path("fresh.bca"), served);
  EXPECT_TRUE(eventually([&] { return status(gateway, "/cats") == 200; }));
}

TEST_F(ServeTest, FinishesWhatItBeganWhenTerminated) {
  std::atomic<bool> is_asked{false};
  std::atomic<bool> may_answer{false};
  FakeUpstream slow{[&](const SeenRequest&, UpstreamConnection& connection) {
    is_asked = true;
    (void)eventually([&] { return may_answer.load(); });
    connection.send(ok_response("late"));
  }};
  const std::string file = folder_.path("slow.bca");
  ASSERT_EQ(compile(folder_, description({"/pets"}), file, {"--upstream", slow.url()}).code, 0);
  Gateway gateway{file, {"--drain-timeout", "20s"}};
  ASSERT_TRUE(gateway.is_ready()) << gateway.process().err();
  RawClient client{gateway.address()};
  client.send("GET /pets HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(eventually([&] { return is_asked.load(); }));
  gateway.process().signal(SIGTERM);
  EXPECT_TRUE(eventually([&] { return !RawClient{gateway.address()}.is_connected(); }));
  may_answer = true;
  const RawResponse response = client.read_response();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "late");
  EXPECT_TRUE(client.is_closed_by_peer());
  EXPECT_EQ(gateway.process().wait(), 0);
}

TEST_F(ServeTest, SecondOnOnePortIsTold) {
  const std::string file = artifact("api.bca", {"/pets"});
  Gateway first{file};
  ASSERT_TRUE(first.is_ready()) << first.process().err();
  const Outcome second = run(
      {gateway_program(),
       "serve",
       "--artifact",
       file,
       "--listen",
       first.address(),
       "--admin-listen",
       "off"}
  );
  EXPECT_EQ(second.code, 3);
  EXPECT_THAT(second.err, AllOf(HasSubstr(first.address()), HasSubstr("in use")));
  EXPECT_THAT(second.out, IsEmpty());
  EXPECT_EQ(status(first, "/pets"), 200);
}

TEST_F(ServeTest, RefusesBrokenFilesByName) {
  const std::string good = read_file(artifact("api.bca", {"/pets"}));
  struct Row {
    const char* name;
    std::string bytes;
    int code;
  };
  std::string flipped = good;
  flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 1);
  const Row rows[] = {
      {"empty.bca", "", 1},
      {"text.bca", "openapi: 3.1.0\n", 1},
      {"truncated.bca", good.substr(0, good.size() / 2), 1},
      {"flipped.bca", flipped, 1},
      {"longer.bca", good + "x", 1},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const std::string file = folder_.write(row.name, row.bytes);
    for (const std::string command : {"serve", "check"}) {
      std::vector<std::string> words{gateway_program(), command, "--artifact", file};
      if (command == "serve") words.insert(words.end(), {"--listen", "127.0.0.1:0"});
      const Outcome outcome = run(std::move(words));
      EXPECT_EQ(outcome.code, row.code) << command << ": " << outcome.err;
      EXPECT_THAT(outcome.err, HasSubstr(row.name));
    }
  }
  for (const std::string command : {"serve", "check"}) {
    const Outcome outcome =
        run({gateway_program(), command, "--artifact", folder_.path("missing.bca")});
    EXPECT_EQ(outcome.code, 3) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("missing.bca"));
  }
}

TEST_F(ServeTest, RefusesWrongFlags) {
  const std::string file = artifact("api.bca", {"/pets"});
  const std::vector<std::vector<std::string>> rows{
      {"--listen", "localhost:0"},
      {"--listen", "127.0.0.1"},
      {"--listen", "127.0.0.1:99999"},
      {"--workers", "0"},
      {"--workers", "many"},
      {"--drain-timeout", "soon"},
      {"--no-such-flag"},
      {"--tls-cert", file},
  };
  for (const std::vector<std::string>& flags : rows) {
    std::vector<std::string> words{gateway_program(), "serve", "--artifact", file};
    words.insert(words.end(), flags.begin(), flags.end());
    const Outcome outcome = run(std::move(words));
    EXPECT_EQ(outcome.code, 2) << flags[0] << ": " << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(flags[0]));
  }
}

}  // namespace
}  // namespace barbacane::support
