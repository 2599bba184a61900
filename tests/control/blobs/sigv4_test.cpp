// The examples that AWS publishes: the suite "aws-sig-v4-test-suite", and those of the pages on
// Amazon S3.
#include "control/blobs/sigv4.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace barbacane::blobs {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

constexpr const char* empty_hash =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct Example {
  const char* name;
  UnsignedCall call;
  const char* signature;
};

TEST(SigV4, SignsTheExamplesOfTheSuite) {
  const SigningIdentity identity{
      .access_key_id = "AKIDEXAMPLE",
      .secret_access_key = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
      .region = "us-east-1",
      .service = "service"
  };
  const Pairs fields{{"host", "example.amazonaws.com"}, {"x-amz-date", "20150830T123600Z"}};
  const Example rows[]{
      {"get-vanilla",
       {"GET", "/", {}, fields, empty_hash},
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-vanilla-query-order-key-case",
       {"GET", "/", {{"Param2", "value2"}, {"Param1", "value1"}}, fields, empty_hash},
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"post-vanilla",
       {"POST", "/", {}, fields, empty_hash},
       "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
  };
  for (const Example& row : rows) {
    const std::string value = authorization_of(row.call, identity, "20150830T123600Z");
    EXPECT_THAT(
        value,
        StartsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/"
                   "aws4_request,SignedHeaders=host;x-amz-date,Signature=")
    );
    EXPECT_THAT(value, EndsWith(row.signature)) << row.name;
  }
}

TEST(SigV4, SignsTheExamplesOfS3) {
  const SigningIdentity identity{
      .access_key_id = "AKIAIOSFODNN7EXAMPLE",
      .secret_access_key = Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
      .region = "us-east-1",
      .service = "s3"
  };
  const auto fields = [](const char* hash, Pairs more) {
    more.emplace_back("host", "examplebucket.s3.amazonaws.com");
    more.emplace_back("x-amz-content-sha256", hash);
    more.emplace_back("x-amz-date", "20130524T000000Z");
    return more;
  };
  constexpr const char* put_hash =
      "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
  const Example rows[]{
      {"GET Object",
       {"GET", "/test.txt", {}, fields(empty_hash, {{"range", "bytes=0-9"}}), empty_hash},
       "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
      {"PUT Object",
       {"PUT",
        encode("/test$file.text", true),
        {},
        fields(
            put_hash,
            {{"date", "Fri, 24 May 2013 00:00:00 GMT"},
             {"x-amz-storage-class", "REDUCED_REDUNDANCY"}}
        ),
        put_hash},
       "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
      {"GET Bucket Lifecycle",
       {"GET", "/", {{"lifecycle", ""}}, fields(empty_hash, {}), empty_hash},
       "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
      {"GET Bucket (List Objects)",
       {"GET", "/", {{"prefix", "J"}, {"max-keys", "2"}}, fields(empty_hash, {}), empty_hash},
       "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
  };
  for (const Example& row : rows)
    EXPECT_THAT(authorization_of(row.call, identity, "20130524T000000Z"), EndsWith(row.signature))
        << row.name;
}

TEST(SigV4, EncodesWhatIsNotUnreserved) {
  EXPECT_EQ(encode("/a b/~-._%+\xc3\xa9", true), "/a%20b/~-._%25%2B%C3%A9");
  EXPECT_EQ(encode("a/b", false), "a%2Fb");
  EXPECT_EQ(canonical_query({{"b", "x y"}, {"a", ""}, {"B", "1"}}), "B=1&a=&b=x%20y");
}

}  // namespace
}  // namespace barbacane::blobs
