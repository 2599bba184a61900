#include "common/artifact/writer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "common/artifact/errors.hpp"
#include "common/artifact/loader.hpp"
#include "common/crypto/digest.hpp"
#include "support/gateway_fixture.hpp"
#include "support/signing_keys.hpp"

namespace barbacane::artifact {
namespace {

using support::first_key;
using support::harbour_project;
using support::other_project;
using support::second_key;

using support::make_artifact;
using support::make_artifact_parts;
using support::make_gateway;

std::shared_ptr<const LoadedArtifact> load(std::string_view bytes, Failure& failure) {
  return load_artifact(bytes, {.features = supported_features}, failure);
}

ArtifactParts two_specs() {
  ArtifactParts parts = make_artifact_parts(make_gateway().build());
  parts.specs.emplace_back("Z.yaml", "z: 1\n");
  parts.specs.emplace_back("common/a.yaml", "a: 1\n");
  for (const char* file : {"common/a.yaml", "Z.yaml"}) {
    parts.manifest.specs.push_back(
        {.file = file, .sha256 = {}, .kind = "document", .version = {}, .title = {}}
    );
  }
  return parts;
}

TEST(WriteArtifact, GivesTheSameBytesInWhateverOrderItsPartsCome) {
  std::string detail;
  const WrittenArtifact first = write_artifact(two_specs(), detail).value();
  ArtifactParts parts = two_specs();
  std::ranges::reverse(parts.specs);
  std::ranges::reverse(parts.manifest.specs);
  std::ranges::reverse(parts.manifest.features);
  parts.manifest.features.push_back(parts.manifest.features.front());
  parts.manifest.format = 99;
  parts.manifest.members = {{"stale", "x"}};
  const WrittenArtifact second = write_artifact(std::move(parts), detail).value();
  EXPECT_EQ(first.bytes, second.bytes);
  EXPECT_EQ(first.digest, second.digest);
}

TEST(WriteArtifact, NamesItByTheHashOfItsManifest) {
  std::string detail;
  const WrittenArtifact written = write_artifact(two_specs(), detail).value();
  Failure failure;
  const auto loaded = load(written.bytes, failure);
  ASSERT_NE(loaded, nullptr) << failure.detail;
  EXPECT_EQ(loaded->digest(), written.digest);
  EXPECT_EQ(written.digest, "sha256:" + crypto::to_hex(crypto::sha256(loaded->manifest_text())));
  // Members stand in the order of the format: bytewise, so capitals come first.
  const std::size_t z = written.bytes.find(std::string("specs/Z.yaml\0", 13));
  const std::size_t a = written.bytes.find(std::string("specs/api.yaml\0", 15));
  const std::size_t c = written.bytes.find(std::string("specs/common/a.yaml\0", 20));
  EXPECT_LT(z, a);
  EXPECT_LT(a, c);
}

struct Refused {
  const char* name;
  ArtifactParts parts;
  ArtifactErrc code;
  const char* detail;
};

TEST(WriteArtifact, RefusesWhatNoGatewayWouldLoad) {
  const auto named = [](std::string name) {
    ArtifactParts parts = make_artifact_parts(make_gateway().build());
    parts.specs[0].first = parts.manifest.specs[0].file = std::move(name);
    return parts;
  };
  ArtifactParts collide = two_specs();
  collide.specs[1].first = collide.manifest.specs[2].file = "API.yaml";
  ArtifactParts undescribed = two_specs();
  undescribed.manifest.specs.pop_back();
  ArtifactParts unknown = two_specs();
  unknown.manifest.specs[0].file = "other.yaml";
  ArtifactParts kind = two_specs();
  kind.manifest.specs[0].kind = "swagger";
  using enum ArtifactErrc;
  const Refused rows[] = {
      {"absolute", named("/api.yaml"), bad_name, "empty segment"},
      {"above", named("../api.yaml"), bad_name, "segment .."},
      {"long", named(std::string(95, 'n')), bad_name, "over 100 bytes"},
      {"case", collide, bad_name, "differ in case only"},
      {"a document that the manifest does not describe", undescribed, bad_manifest, "every document"
      },
      {"a description without its document", unknown, bad_manifest, "specs names other.yaml"},
      {"an unknown kind", kind, bad_manifest, "kind of api.yaml"},
  };
  for (const Refused& row : rows) {
    std::string detail;
    const Result<WrittenArtifact> written = write_artifact(row.parts, detail);
    ASSERT_FALSE(written) << row.name;
    EXPECT_EQ(written.error(), make_error_code(row.code)) << row.name << ": " << detail;
    EXPECT_NE(detail.find(row.detail), std::string::npos) << row.name << ": " << detail;
  }
}

std::string run(const std::string& command) {
  std::string output;
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return "cannot run";
  char buffer[4096];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, pipe))
    output.append(buffer, count);
  return output + "exit " + std::to_string(::pclose(pipe));
}

TEST(WriteArtifact, IsListedAndUnpackedByTarWithoutAWarning) {
  const std::string path = testing::TempDir() + "barbacane_writer_test.bca";
  std::string detail;
  const WrittenArtifact written = write_artifact(two_specs(), detail).value();
  std::FILE* file = std::fopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  ASSERT_EQ(std::fwrite(written.bytes.data(), 1, written.bytes.size(), file), written.bytes.size());
  ASSERT_EQ(std::fclose(file), 0);
  EXPECT_EQ(
      run("tar tf " + path),
      "manifest.json\ngateway.fb\nspecs/Z.yaml\nspecs/api.yaml\nspecs/common/a.yaml\nexit 0"
  );
  EXPECT_EQ(run("tar xOf " + path + " specs/Z.yaml"), "z: 1\nexit 0");
  EXPECT_EQ(
      run("tar xOf " + path + " manifest.json | sha256sum | cut -c1-64"),
      written.digest.substr(7) + "\nexit 0"
  );
  std::remove(path.c_str());
}

TEST(AddSignature, AddsAndReplacesAndLeavesTheRestAlone) {
  const std::string plain = make_artifact();
  Failure failure;
  const std::string digest = load(plain, failure)->digest();
  std::string detail;
  std::string bytes = plain;
  const std::pair<const crypto::SigningKey*, std::uint64_t> steps[] = {
      {&second_key(), 2}, {&first_key(), 3}, {&first_key(), 1}, {&first_key(), 3}
  };
  for (const auto& [key, release] : steps) {
    Result<std::string> more =
        add_signature(bytes, sign(digest, *key, release, "", "").value(), detail);
    ASSERT_TRUE(more) << detail;
    bytes = std::move(more).value();
  }
  const auto loaded = load(bytes, failure);
  ASSERT_NE(loaded, nullptr) << failure.detail;
  EXPECT_EQ(loaded->digest(), digest);
  ASSERT_EQ(loaded->signatures().size(), 3U);
  EXPECT_EQ(loaded->signatures()[0].release, 1U);
  EXPECT_EQ(loaded->signatures()[1].release, 2U);
  EXPECT_EQ(loaded->signatures()[2].release, 3U);
  const std::size_t kept = plain.size() - 1024;  // all but the end blocks
  EXPECT_EQ(bytes.substr(0, kept), plain.substr(0, kept));
}

TEST(AddSignature, DoesNotDependOnTheOrderOfSigning) {
  const std::string plain = make_artifact();
  Failure failure;
  const std::string digest = load(plain, failure)->digest();
  const Signature one = sign(digest, first_key(), 1, "", "").value();
  const Signature two = sign(digest, second_key(), 1, "", "").value();
  std::string detail;
  const auto both = [&](const Signature& left, const Signature& right) {
    return add_signature(add_signature(plain, left, detail).value(), right, detail).value();
  };
  EXPECT_EQ(both(one, two), both(two, one));
}

TEST(AddSignature, SignsNothingThatDoesNotVerify) {
  const std::string plain = make_artifact();
  Failure failure;
  const Signature signature = sign(load(plain, failure)->digest(), first_key(), 1, "", "").value();
  std::string changed = plain;
  changed[changed.find(support::spec_text)] = 'O';
  std::string detail;
  for (const std::string& bytes : {std::string{}, plain.substr(0, 600), changed, plain + "x"}) {
    EXPECT_FALSE(add_signature(bytes, signature, detail));
    EXPECT_NE(detail.find("cannot be signed"), std::string::npos) << detail;
  }
}

TEST(AddSignature, RefusesARecordThatWouldNotLoad) {
  Signature signature = sign("sha256:x", first_key(), 1, "", "").value();
  signature.key_id = "short";
  std::string detail;
  const Result<std::string> bytes = add_signature(make_artifact(), signature, detail);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error(), make_error_code(ArtifactErrc::bad_signatures));
}

}  // namespace
}  // namespace barbacane::artifact
