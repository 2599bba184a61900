#include "control/blobs/s3_place.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace barbacane::blobs {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using Variables = std::map<std::string, std::string>;
const Variables credentials{{"AWS_ACCESS_KEY_ID", "AK"}, {"AWS_SECRET_ACCESS_KEY", "SK"}};

std::optional<S3Place> parse(
    std::string_view text, std::string& fault, const Variables& variables = credentials
) {
  const auto environment = [&variables](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
  return parse_s3_place(text, environment, fault);
}

TEST(S3Place, SpeaksToAmazonWhenNothingElseIsSaid) {
  std::string fault;
  const auto place = parse("s3://my-bucket/a%20b/c/?region=eu-west-3", fault);
  ASSERT_TRUE(place) << fault;
  EXPECT_EQ(place->scheme, "https");
  EXPECT_EQ(place->authority(), "my-bucket.s3.eu-west-3.amazonaws.com");
  EXPECT_EQ(place->path_of("ff"), "/a%20b/c/ff");
  EXPECT_EQ(place->path_of(""), "/");
  EXPECT_EQ(place->secret_access_key, "env://AWS_SECRET_ACCESS_KEY");
  EXPECT_EQ(place->session_token, "");
}

TEST(S3Place, TakesOtherEndpointsInBothStyles) {
  std::string fault;
  const auto path = parse("s3://my.bucket?endpoint=http://127.0.0.1:9000", fault);
  ASSERT_TRUE(path) << fault;
  EXPECT_EQ(path->authority(), "127.0.0.1:9000");
  EXPECT_EQ(path->path_of("ff"), "/my.bucket/ff");
  EXPECT_EQ(path->path_of(""), "/my.bucket");
  const auto with_virtual =
      parse("s3://bucket/p?endpoint=https%3A%2F%2Fs3.local:443/&style=virtual", fault);
  ASSERT_TRUE(with_virtual) << fault;
  EXPECT_EQ(with_virtual->authority(), "bucket.s3.local");
  EXPECT_EQ(with_virtual->path_of("ff"), "/p/ff");
  const auto dotted = parse("s3://my.bucket", fault);
  ASSERT_TRUE(dotted) << fault;
  EXPECT_FALSE(dotted->is_virtual) << "no certificate of Amazon's covers it";
}

TEST(S3Place, TheEnvironmentIsADefault) {
  Variables variables = credentials;
  variables["AWS_REGION"] = "eu-central-1";
  variables["AWS_ENDPOINT_URL_S3"] = "http://minio:9000";
  variables["AWS_SESSION_TOKEN"] = "T";
  std::string fault;
  const auto place = parse("s3://bucket", fault, variables);
  ASSERT_TRUE(place) << fault;
  EXPECT_EQ(place->region, "eu-central-1");
  EXPECT_EQ(place->host, "minio:9000");
  EXPECT_EQ(place->session_token, "env://AWS_SESSION_TOKEN");
  EXPECT_EQ(parse("s3://bucket?region=r1", fault, variables)->region, "r1");
}

TEST(S3Place, CredentialsAreReferencesAndNeverRepeated) {
  std::string fault;
  const auto place =
      parse("s3://bucket?access_key_id=file:///run/id&secret_access_key=env://S", fault, {});
  ASSERT_TRUE(place) << fault;
  EXPECT_EQ(place->access_key_id, "file:///run/id");
  EXPECT_EQ(place->secret_access_key, "env://S");
  EXPECT_FALSE(parse("s3://bucket?secret_access_key=hunter2", fault));
  EXPECT_THAT(fault, HasSubstr("file://PATH"));
  EXPECT_THAT(fault, Not(HasSubstr("hunter2")));
  EXPECT_FALSE(parse("s3://bucket", fault, {}));
  EXPECT_THAT(fault, HasSubstr("AWS_ACCESS_KEY_ID"));
}

TEST(S3Place, RefusesWhatIsNoPlace) {
  const struct {
    const char* text;
    const char* said;
  } rows[]{
      {"s3:bucket", "s3://"},
      {"s3://", "name of a bucket"},
      {"s3://Bucket", "'Bucket'"},
      {"s3://bucket/../x?regon=a", "'regon'"},
      {"s3://bucket?region", "'region'"},
      {"s3://bucket?region=a/b", "no region"},
      {"s3://bucket?endpoint=ftp://x", "http:// or https://"},
      {"s3://bucket?endpoint=http://x/minio", "without a path"},
      {"s3://bucket?endpoint=http://user@x", "must be a host"},
      {"s3://bucket?style=dns", "path or virtual"},
      {"s3://bucket//x", "slash"},
  };
  for (const auto& [text, said] : rows) {
    std::string fault;
    EXPECT_FALSE(parse(text, fault)) << text;
    EXPECT_THAT(fault, HasSubstr(said)) << text;
  }
}

}  // namespace
}  // namespace barbacane::blobs
