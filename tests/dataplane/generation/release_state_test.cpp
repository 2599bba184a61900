#include "dataplane/generation/release_state.hpp"

#include <gtest/gtest.h>

namespace barbacane::generation {
namespace {

const std::string digest_a = "sha256:" + std::string(64, 'a');
const std::string digest_b = "sha256:" + std::string(64, 'b');

TEST(ReleaseStateJson, ReadsWhatItWrites) {
  for (const ReleaseState& state :
       {ReleaseState{},
        ReleaseState{.release = 7, .digests = {digest_a}},
        ReleaseState{.release = 9007199254740991, .digests = {digest_a, digest_b}}}) {
    std::string detail;
    EXPECT_EQ(parse_release_state(to_json(state), detail), state) << detail;
  }
}

TEST(ReleaseStateJson, RefusesDamage) {
  std::string many = R"({"format":1,"release":1,"digests":[)";
  for (std::size_t i = 0; i <= accepted_digests_max; ++i) {
    many += (i == 0 ? "\"" : ",\"") + digest_a + '"';
  }
  struct Row {
    const char* name;
    std::string text;
  };
  const Row rows[] = {
      {"Empty", ""},
      {"NoJson", "release 7"},
      {"NoObject", "[]"},
      {"Cut", R"({"format":1,"release":7,"dig)"},
      {"NoFormat", R"({"release":7,"digests":[]})"},
      {"NewerFormat", R"({"format":2,"release":7,"digests":[],"more":1})"},
      {"NoRelease", R"({"format":1,"digests":[]})"},
      {"NegativeRelease", R"({"format":1,"release":-1,"digests":[]})"},
      {"BrokenRelease", R"({"format":1,"release":1.5,"digests":[]})"},
      {"HugeRelease", R"({"format":1,"release":9007199254740992,"digests":[]})"},
      {"ReleaseAsText", R"({"format":1,"release":"7","digests":[]})"},
      {"NoDigests", R"({"format":1,"release":7})"},
      {"DigestsAreNoList", R"({"format":1,"release":7,"digests":{}})"},
      {"DigestIsNoText", R"({"format":1,"release":7,"digests":[7]})"},
      {"DigestIsShort", R"({"format":1,"release":7,"digests":["sha256:aa"]})"},
      {"DigestInUpperCase",
       R"({"format":1,"release":7,"digests":["sha256:)" + std::string(64, 'A') + R"("]})"},
      {"TooManyDigests", many + "]}"},
      {"UnknownField", R"({"format":1,"release":7,"digests":[],"note":1})"},
      {"RepeatedField", R"({"format":1,"release":7,"release":1,"digests":[]})"},
      {"MoreBehind", to_json(ReleaseState{}) + "x"},
  };
  for (const Row& row : rows) {
    std::string detail;
    EXPECT_EQ(parse_release_state(row.text, detail), std::nullopt) << row.name;
    EXPECT_NE(detail, "") << row.name;
  }
}

TEST(ReleaseState, AcceptedMeansThisDigestAtThisRelease) {
  const ReleaseState state{.release = 7, .digests = {digest_a}};
  EXPECT_TRUE(state.has_accepted(digest_a, 7));
  EXPECT_FALSE(state.has_accepted(digest_b, 7));
  EXPECT_FALSE(state.has_accepted(digest_a, 6));
  EXPECT_FALSE(state.has_accepted(digest_a, 8));
}

}  // namespace
}  // namespace barbacane::generation
