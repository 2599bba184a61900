#include "common/artifact/manifest.hpp"

#include <gtest/gtest.h>

#include "common/artifact/errors.hpp"

namespace barbacane::artifact {
namespace {

const std::string digest_a(64, 'a');
const std::string digest_b(64, 'b');

Manifest sample() {
  Manifest manifest;
  manifest.compiler = "barbacane-control 0.1.0";
  manifest.specs = {
      {.file = "api.yaml",
       .sha256 = digest_b,
       .kind = "openapi",
       .version = "3.1.0",
       .title = "Harbour \"7\""}
  };
  manifest.routes = 15;
  manifest.features = {"dispatch/mock", "routes/1"};
  manifest.members = {{"gateway.fb", digest_a}, {"specs/api.yaml", digest_b}};
  manifest.provenance_commit = "0b69118";
  manifest.enforcement = {.enforced = 40, .advisory = 2};
  return manifest;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

TEST(ToCanonicalJson, IsRfc8785) {
  EXPECT_EQ(
      to_canonical_json(sample()),
      R"({"compiler":"barbacane-control 0.1.0","enforcement":{"advisory":2,"enforced":40},)"
      R"("features":["dispatch/mock","routes/1"],"format":1,"members":{"gateway.fb":")" +
          digest_a + R"(","specs/api.yaml":")" + digest_b +
          R"("},"provenance":{"commit":"0b69118"},"routes":15,"specs":[{"file":"api.yaml",)"
          R"("kind":"openapi","sha256":")" +
          digest_b + R"(","title":"Harbour \"7\"","version":"3.1.0"}]})"
  );
}

TEST(ParseManifest, GivesBackWhatWasWritten) {
  std::string detail;
  const std::string text = to_canonical_json(sample());
  const Result<Manifest> manifest = parse_manifest(text, detail);
  ASSERT_TRUE(manifest) << detail;
  EXPECT_EQ(to_canonical_json(*manifest), text);
  EXPECT_EQ(manifest->routes, 15U);
  EXPECT_EQ(manifest->specs.at(0).title, "Harbour \"7\"");
  EXPECT_EQ(manifest->provenance_commit, "0b69118");
  EXPECT_EQ(manifest->provenance_source, "");
  EXPECT_EQ(manifest->enforcement.advisory, 2U);
}

TEST(ParseManifest, SortsMembersAsUtf16DoesAndAcceptsIt) {
  Manifest manifest = sample();
  // U+10000 is D800 DC00 in UTF-16 and so before U+FF5E; in UTF-8 it is behind.
  const std::string wide = "\xf0\x90\x80\x80.yaml";
  const std::string full = "\xef\xbd\x9e.yaml";
  for (const std::string& name : {full, wide}) {
    manifest.members.emplace("specs/" + name, digest_a);
    manifest.specs.push_back(
        {.file = name, .sha256 = digest_a, .kind = "document", .version = {}, .title = {}}
    );
  }
  const std::string text = to_canonical_json(manifest);
  EXPECT_LT(text.find("specs/" + wide), text.find("specs/" + full));
  std::string detail;
  EXPECT_TRUE(parse_manifest(text, detail)) << detail;
}

struct Refused {
  const char* name;
  std::string text;
  ArtifactErrc code;
  const char* detail;
};

TEST(ParseManifest, NamesWhatItRefuses) {
  const std::string good = to_canonical_json(sample());
  using enum ArtifactErrc;
  const Refused rows[] = {
      {"empty", "", bad_manifest, "manifest.json:1:1"},
      {"cut", good.substr(0, good.size() - 1), bad_manifest, "manifest.json:1:"},
      {"two values", good + good, bad_manifest, "manifest.json:1:"},
      {"an array", "[]", bad_manifest, "must be an object"},
      {"null", "null", bad_manifest, "must be an object"},
      {"deep", std::string(100'000, '['), bad_manifest, "manifest.json:1:"},
      {"newer",
       replaced(good, R"("format":1)", R"("format":2)"),
       newer_format,
       "format 2 is newer than this program (reads 1): upgrade barbacane"},
      {"much newer, other fields",
       R"({"format":70000000000,"x":[]})",
       newer_format,
       "format 70000000000 is newer"},
      {"format 0",
       replaced(good, R"("format":1)", R"("format":0)"),
       bad_manifest,
       "format 0 does not exist"},
      {"format -1",
       replaced(good, R"("format":1)", R"("format":-1)"),
       bad_manifest,
       "format -1 does not exist"},
      {"format of text",
       replaced(good, R"("format":1)", R"("format":"1")"),
       bad_manifest,
       "'format' must be a number"},
      {"format spelled out",
       replaced(good, R"("format":1)", R"("format":1.0)"),
       bad_manifest,
       "not canonical"},
      {"no format", replaced(good, R"("format":1,)", ""), bad_manifest, "'format' is missing"},
      {"unknown field",
       replaced(good, R"("format":1,)", R"("format":1,"fromat":1,)"),
       bad_manifest,
       "'fromat' is not known"},
      {"repeated field",
       replaced(good, R"("format":1,)", R"("format":1,"format":1,)"),
       bad_manifest,
       "manifest.json:1:"},
      {"a space", replaced(good, ",", ", "), bad_manifest, "not canonical"},
      {"a newline behind", good + "\n", bad_manifest, "not canonical"},
      {"an escape too many",
       replaced(good, "barbacane", "\\u0062arbacane"),
       bad_manifest,
       "not canonical"},
      {"fields out of order",
       replaced(
           replaced(good, R"("routes":15,)", ""), R"({"compiler")", R"({"routes":15,"compiler")"
       ),
       bad_manifest,
       "not canonical"},
      {"invalid UTF-8", replaced(good, "Harbour", "Harb\xffur"), bad_manifest, "manifest.json:1:"},
      {"routes negative", replaced(good, ":15", ":-1"), bad_manifest, "'routes' must be"},
      {"routes over 32 bits", replaced(good, ":15", ":4294967296"), bad_manifest, "'routes' must be"
      },
      {"features unsorted",
       replaced(good, R"("dispatch/mock","routes/1")", R"("routes/1","dispatch/mock")"),
       bad_manifest,
       "features must be sorted"},
      {"a feature twice",
       replaced(good, R"("dispatch/mock","routes/1")", R"("routes/1","routes/1")"),
       bad_manifest,
       "each stand once"},
      {"a feature of numbers",
       replaced(good, R"("dispatch/mock")", "1"),
       bad_manifest,
       "features must be strings"},
      {"short digest", replaced(good, digest_a, "aa"), bad_manifest, "the digest of gateway.fb"},
      {"upper-case digest",
       replaced(good, digest_a, std::string(64, 'A')),
       bad_manifest,
       "the digest of gateway.fb"},
      {"no gateway",
       replaced(good, R"("gateway.fb":")" + digest_a + "\",", ""),
       bad_manifest,
       "does not name gateway.fb"},
      {"a member elsewhere",
       replaced(good, R"("specs/api.yaml")", R"("etc/api.yaml")"),
       bad_manifest,
       "not below specs/"},
      {"a member above",
       replaced(good, R"("specs/api.yaml")", R"("specs/../a.yaml")"),
       bad_manifest,
       "segment .."},
      {"a spec that is no member",
       replaced(good, R"("file":"api.yaml")", R"("file":"b.yaml")"),
       bad_manifest,
       "specs names b.yaml"},
      {"a member that is no spec",
       replaced(good, R"("specs/api.yaml")", R"("specs/a":")" + digest_a + R"(","specs/api.yaml")"),
       bad_manifest,
       "does not describe every document"},
      {"two digests",
       replaced(good, R"("sha256":")" + digest_b, R"("sha256":")" + digest_a),
       bad_manifest,
       "two digests for api.yaml"},
      {"unknown kind",
       replaced(good, R"("openapi")", R"("openapo")"),
       bad_manifest,
       "kind of api.yaml is not known"},
      {"provenance of numbers",
       replaced(good, R"("0b69118")", "1"),
       bad_manifest,
       "'commit' must be a string"},
      {"empty commit",
       replaced(good, R"("0b69118")", R"("")"),
       bad_manifest,
       "'commit' must not be empty"},
  };
  for (const Refused& row : rows) {
    std::string detail;
    const Result<Manifest> manifest = parse_manifest(row.text, detail);
    ASSERT_FALSE(manifest) << row.name;
    EXPECT_EQ(manifest.error(), make_error_code(row.code)) << row.name << ": " << detail;
    EXPECT_NE(detail.find(row.detail), std::string::npos) << row.name << ": " << detail;
  }
}

}  // namespace
}  // namespace barbacane::artifact
