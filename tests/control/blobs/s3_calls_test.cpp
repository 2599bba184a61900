// Attempts and refusals, against a server that misbehaves; a real one is in tests/integration.
#include "control/blobs/s3_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/blobs/errors.hpp"
#include "support/fake_upstream.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::blobs {
namespace {

using support::FakeUpstream;
using support::SeenRequest;
using support::UpstreamConnection;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* slow_down =
    "HTTP/1.1 503 x\r\nContent-Length: 49\r\n\r\n<Error><Code>SlowDown</Code><Message/></Error>   "
    " ";

struct Storage {
  support::TemporaryDirectory folder;
  FakeUpstream server;
  S3Calls calls;

  explicit Storage(support::UpstreamHandler handler)
      : server(std::move(handler)),
        calls({
            .bucket = "bucket",
            .prefix = "p/",
            .scheme = "http",
            .host = server.address(),
            .region = "us-east-1",
            .ca_file = {},
            .access_key_id = "file://" + folder.write("id", "AKID\n"),
            .secret_access_key = "file://" + folder.write("secret", "SECRET\n"),
            .session_token = {},
        }) {}
};

TEST(S3Calls, TriesAgainWhatIsWorthIt) {
  int answered = 0;
  Storage storage([&answered](const SeenRequest&, UpstreamConnection& to) {
    ++answered;
    if (answered == 1) return to.reset();
    to.send(answered == 2 ? slow_down : support::ok_response("x"));
  });
  const auto answer = storage.calls.call({.method = "GET", .key = "k", .query = {{"b c", "1"}}});
  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->body, "x");
  const auto seen = storage.server.seen();
  ASSERT_THAT(seen, SizeIs(3));
  EXPECT_EQ(seen[2].target, "/bucket/p/k?b%20c=1");
  EXPECT_THAT(seen[2].field("authorization"), HasSubstr("Credential=AKID/"));
  EXPECT_EQ(seen[2].head.find("SECRET"), std::string::npos);
}

TEST(S3Calls, GivesUpAfterFourAttempts) {
  Storage storage([](const SeenRequest&, UpstreamConnection& to) { to.send(slow_down); });
  const auto answer = storage.calls.call({.method = "PUT", .key = "k", .body = "bytes"});
  EXPECT_EQ(answer.error(), BlobErrc::unreachable);
  EXPECT_THAT(storage.server.seen(), SizeIs(4));
  EXPECT_EQ(storage.server.seen()[3].body, "bytes");
}

TEST(S3Calls, ARefusalIsNotRepeated) {
  int status = 403;
  Storage storage([&status](const SeenRequest&, UpstreamConnection& to) {
    to.send("HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_EQ(storage.calls.call({.method = "GET", .key = "k"}).error(), BlobErrc::denied);
  status = 301;
  EXPECT_EQ(storage.calls.call({.method = "GET", .key = "k"}).error(), BlobErrc::refused);
  EXPECT_THAT(storage.server.seen(), SizeIs(2));
  status = 404;
  EXPECT_EQ(storage.calls.call({.method = "GET", .key = "k"})->status, 404U);
}

TEST(S3Calls, ReadsCredentialsForEveryCall) {
  Storage storage({});
  ASSERT_TRUE(storage.calls.call({.method = "GET", .key = "k"}));
  storage.folder.write("id", "OTHER\n");
  ASSERT_TRUE(storage.calls.call({.method = "GET", .key = "k"}));
  EXPECT_THAT(storage.server.seen()[1].field("authorization"), HasSubstr("Credential=OTHER/"));
  EXPECT_EQ(storage.server.connections(), 1U) << "a connection is used again";
  storage.folder.write("id", "");
  EXPECT_EQ(storage.calls.call({.method = "GET", .key = "k"}).error(), BlobErrc::denied);
}

TEST(S3Calls, FindsTextInXml) {
  EXPECT_EQ(xml_text("<R><UploadId>a&amp;lt;b&gt;</UploadId></R>", "UploadId"), "a&lt;b>");
  EXPECT_EQ(xml_text("<R><UploadId>a", "UploadId"), "");
  EXPECT_EQ(xml_text("<R/>", "UploadId"), "");
}

}  // namespace
}  // namespace barbacane::blobs
