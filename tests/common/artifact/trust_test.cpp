#include "common/artifact/trust.hpp"

#include <gtest/gtest.h>

#include "common/artifact/errors.hpp"
#include "common/artifact/not_after.hpp"
#include "support/signing_keys.hpp"

namespace barbacane::artifact {
namespace {

using support::first_key;
using support::harbour_project;
using support::other_project;
using support::second_key;

const std::string digest = "sha256:" + std::string(64, 'd');
constexpr const char* june = "2030-06-01T00:00:00Z";

Signature by(
    const crypto::SigningKey& key,
    std::uint64_t release,
    std::string project = {},
    std::string not_after = {}
) {
  return sign(digest, key, release, std::move(project), std::move(not_after)).value();
}

Signature spoiled(Signature signature) {
  signature.signature[0] = signature.signature[0] == 'A' ? 'B' : 'A';
  return signature;
}

// A record that says more than what was signed.
Signature renumbered(Signature signature, std::uint64_t release) {
  signature.release = release;
  return signature;
}

TrustPolicy trusting(std::vector<crypto::PublicKey> keys) {
  return {
      .keys = std::move(keys),
      .project = {},
      .release_floor = 0,
      .now = parse_not_after(june).value(),
      .is_accepted_before = false
  };
}

TrustPolicy with(
    TrustPolicy policy, std::string project, std::uint64_t floor, bool before = false
) {
  policy.project = std::move(project);
  policy.release_floor = floor;
  policy.is_accepted_before = before;
  return policy;
}

struct Accepted {
  const char* name;
  std::vector<Signature> signatures;
  TrustPolicy policy;
  std::uint64_t release;
};

TEST(ChooseSignature, TakesTheHighestReleaseThatSatisfiesThePolicy) {
  const TrustPolicy first = trusting({first_key().public_key()});
  const TrustPolicy both = trusting({first_key().public_key(), second_key().public_key()});
  const Accepted rows[] = {
      {"one", {by(first_key(), 4)}, first, 4},
      {"the higher", {by(first_key(), 4), by(first_key(), 9), by(first_key(), 5)}, first, 9},
      {"rotation, old key only", {by(first_key(), 4)}, both, 4},
      {"rotation, new key only", {by(second_key(), 4)}, both, 4},
      {"rotation, both", {by(first_key(), 4), by(second_key(), 5)}, both, 5},
      {"a stranger beside", {by(second_key(), 9), by(first_key(), 4)}, first, 4},
      {"a spoiled one beside", {spoiled(by(first_key(), 9)), by(first_key(), 4)}, first, 4},
      {"its project", {by(first_key(), 4, harbour_project)}, with(first, harbour_project, 0), 4},
      {"any project", {by(first_key(), 4)}, with(first, harbour_project, 0), 4},
      {"no project asked for", {by(first_key(), 4, other_project)}, first, 4},
      {"at the last second", {by(first_key(), 4, "", june)}, first, 4},
      {"at the floor", {by(first_key(), 4)}, with(first, "", 4), 4},
      {"over the floor", {by(first_key(), 3), by(first_key(), 5)}, with(first, "", 4), 5},
      {"the highest has expired",
       {by(first_key(), 9, "", "2030-05-31T23:59:59Z"), by(first_key(), 4)},
       first,
       4},
      {"accepted before, expired since",
       {by(first_key(), 4, "", "2029-01-01T00:00:00Z")},
       with(first, "", 0, true),
       4},
      {"accepted before, below the floor", {by(first_key(), 4)}, with(first, "", 9, true), 4},
  };
  for (const Accepted& row : rows) {
    std::string detail;
    const Result<Signature> chosen = choose_signature(digest, row.signatures, row.policy, detail);
    ASSERT_TRUE(chosen) << row.name << ": " << detail;
    EXPECT_EQ(chosen->release, row.release) << row.name;
  }
}

struct Refused {
  const char* name;
  std::vector<Signature> signatures;
  TrustPolicy policy;
  ArtifactErrc code;
  std::string detail;
};

TEST(ChooseSignature, NamesTheMostSpecificReason) {
  const TrustPolicy first = trusting({first_key().public_key()});
  const std::string other_digest = "sha256:" + std::string(64, 'e');
  using enum ArtifactErrc;
  Signature respelled = by(first_key(), 4);
  respelled.signature += "=";
  Signature redated = by(first_key(), 4, "", "2029-01-01T00:00:00Z");
  redated.not_after = "2031-01-01T00:00:00Z";
  Signature unbound = by(first_key(), 4, other_project);
  unbound.project.clear();
  const Refused rows[] = {
      {"nothing", {}, first, unsigned_artifact, "barbacane-control sign"},
      {"no keys", {by(first_key(), 4)}, trusting({}), untrusted_key, "trusted is none"},
      {"a stranger", {by(second_key(), 4)}, first, untrusted_key, first_key().public_key().id()},
      {"spoiled", {spoiled(by(first_key(), 4))}, first, bad_signature, "does not verify"},
      {"another artifact's",
       {sign(other_digest, first_key(), 4, "", "").value()},
       first,
       bad_signature,
       "does not verify"},
      {"release raised",
       {renumbered(by(first_key(), 4), 5)},
       first,
       bad_signature,
       "does not verify"},
      {"date moved", {redated}, first, bad_signature, "does not verify"},
      {"project dropped", {unbound}, first, bad_signature, "does not verify"},
      {"respelled", {respelled}, first, bad_signature, "does not verify"},
      {"a stranger and a spoiled one",
       {spoiled(by(first_key(), 4)), by(second_key(), 4)},
       first,
       bad_signature,
       "does not verify"},
      {"other project",
       {by(first_key(), 4, other_project)},
       with(first, harbour_project, 0),
       wrong_project,
       other_project},
      {"other project, accepted before",
       {by(first_key(), 4, other_project)},
       with(first, harbour_project, 0, true),
       wrong_project,
       other_project},
      {"spoiled, accepted before",
       {spoiled(by(first_key(), 4))},
       with(first, "", 0, true),
       bad_signature,
       "does not verify"},
      {"a stranger, accepted before",
       {by(second_key(), 4)},
       with(first, "", 0, true),
       untrusted_key,
       "is signed by key"},
      {"expired",
       {by(first_key(), 4, "", "2030-05-31T23:59:59Z")},
       first,
       expired,
       "valid until 2030-05-31T23:59:59Z"},
      {"below the floor",
       {by(first_key(), 4)},
       with(first, "", 5),
       release_too_low,
       "release 4 is lower than release 5"},
      {"expired and below",
       {by(first_key(), 4, "", "2030-01-01T00:00:00Z"), by(first_key(), 3)},
       with(first, "", 5),
       release_too_low,
       "release 3 is lower"},
  };
  for (const Refused& row : rows) {
    std::string detail;
    const Result<Signature> chosen = choose_signature(digest, row.signatures, row.policy, detail);
    ASSERT_FALSE(chosen) << row.name;
    EXPECT_EQ(chosen.error(), make_error_code(row.code)) << row.name << ": " << detail;
    EXPECT_NE(detail.find(row.detail), std::string::npos) << row.name << ": " << detail;
  }
}

}  // namespace
}  // namespace barbacane::artifact
