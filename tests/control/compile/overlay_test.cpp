#include "control/compile/overlay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/compile/compile_fixture.hpp"

namespace barbacane::compile {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view api = R"(openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a: {get: {operationId: getA, deprecated: true}}
  /b: {get: {operationId: getB}, post: {operationId: postB}}
)";

Options overlaid(std::vector<std::string> specs = {}) {
  return {
      .specs = std::move(specs),
      .overlays = {"o.yaml"},
      .upstream = "http://h",
      .base_path = BasePath::keep,
      .security = Security::enforce,
      .provenance_commit = {},
      .provenance_source = {}
  };
}

Compiled overlay(const std::string& actions, const std::string& version = "1.0.0") {
  return compile_files(
      {{"api.yaml", std::string{api}},
       {"o.yaml", "overlay: " + version + "\ninfo: {title: O, version: '1'}\nactions:\n" + actions}
      },
      overlaid()
  );
}

std::string operations_of(const Compiled& compiled) {
  if (compiled.artifact == nullptr) return compiled.findings();
  std::string all;
  for (const tables::Operation& one : tables::span_of(compiled.gateway().operations()))
    all += (all.empty() ? "" : " ") + compiled.text(one.id());
  return all;
}

TEST(Overlay, RemovesOperations) {
  EXPECT_EQ(
      operations_of(overlay("  - {target: '$.paths[*][?@.deprecated == true]', remove: true}\n")),
      "getB postB"
  );
}

TEST(Overlay, AppliesActionsInOrder) {
  EXPECT_EQ(
      operations_of(
          overlay("  - target: $.paths\n    update: {/c: {get: {operationId: getC}}}\n"
                  "  - target: \"$.paths['/c']\"\n    update: {put: {operationId: putC}}\n"
                  "  - {target: \"$.paths['/a']\", remove: true}\n")
      ),
      "getB postB getC putC"
  );
}

TEST(Overlay, CopiesAndReplacesValuesSinceOneDotOne) {
  EXPECT_EQ(
      operations_of(overlay(
          "  - {target: $.paths, update: {/c: {}}}\n"
          "  - {target: \"$.paths['/c']\", copy: \"$.paths['/b']\"}\n"
          "  - {target: \"$.paths['/c'].get.operationId\", update: getC}\n"
          "  - {target: \"$.paths['/c'].post\", remove: true}\n",
          "1.1.0"
      )),
      "getA getB postB getC"
  );
}

TEST(Overlay, FindingsInsideAnUpdatePointIntoTheOverlay) {
  const Compiled compiled =
      overlay("  - target: \"$.paths['/a'].get\"\n    update:\n      respnses: {}\n");
  ASSERT_EQ(compiled.report.findings().size(), 1U);
  EXPECT_EQ(compiled.report.findings()[0].where, (Place{"o.yaml", 6, 7}));
}

TEST(Overlay, StandsInTheArtifact) {
  const Compiled compiled = overlay("  - {target: \"$.paths['/a']\", remove: true}\n");
  ASSERT_NE(compiled.artifact, nullptr);
  EXPECT_EQ(compiled.artifact->manifest().specs.at(1).file, "o.yaml");
  EXPECT_EQ(compiled.artifact->manifest().specs.at(1).kind, "overlay");
}

TEST(Overlay, ExtendsOneOfSeveralDescriptions) {
  const auto files = [](const std::string& extends) {
    return std::map<std::string, std::string, std::less<>>{
        {"api.yaml", std::string{api}},
        {"x/z.yaml",
         "openapi: 3.1.0\ninfo: {title: Z, version: '1'}\npaths: {/z: {get: {}, put: {}}}\n"},
        {"o.yaml",
         "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nextends: " + extends +
             "\nactions:\n  - {target: '$.paths[*].get', remove: true}\n"}
    };
  };
  const Options both = overlaid({"api.yaml", "x/z.yaml"});
  EXPECT_EQ(operations_of(compile_files(files("x/z.yaml"), both)), "getA getB postB PUT /z");
  EXPECT_EQ(compile_files(files("y.yaml"), both).findings(), "E1050@3:10");
  EXPECT_EQ(compile_files(files("https://h/z.yaml"), both).findings(), "E1050@3:10");
}

struct Row {
  std::string name;
  std::string actions;
  std::string findings;
};

class MalformedOverlay : public ::testing::TestWithParam<Row> {};

TEST_P(MalformedOverlay, IsReportedAtItsPlace) {
  EXPECT_EQ(overlay(GetParam().actions).findings(), GetParam().findings);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    MalformedOverlay,
    ::testing::Values(
        Row{"NothingSelected", "  - {target: \"$.paths['/x']\", remove: true}\n", "W1004@4:14"},
        Row{"NoActions", "  []\n", "E1050@4:3"},
        Row{"NoTarget", "  - {remove: true}\n", "E1011@4:5"},
        Row{"NoEffect", "  - {target: $.info}\n", "E1050@4:5"},
        Row{"TwoEffects", "  - {target: $.info, update: {}, remove: true}\n", "E1050@4:5"},
        Row{"UnknownField", "  - {target: $.info, updte: {}}\n", "E1050@4:5 E1012@4:22"},
        Row{"WrongType", "  - {target: 7, remove: 'yes'}\n", "E1050@4:5 E1010@4:14 E1010@4:25"},
        Row{"CopyInOneDotZero", "  - {target: $.info, copy: $.x}\n", "E1012@4:22"},
        Row{"BadPath", "  - {target: $.paths./a, remove: true}\n", "E1051@4:14"},
        Row{"BadKind", "  - {target: $.info, update: 7}\n", "E1050@4:30"},
        Row{"SingleValue", "  - {target: $.info.title, update: x}\n", "E1050@4:14"},
        Row{"TheRoot", "  - {target: $, remove: true}\n", "E1050@4:14"}
    ),
    [](const auto& info) { return info.param.name; }
);

TEST(Overlay, RefusesToGrowWithoutEnd) {
  std::string actions = "  - {target: $, update: {x-a: {k: [1, 2, 3, 4]}}}\n";
  for (int i = 0; i < 40; ++i) actions += "  - {target: \"$['x-a']\", copy: \"$['x-a'].k\"}\n";
  EXPECT_EQ(overlay(actions, "1.1.0").findings(), "E1050@5:32");
  std::string nested;
  std::string way;
  for (int i = 0; i < 300; ++i) {
    nested += "{b: ";
    way += ".b";
  }
  nested += "{}" + std::string(300, '}');
  actions = "  - {target: $, update: {x-a: " + nested + "}}\n  - {target: \"$['x-a']" + way +
            "\", copy: \"$['x-a']\"}\n";
  EXPECT_EQ(overlay(actions, "1.1.0").findings(), "E1005@5:14");
}

TEST(Overlay, RefusesOtherVersionsAndOtherFiles) {
  EXPECT_EQ(overlay("  - {target: $.info, remove: true}\n", "2.0.0").findings(), "E1050@1:10");
  const Compiled compiled =
      compile_files({{"api.yaml", std::string{api}}, {"o.yaml", "- 1\n"}}, overlaid());
  EXPECT_EQ(compiled.findings(), "E1010@1:1");
  const Compiled missing = compile_files({{"api.yaml", std::string{api}}}, overlaid());
  EXPECT_EQ(missing.findings(), "E1002@0:0");
}

}  // namespace
}  // namespace barbacane::compile
