// A description in which almost everything is wrong: each mistake is found once, at its place, also
// in parts that no operation uses; and references that look wrong and are not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "control/compile/compile_fixture.hpp"

namespace barbacane::compile {
namespace {

Options delegated() {
  Options options;
  options.upstream = "http://h";
  options.security = Security::delegate;
  return options;
}

/// One line a mistake; the comment behind it is the finding, "CODE@column" in that line.
constexpr std::string_view everything_wrong = R"(openapi: 3.1.0
info: {title: a, version: '1'}
pahts: {}  # E1012@1
tags: {}  # E1010@7
paths:
  no-slash: {}  # E1020@3
  /a/{id}:
    get:
      operationId: 7  # E1010@20
      deprecated: 'no'  # E1010@19
      parameters:
        - {name: id, in: path, schema: {}}  # E1031@11
        - {name: q, in: nowhere, schema: {}}  # E1013@25
        - {name: q, in: query, style: matrix, schema: {}}  # E1031@39
        - {name: n, in: query, schema: {type: strng}}  # E1040@47
        - {name: p, in: query, schema: {pattern: '('}}  # E1040@50
        - {$ref: '#/components/parameters/none'}  # E1015@18
      responses:
        '999': {description: d}  # E1032@9
        '200': {descripton: d}  # E1012@17 E1011@16
    post:
      requestBody: {content: {json: {}}}  # E1032@31 E1021@7
      responses: {'200': {description: d, content: {text/plain: {schema: {minimum: x}}}}}  # E1040@84
      x-barbacane-dispach: {name: mock}  # E1014@7
  /b:
    get:
      security: [{nokey: []}]  # E1028@19
      security: []  # E1003@7
      responses: {'200': {description: d}}
      x-barbacane-dispatch: {name: mok}  # E1024@29
webhooks:
  w: {post: {respnses: {}}}  # E1012@14
components:
  schemas:
    Unused: {maximum: [1]}  # E1040@23
  securitySchemes:
    k: {type: apikey}  # E1013@15
  parameters:
    shared: {name: s, in: query, schema: {type: integer}, style: label}  # E1031@66
)";

TEST(Mistakes, AreFoundAtTheirPlaces) {
  const Compiled compiled =
      compile_files({{"api.yaml", std::string(everything_wrong)}}, delegated());
  std::vector<std::string> expected;
  int line = 0;
  for (std::size_t at = 0; at < everything_wrong.size();) {
    ++line;
    const std::size_t end = everything_wrong.find('\n', at);
    std::string text(everything_wrong.substr(at, end - at));
    at = end + 1;
    const std::size_t comment = text.find("  # ");
    if (comment == std::string::npos) continue;
    std::string words = text.substr(comment + 4) + ' ';
    for (std::size_t space = 0; (space = words.find(' ')) != std::string::npos;) {
      const std::string word = words.substr(0, space);
      const std::size_t sign = word.find('@');
      expected.push_back(
          word.substr(0, sign) + '@' + std::to_string(line) + ':' + word.substr(sign + 1)
      );
      words.erase(0, space + 1);
    }
  }
  EXPECT_GE(expected.size(), 20U);
  std::vector<std::string> found;
  for (const Finding& finding : compiled.report.findings()) {
    if (finding.severity != Severity::error) continue;
    found.push_back(
        finding.code + '@' + std::to_string(finding.where.line) + ':' +
        std::to_string(finding.where.column)
    );
    EXPECT_NE(finding.message, "") << found.back();
  }
  EXPECT_THAT(found, testing::UnorderedElementsAreArray(expected));
}

struct Row {
  std::string_view name;
  std::string text;
  std::string findings;
};
class References : public testing::TestWithParam<Row> {};

TEST_P(References, LeadWhereTheSpecificationSays) {
  constexpr std::string_view head = "openapi: 3.1.0\ninfo: {title: a, version: '1'}\n";
  const Compiled compiled =
      compile_files({{"api.yaml", std::string(head) + GetParam().text}}, delegated());
  EXPECT_EQ(compiled.findings(), GetParam().findings);
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    References,
    testing::Values(
        Row{"RelativeToAnId",
            "components:\n  schemas:\n"
            "    A: {$id: 'https://x.example/s/a', properties: {b: {$ref: b}}}\n"
            "    B: {$id: 'https://x.example/s/b'}\n"
            "paths: {/a: {get: {responses: {'200': {description: d, content: {a/b: {schema: {$ref: "
            "'#/components/schemas/A'}}}}}}}}\n",
            ""},
        Row{"AnchorOfAnId",
            "components:\n  schemas:\n"
            "    A: {$id: 'https://x.example/a', $defs: {c: {$anchor: here}}, items: {$ref: "
            "'#here'}}\n"
            "paths: {}\n",
            ""},
        Row{"NoSuchAnchor",
            "components:\n  schemas:\n    A: {$id: 'https://x.example/a', items: {$ref: "
            "'#there'}}\n"
            "paths: {}\n",
            "E1015@5:51"},
        Row{"PathItemBesideSummary",
            "components: {pathItems: {p: {get: {responses: {'200': {description: d}}}}}}\n"
            "paths: {/a: {summary: s, $ref: '#/components/pathItems/p'}}\n",
            ""},
        Row{"Circle",
            "components: {parameters: {a: {$ref: '#/components/parameters/b'}, b: {$ref: "
            "'#/components/parameters/a'}}}\n"
            "paths: {/a: {parameters: [{$ref: '#/components/parameters/a'}]}}\n",
            "E1016@3:37 E1016@3:77 E1016@4:34"},
        Row{"SharedFaultOnce",
            "components: {parameters: {a: {name: a, in: query, schema: {}, explode: 1}}}\n"
            "paths: {/a: {parameters: [{$ref: '#/components/parameters/a'}], get: {}}, /b: "
            "{parameters: [{$ref: '#/components/parameters/a'}], get: {}}}\n",
            "E1010@3:72"}
    ),
    [](const auto& row) { return std::string(row.param.name); }
);

TEST(ManyMistakes, AreCountedAndBounded) {
  std::string text =
      "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";
  for (int i = 0; i < 1000; ++i) text += "    S" + std::to_string(i) + ": {minimum: x}\n";
  const Compiled compiled = compile_files({{"api.yaml", text}}, delegated());
  EXPECT_EQ(compiled.report.findings().size(), Report::findings_max);
  EXPECT_EQ(compiled.report.errors(), 1000U);
  EXPECT_TRUE(std::ranges::is_sorted(compiled.report.findings(), {}, [](const Finding& finding) {
    return finding.where.line;
  }));
}

}  // namespace
}  // namespace barbacane::compile
