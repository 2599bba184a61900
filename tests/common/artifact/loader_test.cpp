#include "common/artifact/loader.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/artifact/container.hpp"
#include "common/artifact/errors.hpp"
#include "common/artifact/features.hpp"
#include "common/artifact/limits.hpp"
#include "common/artifact/not_after.hpp"
#include "common/artifact/writer.hpp"
#include "common/crypto/digest.hpp"
#include "support/gateway_fixture.hpp"
#include "support/signing_keys.hpp"

namespace barbacane::artifact {
namespace {

using support::first_key;
using support::make_artifact;
using support::make_artifact_parts;
using support::make_gateway;
using support::second_key;

TrustPolicy trust_first() {
  return {
      .keys = {first_key().public_key()},
      .project = {},
      .release_floor = 0,
      .now = parse_not_after("2030-06-01T00:00:00Z").value(),
      .is_accepted_before = false
  };
}

std::shared_ptr<const LoadedArtifact> load(
    std::string_view bytes, Failure& failure, const TrustPolicy* trust = nullptr
) {
  return load_artifact(bytes, {.features = supported_features, .trust = trust}, failure);
}

std::string hex_of(std::string_view bytes) {
  return crypto::to_hex(crypto::sha256(bytes));
}

TEST(LoadArtifact, GivesBackWhatWasWritten) {
  const support::GatewayParts gateway = make_gateway();
  const std::string bytes = make_artifact(gateway);
  Failure failure;
  const auto loaded = load(bytes, failure);
  ASSERT_NE(loaded, nullptr) << failure.detail;
  EXPECT_EQ(loaded->manifest().compiler, "barbacane-control 0.1.0");
  EXPECT_EQ(loaded->manifest().specs.at(0).sha256, hex_of(support::spec_text));
  EXPECT_EQ(loaded->digest(), "sha256:" + hex_of(loaded->manifest_text()));
  EXPECT_EQ(loaded->gateway().operations()->size(), gateway.operations.size());
  EXPECT_EQ(
      tables::view_of(loaded->gateway(), loaded->gateway().operations()->Get(0)->path()),
      "/harbours/{id}"
  );
  EXPECT_TRUE(loaded->signatures().empty());
  EXPECT_FALSE(loaded->accepted_signature());
}

TEST(LoadArtifact, ReadsAFileAndOutlivesIt) {
  const std::string bytes = make_artifact();
  const int file = ::memfd_create("artifact", MFD_CLOEXEC);
  ASSERT_EQ(::write(file, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  ASSERT_EQ(::lseek(file, 0, SEEK_SET), 0);
  Failure failure;
  const auto loaded = load_artifact(file, {.features = supported_features}, failure);
  ASSERT_NE(loaded, nullptr) << failure.detail;
  ASSERT_EQ(::ftruncate(file, 0), 0);  // a mapping of the file would die here
  ::close(file);
  EXPECT_EQ(loaded->gateway().pool()->size(), make_gateway().pool.size());
}

TEST(LoadArtifact, SaysWhyAFileCannotBeRead) {
  Failure failure;
  EXPECT_EQ(load_artifact(-1, {.features = supported_features}, failure), nullptr);
  EXPECT_EQ(failure.code, make_error_code(ArtifactErrc::unreadable));
  EXPECT_NE(failure.detail.find("Bad file descriptor"), std::string::npos) << failure.detail;
}

TEST(LoadArtifact, AcceptsSignaturesInTheFileAndBesideIt) {
  const std::string plain = make_artifact();
  Failure failure;
  const std::string digest = load(plain, failure)->digest();
  const Signature signature = sign(digest, first_key(), 7, "", "").value();
  const TrustPolicy trust = trust_first();

  EXPECT_EQ(load(plain, failure, &trust), nullptr);
  EXPECT_EQ(failure.code, make_error_code(ArtifactErrc::unsigned_artifact));

  const Signature beside[] = {signature};
  const auto detached = load_artifact(
      plain, {.features = supported_features, .trust = &trust, .detached = beside}, failure
  );
  ASSERT_NE(detached, nullptr) << failure.detail;
  EXPECT_EQ(detached->accepted_signature()->release, 7U);

  std::string detail;
  const auto inside = load(add_signature(plain, signature, detail).value(), failure, &trust);
  ASSERT_NE(inside, nullptr) << failure.detail;
  EXPECT_EQ(inside->accepted_signature()->release, 7U);
  EXPECT_EQ(inside->digest(), digest);

  const std::string stranger =
      add_signature(plain, sign(digest, second_key(), 7, "", "").value(), detail).value();
  EXPECT_EQ(load(stranger, failure, &trust), nullptr);
  EXPECT_EQ(failure.code, make_error_code(ArtifactErrc::untrusted_key));
  EXPECT_NE(load(stranger, failure), nullptr) << failure.detail;
}

// Containers written by hand, member by member.
using Members = std::vector<std::pair<std::string, std::string>>;

Members sound_members() {
  std::string detail;
  ArtifactParts parts = make_artifact_parts(make_gateway().build());
  const WrittenArtifact written = write_artifact(parts, detail).value();
  Failure failure;
  return {
      {"manifest.json", std::string{load(written.bytes, failure)->manifest_text()}},
      {"gateway.fb", parts.gateway},
      {"specs/api.yaml", std::string{support::spec_text}},
  };
}

std::string container_of(const Members& members) {
  std::string bytes;
  for (const auto& [name, content] : members) append_member(bytes, name, content);
  append_end(bytes);
  return bytes;
}

// The manifest made to fit another gateway.fb and other features.
std::string manifest_for(std::string_view gateway, std::vector<std::string> features) {
  std::string detail;
  ArtifactParts parts = make_artifact_parts(std::string{gateway});
  parts.manifest.features = std::move(features);
  const WrittenArtifact written = write_artifact(parts, detail).value();
  MemorySource source{written.bytes};
  ContainerReader reader{source};
  Failure failure;
  const auto header = reader.next(failure);
  std::string manifest;
  static_cast<void>(reader.read_member(
      *header,
      [&manifest](std::string_view piece) {
        manifest += piece;
        return ErrorCode{};
      },
      failure
  ));
  return manifest;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

struct Refused {
  const char* name;
  std::function<void(Members&)> spoil;
  ArtifactErrc code;
  const char* detail;
};

TEST(LoadArtifact, NamesTheStepThatFailed) {
  using enum ArtifactErrc;
  const Refused rows[] = {
      {"no members", [](Members& m) { m.clear(); }, bad_container, "starts with zeros"},
      {"a manifest only", [](Members& m) { m.resize(1); }, missing_member, "not gateway.fb"},
      {"no manifest",
       [](Members& m) { m.erase(m.begin()); },
       missing_member,
       "not manifest.json but gateway.fb"},
      {"another tar", [](Members& m) { m = {{"\x1b[31m", "x"}}; }, missing_member, "but \\x1b[31m"},
      {"gateway behind specs",
       [](Members& m) { std::swap(m[1], m[2]); },
       missing_member,
       "not gateway.fb"},
      {"a document missing",
       [](Members& m) { m.pop_back(); },
       missing_member,
       "specs/api.yaml is missing"},
      {"a document too many",
       [](Members& m) { m.emplace_back("specs/b.yaml", "b"); },
       bad_name,
       "does not name: specs/b.yaml"},
      {"a document twice",
       [](Members& m) { m.push_back(m[2]); },
       bad_container,
       "specs/api.yaml stands out of order"},
      {"the gateway twice",
       [](Members& m) { m.push_back(m[1]); },
       bad_container,
       "gateway.fb stands out of order"},
      {"the manifest twice",
       [](Members& m) { m.push_back(m[0]); },
       bad_name,
       "does not name: manifest.json"},
      {"a name above",
       [](Members& m) { m[2].first = "specs/../../etc/passwd"; },
       bad_name,
       "does not name"},
      {"behind the signatures",
       [](Members& m) { m.insert(m.begin() + 2, {"signatures.json", "[]"}); },
       bad_container,
       "specs/api.yaml stands behind signatures.json"},
      {"signatures twice",
       [](Members& m) {
         m.emplace_back("signatures.json", "[]");
         m.emplace_back("signatures.json", "[]");
       },
       bad_container,
       "stands behind signatures.json"},
      {"signatures of another kind",
       [](Members& m) { m.emplace_back("signatures.json", "{}"); },
       bad_signatures,
       "not an array"},
      {"signatures over the bound",
       [](Members& m) {
         m.emplace_back("signatures.json", std::string(signatures_bytes_max + 1, ' '));
       },
       too_large,
       "signatures.json has 65537 bytes"},
      {"a manifest over the bound",
       [](Members& m) { m[0].second = std::string(manifest_bytes_max + 1, ' '); },
       too_large,
       "manifest.json has 4194305 bytes"},
      {"a manifest of another kind",
       [](Members& m) { m[0].second = "{}"; },
       bad_manifest,
       "'format' is missing"},
      {"a newer format",
       [](Members& m) { m[0].second = replaced(m[0].second, R"("format":1)", R"("format":2)"); },
       newer_format,
       "format 2 is newer than this program (reads 1): upgrade barbacane"},
      {"a changed gateway",
       [](Members& m) { m[1].second.back() = '?'; },
       digest_mismatch,
       "gateway.fb: sha256 is "},
      {"a changed document",
       [](Members& m) { m[2].second += "#"; },
       digest_mismatch,
       "the file was changed after it was compiled: compile it again"},
      {"an unknown feature",
       [](Members& m) { m[0].second = manifest_for(m[1].second, {"routes/1", "teleport/3"}); },
       unknown_feature,
       "the feature teleport/3"},
      {"an empty gateway",
       [](Members& m) {
         m[1].second.clear();
         m[0].second = manifest_for(m[1].second, {});
       },
       bad_tables,
       "gateway.fb is empty"},
      {"a gateway of text",
       [](Members& m) {
         m[1].second = std::string(2000, 'x');
         m[0].second = manifest_for(m[1].second, {});
       },
       bad_tables,
       "FlatBuffers verifier"},
      {"a gateway of one byte",
       [](Members& m) {
         m[1].second = "x";
         m[0].second = manifest_for(m[1].second, {});
       },
       bad_tables,
       "FlatBuffers verifier"},
      {"a wrong file identifier",
       [](Members& m) {
         m[1].second.replace(4, 4, "BBCB");
         m[0].second = manifest_for(m[1].second, {});
       },
       bad_tables,
       "FlatBuffers verifier"},
      {"a cut gateway",
       [](Members& m) {
         m[1].second.resize(m[1].second.size() / 2);
         m[0].second = manifest_for(m[1].second, {});
       },
       bad_tables,
       "FlatBuffers verifier"},
  };
  for (const Refused& row : rows) {
    Members members = sound_members();
    row.spoil(members);
    Failure failure;
    EXPECT_EQ(load(container_of(members), failure), nullptr) << row.name;
    EXPECT_EQ(failure.code, make_error_code(row.code)) << row.name << ": " << failure.detail;
    EXPECT_NE(failure.detail.find(row.detail), std::string::npos)
        << row.name << ": " << failure.detail;
  }
}

TEST(LoadArtifact, TakesMembersOfTheFixture) {
  // The rows above mean something only because this loads.
  Failure failure;
  EXPECT_NE(load(container_of(sound_members()), failure), nullptr) << failure.detail;
  EXPECT_EQ(container_of(sound_members()), make_artifact());
}

TEST(LoadArtifact, HoldsNoMemoryForAPromise) {
  // A header that promises 512 MiB, and nothing behind it.
  Members members = sound_members();
  std::string bytes;
  append_member(bytes, "manifest.json", members[0].second);
  const Block header = make_header("gateway.fb", gateway_bytes_max);
  bytes.append(header.data(), header.size());
  Failure failure;
  EXPECT_EQ(load(bytes, failure), nullptr);
  EXPECT_EQ(failure.code, make_error_code(ArtifactErrc::truncated)) << failure.detail;
  const Block over = make_header("gateway.fb", gateway_bytes_max + 1);
  bytes.replace(bytes.size() - over.size(), over.size(), over.data(), over.size());
  EXPECT_EQ(load(bytes, failure), nullptr);
  EXPECT_EQ(failure.code, make_error_code(ArtifactErrc::too_large)) << failure.detail;
}

}  // namespace
}  // namespace barbacane::artifact
