#include "common/artifact/signature.hpp"

#include <gtest/gtest.h>

#include "common/artifact/errors.hpp"
#include "common/artifact/limits.hpp"
#include "common/crypto/base64.hpp"
#include "support/signing_keys.hpp"

namespace barbacane::artifact {
namespace {

using support::first_key;
using support::harbour_project;
using support::other_project;
using support::second_key;

const std::string digest = "sha256:" + std::string(64, 'd');

TEST(SignedMessage, IsFiveLines) {
  Signature signature{.key_id = "k", .release = 7, .project = {}, .not_after = {}, .signature = {}};
  EXPECT_EQ(signed_message(digest, signature), "barbacane-artifact-v1\n" + digest + "\n-\n7\n-\n");
  signature.project = harbour_project;
  signature.not_after = "2030-01-31T23:59:59Z";
  EXPECT_EQ(
      signed_message(digest, signature),
      "barbacane-artifact-v1\n" + digest + "\n" + harbour_project + "\n7\n2030-01-31T23:59:59Z\n"
  );
}

TEST(Sign, MakesARecordThatItsKeyVerifies) {
  const Signature signature =
      sign(digest, first_key(), 3, harbour_project, "2030-01-31T23:59:59Z").value();
  const crypto::PublicKey key = first_key().public_key();
  EXPECT_EQ(signature.key_id, key.id());
  const std::string bytes = crypto::parse_base64(signature.signature).value();
  EXPECT_TRUE(key.verify(signed_message(digest, signature), bytes));
  EXPECT_EQ(
      sign(digest, first_key(), 3, harbour_project, "2030-01-31T23:59:59Z")->signature,
      signature.signature
  );
}

TEST(Sign, RefusesTermsThatCouldMeanTwoThings) {
  const std::tuple<std::uint64_t, const char*, const char*> rows[] = {
      {release_max + 1, "", ""},
      {1, "-", ""},
      {1, "harbour", ""},
      {1, "3F2A8A52-6C0E-4C1D-9A55-0D6F0F3A7B11", ""},
      {1, "3f2a8a52-6c0e-4c1d-9a55-0d6f0f3a7b1\n", ""},
      {1, "3f2a8a52\n6c0e-4c1d-9a55-0d6f0f3a7b11", ""},
      {1, "", "-"},
      {1, "", "tomorrow"},
      {1, "", "2030-02-31T00:00:00Z"},
  };
  for (const auto& [release, project, not_after] : rows) {
    const Result<Signature> signature = sign(digest, first_key(), release, project, not_after);
    ASSERT_FALSE(signature) << release << project << not_after;
    EXPECT_EQ(signature.error(), make_error_code(ArtifactErrc::bad_signatures));
  }
}

TEST(ParseSignatures, GivesBackWhatWasWritten) {
  const std::vector<Signature> records{
      sign(digest, first_key(), 1, "", "").value(),
      sign(digest, second_key(), release_max, harbour_project, "2030-01-31T23:59:59Z").value(),
  };
  const std::string text = to_json(records);
  std::string detail;
  const Result<std::vector<Signature>> parsed = parse_signatures(text, detail);
  ASSERT_TRUE(parsed) << detail;
  EXPECT_EQ(to_json(*parsed), text);
  EXPECT_EQ(parsed->at(1).project, harbour_project);
  EXPECT_EQ(to_json({}), "[]");
  EXPECT_TRUE(parse_signatures("[]", detail));
}

TEST(ParseSignatures, NamesWhatItRefuses) {
  const std::string letters(86, 'A');
  const auto record = [&](std::string_view before, std::string_view behind) {
    return R"([{"key_id":"0123456789abcdef",)" + std::string{before} +
           R"("release":1,"signature":")" + letters + std::string{behind};
  };
  std::string detail;
  ASSERT_TRUE(parse_signatures(record("", R"(=="}])"), detail)) << detail;
  std::string many = "[";
  for (std::size_t at = 0; at <= signatures_max; ++at) {
    many += (at == 0 ? "" : ",") + record("", R"(=="}])").substr(1);
    many.pop_back();
  }
  const std::tuple<const char*, std::string, const char*> rows[] = {
      {"empty", "", "signatures.json: "},
      {"an object", "{}", "not an array"},
      {"numbers", "[1]", "[0] must be an object"},
      {"too many", many + "]", "at most 64"},
      {"over the bound", "[" + std::string(70'000, ' ') + "]", "signatures.json: "},
      {"short signature", record("", R"("}])"), "not base64 of 64 bytes"},
      {"long signature", record("", R"(AAAA"}])"), "not base64 of 64 bytes"},
      {"unknown field", record("", R"(==","x":1}])"), "'x' is not known"},
      {"project of text", record(R"("project":"x",)", R"(=="}])"), "not a UUID"},
      {"empty project", record(R"("project":"",)", R"(=="}])"), "must not be empty"},
      {"not a time", record(R"("not_after":"x",)", R"(=="}])"), "not_after is not a time"},
      {"not canonical", record("", R"(=="}] )"), "not canonical"},
      {"upper-case key id",
       R"([{"key_id":"0123456789ABCDEF","release":1,"signature":")" + letters + R"(=="}])",
       "key id"},
      {"release over the bound",
       R"([{"key_id":"0123456789abcdef","release":9007199254740992,"signature":")" + letters +
           R"(=="}])",
       "'release' must be an integer"},
  };
  for (const auto& [name, text, words] : rows) {
    const Result<std::vector<Signature>> parsed = parse_signatures(text, detail);
    ASSERT_FALSE(parsed) << name;
    EXPECT_EQ(parsed.error(), make_error_code(ArtifactErrc::bad_signatures)) << name;
    EXPECT_NE(detail.find(words), std::string::npos) << name << ": " << detail;
  }
}

}  // namespace
}  // namespace barbacane::artifact
