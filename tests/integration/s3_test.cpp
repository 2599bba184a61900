// Blobs in an object storage: a real S3 server (npm's s3rver, which checks signatures), over TLS
// too.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "common/crypto/digest.hpp"
#include "control/blobs/errors.hpp"
#include "control/blobs/s3_store.hpp"
#include "support/control_plane.hpp"

namespace barbacane::support {
namespace {

using ::testing::HasSubstr;

constexpr const char* version = "3.7.1";

/// Installed once, below the build folder. "" where there is no npm.
std::string server_program() {
  static const std::string program = [] {
    const std::string folder = std::string(BARBACANE_SOURCE_DIR) + "/build/s3rver-" + version;
    const std::string script = folder + "/node_modules/s3rver/bin/s3rver.js";
    if (std::filesystem::exists(script)) return script;
    std::filesystem::create_directories(folder);
    const Outcome done = run(
        {"npm",
         "install",
         "--no-audit",
         "--no-fund",
         "--silent",
         "--prefix",
         folder,
         std::string("s3rver@") + version}
    );
    return done.code == 0 && std::filesystem::exists(script) ? script : std::string();
  }();
  return program;
}

/// What s3rver knows as its only account.
constexpr const char* account = "S3RVER";

class Storage {
 public:
  explicit Storage(std::vector<std::string> more = {}) {
    std::vector<std::string> words{
        "node",
        server_program(),
        "-d",
        folder_.path("objects"),
        "-p",
        "0",
        "-a",
        "127.0.0.1",
        "--service-endpoint",
        "localhost",
        "--configure-bucket",
        "artifacts"
    };
    words.insert(words.end(), more.begin(), more.end());
    std::filesystem::create_directories(folder_.path("objects"));
    process_ = std::make_unique<Process>(words);
    std::string line;
    const auto listens = [&] {
      const std::string text = process_->out();
      const std::size_t at = text.find("listening on ");
      const std::size_t end = text.find('\n', std::min(at, text.size()));
      if (end != std::string::npos) line = text.substr(at, end - at);
      return !line.empty();
    };
    EXPECT_TRUE(eventually(listens)) << process_->err();
    port_ = line.substr(line.rfind(':') + 1);
    account_file_ = folder_.write("account", account);
  }

  [[nodiscard]] std::string url(const std::string& scheme, const std::string& more = {}) const {
    // s3rver takes the bucket from names of the form BUCKET.s3.localhost.
    const bool is_virtual = more.find("style=virtual") != std::string::npos;
    return "s3://artifacts/some/prefix?endpoint=" + scheme + "://" +
           (is_virtual ? "s3.localhost:" : "localhost:") + port_ + "&access_key_id=file://" +
           account_file_ + "&secret_access_key=file://" + account_file_ + more;
  }
  [[nodiscard]] std::unique_ptr<blobs::BlobStore> open(
      const std::string& scheme, const std::string& more = {}
  ) const {
    std::string fault;
    const auto place = blobs::parse_s3_place(
        url(scheme, more), [](const char*) -> const char* { return nullptr; }, fault
    );
    EXPECT_TRUE(place) << fault;
    return place ? blobs::make_s3_store(*place) : nullptr;
  }
  void change_account(const std::string& text) { folder_.write("account", text); }
  [[nodiscard]] Process& process() { return *process_; }

 private:
  TemporaryDirectory folder_;
  std::unique_ptr<Process> process_;
  std::string port_;
  std::string account_file_;
};

std::string digest_of(std::string_view bytes) {
  return "sha256:" + crypto::to_hex(crypto::sha256(bytes));
}

/// No two parts of it are alike.
std::string many_bytes(std::size_t count) {
  std::string out(count, '\0');
  std::uint32_t state = 1;
  for (char& c : out) {
    state = state * 1664525U + 1013904223U;
    c = static_cast<char>(state >> 24U);
  }
  return out;
}

class S3Test : public ::testing::Test {
 protected:
  void SetUp() override {
    if (server_program().empty()) GTEST_SKIP() << "npm cannot install s3rver here";
  }
};

TEST_F(S3Test, KeepsBytesUnderTheirDigestInBothStyles) {
  const Storage storage;
  for (const char* style : {"&style=path", "&style=virtual"}) {
    const auto store = storage.open("http", style);
    EXPECT_TRUE(store->check());
    const std::string bytes = many_bytes(3U << 20U) + style;
    const std::string digest = digest_of(bytes);
    EXPECT_FALSE(store->size(digest)->has_value());
    EXPECT_EQ(store->read(digest, 0, 10).error(), blobs::BlobErrc::missing);
    ASSERT_TRUE(store->put(digest, bytes));
    ASSERT_TRUE(store->put(digest, bytes));
    EXPECT_EQ(**store->size(digest), bytes.size());
    // Across the edge of a block, at the end, and behind it.
    EXPECT_EQ(*store->read(digest, (1U << 20U) - 5, 10), bytes.substr((1U << 20U) - 5, 10));
    EXPECT_EQ(*store->read(digest, bytes.size() - 3, 100), bytes.substr(bytes.size() - 3));
    EXPECT_EQ(*store->read(digest, bytes.size() + 4'000'000, 100), "");
    EXPECT_TRUE(store->remove(digest));
    EXPECT_TRUE(store->remove(digest));
    EXPECT_FALSE(store->size(digest)->has_value());
    EXPECT_FALSE(store->put("sha256:../x", "y"));
  }
}

TEST_F(S3Test, SendsLargeBlobsInParts) {
  const Storage storage;
  const TemporaryDirectory folder;
  const std::string bytes = many_bytes(2 * blobs::s3_part_bytes + 12'345);
  const std::string digest = digest_of(bytes);
  const auto store = storage.open("http");
  const Result<void> kept = store->put_file(digest, folder.write("large", bytes));
  ASSERT_TRUE(kept) << kept.error().message();
  EXPECT_EQ(**store->size(digest), bytes.size());
  std::string back;
  while (true) {
    const auto piece = store->read(digest, back.size(), 256U << 10U);
    ASSERT_TRUE(piece) << piece.error().message();
    if (piece->empty()) break;
    back += *piece;
  }
  EXPECT_EQ(digest_of(back), digest);
  const std::string other = bytes + "x";
  EXPECT_TRUE(store->put(digest_of(other), other));
  EXPECT_EQ(**store->size(digest_of(other)), other.size());
}

TEST_F(S3Test, SpeaksTlsAndTrustsNoStranger) {
  const TemporaryDirectory folder;
  const std::string key = folder.path("key.pem");
  const std::string certificate = folder.path("certificate.pem");
  const Outcome made = run(
      {"openssl",
       "req",
       "-x509",
       "-newkey",
       "ec",
       "-pkeyopt",
       "ec_paramgen_curve:P-256",
       "-nodes",
       "-days",
       "1",
       "-keyout",
       key,
       "-out",
       certificate,
       "-subj",
       "/CN=localhost",
       "-addext",
       "subjectAltName=DNS:localhost"}
  );
  ASSERT_EQ(made.code, 0) << made.err;
  const Storage storage({"--key", key, "--cert", certificate});
  EXPECT_TRUE(storage.open("https", "&ca_file=" + certificate)->put(digest_of("a"), "a"));
  EXPECT_EQ(storage.open("https")->check().error(), blobs::BlobErrc::unreachable);
}

TEST_F(S3Test, SaysWhenItIsNotLetIn) {
  Storage storage;
  const auto store = storage.open("http");
  ASSERT_TRUE(store->put(digest_of("a"), "a"));
  storage.change_account("somebody");
  EXPECT_EQ(store->size(digest_of("a")).error(), blobs::BlobErrc::denied);
  storage.change_account(account);
  EXPECT_TRUE(store->size(digest_of("a")));
}

TEST_F(S3Test, IsWhereAControlPlaneKeepsArtifacts) {
  Storage storage;
  TestDatabase database;
  const std::string place = storage.url("http");
  ControlPlane plane(database.url(), {"--artifact-store", place});
  plane.use_key(make_admin_key(database.url()));
  const std::string project = plane.call("POST", "/projects", R"({"name":"one"})").at("id");
  TemporaryDirectory folder;
  const std::string spec = folder.write(
      "api.yaml",
      "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nx-barbacane-dispatch: {name: mock, config: "
      "{}}\npaths: {/a: {get: {responses: {'200': {description: d}}}}}\n"
  );
  const std::string file = folder.path("api.bca");
  ASSERT_EQ(run({control_program(), "compile", "--spec", spec, "-o", file}).code, 0);
  const Answer kept = plane.call(
      "POST",
      "/projects/" + project + "/artifacts",
      read_file(file),
      "Content-Type: application/octet-stream\r\n"
  );
  ASSERT_EQ(kept.status, 201) << kept.body;
  const std::string download = "/artifacts/" + kept.at("id") + "/download";
  EXPECT_EQ(plane.call("GET", download).body, read_file(file));
  const Answer part = plane.call("GET", download, {}, "Range: bytes=100-199\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, read_file(file).substr(100, 100));

  storage.process().signal(SIGKILL);
  EXPECT_EQ(storage.process().wait(), 128 + SIGKILL);
  EXPECT_EQ(plane.call("GET", "/readyz").status, 503);
  EXPECT_THAT(plane.call("GET", "/readyz").body, HasSubstr("artifact store"));
  EXPECT_THAT(plane.call("GET", "/projects").status, 200) << "the rest goes on";
}

}  // namespace
}  // namespace barbacane::support
