// Every byte flipped, every length cut: goal is that no damaged file is ever taken for the one that
// was signed, and that none is harmful. Exhaustive over one small signed artifact.

#include <gtest/gtest.h>

#include "common/artifact/errors.hpp"
#include "common/artifact/features.hpp"
#include "common/artifact/loader.hpp"
#include "common/artifact/not_after.hpp"
#include "common/artifact/writer.hpp"
#include "support/gateway_fixture.hpp"
#include "support/signing_keys.hpp"

namespace barbacane::artifact {
namespace {

using support::first_key;

struct Signed {
  std::string bytes;
  std::string digest;
};

Signed make_signed() {
  const std::string plain = support::make_artifact();
  Failure failure;
  const auto loaded = load_artifact(plain, {.features = supported_features}, failure);
  const Signature signature =
      sign(loaded->digest(), first_key(), 1, support::harbour_project, "2030-12-31T00:00:00Z")
          .value();
  std::string detail;
  return {add_signature(plain, signature, detail).value(), loaded->digest()};
}

const TrustPolicy& trust() {
  static const TrustPolicy policy{
      .keys = {first_key().public_key()},
      .project = support::harbour_project,
      .release_floor = 1,
      .now = parse_not_after("2030-06-01T00:00:00Z").value(),
      .is_accepted_before = false
  };
  return policy;
}

TEST(DamagedArtifact, IsSoundBeforeTheDamage) {
  Failure failure;
  const Signed artifact = make_signed();
  EXPECT_NE(
      load_artifact(artifact.bytes, {.features = supported_features, .trust = &trust()}, failure),
      nullptr
  ) << failure.detail;
}

TEST(DamagedArtifact, IsRefusedForEveryFlippedByteWhenSignaturesAreAskedFor) {
  const Signed artifact = make_signed();
  for (std::size_t at = 0; at < artifact.bytes.size(); ++at) {
    for (const int mask : {0x01, 0x80}) {
      std::string bytes = artifact.bytes;
      bytes[at] = static_cast<char>(bytes[at] ^ mask);
      Failure failure;
      ASSERT_EQ(
          load_artifact(bytes, {.features = supported_features, .trust = &trust()}, failure),
          nullptr
      ) << "byte "
        << at << " xor " << mask;
      ASSERT_TRUE(failure) << at;
      ASSERT_FALSE(failure.detail.empty()) << at;
    }
  }
}

TEST(DamagedArtifact, NeverPassesForTheOriginalWhenSignaturesAreNotAskedFor) {
  // Without trust a flip in the manifest may make another valid artifact, with another digest; one
  // in signatures.json another record, which nobody believes. Nothing else may load.
  const Signed artifact = make_signed();
  const std::size_t manifest_end = artifact.bytes.find('\0', 512);  // behind its header
  const std::size_t signatures = artifact.bytes.find(std::string("signatures.json\0", 16));
  std::size_t loaded_count = 0;
  for (std::size_t at = 0; at < artifact.bytes.size(); ++at) {
    std::string bytes = artifact.bytes;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x01);
    Failure failure;
    const auto loaded = load_artifact(bytes, {.features = supported_features}, failure);
    if (loaded == nullptr) continue;
    ++loaded_count;
    if (at > signatures) {
      EXPECT_EQ(loaded->digest(), artifact.digest) << at;
    } else {
      EXPECT_LT(at, manifest_end) << at;
      EXPECT_NE(loaded->digest(), artifact.digest) << at;
    }
  }
  EXPECT_GT(loaded_count, 0U);
}

TEST(DamagedArtifact, IsRefusedAtEveryLength) {
  const Signed artifact = make_signed();
  for (std::size_t size = 0; size < artifact.bytes.size(); ++size) {
    for (const TrustPolicy* policy : {&trust(), static_cast<const TrustPolicy*>(nullptr)}) {
      Failure failure;
      const std::string_view bytes{artifact.bytes.data(), size};
      ASSERT_EQ(
          load_artifact(bytes, {.features = supported_features, .trust = policy}, failure), nullptr
      ) << size;
      ASSERT_EQ(failure.code, make_error_code(ArtifactErrc::truncated)) << size << failure.detail;
    }
  }
}

TEST(DamagedArtifact, IsRefusedWithAnythingBehindIt) {
  const Signed artifact = make_signed();
  for (const std::string& more : {std::string(1, '\0'), std::string(512, '\0'), std::string{"x"}}) {
    Failure failure;
    EXPECT_EQ(
        load_artifact(artifact.bytes + more, {.features = supported_features}, failure), nullptr
    );
    EXPECT_EQ(failure.code, make_error_code(ArtifactErrc::bad_container)) << failure.detail;
  }
}

}  // namespace
}  // namespace barbacane::artifact
