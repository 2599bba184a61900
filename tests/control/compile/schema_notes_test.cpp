// The enforcement report of bodies and of what their schemas only annotate.
#include "control/compile/schema_notes.hpp"

#include <gtest/gtest.h>

#include "control/compile/compile_fixture.hpp"

namespace barbacane::compile {
namespace {

/// "+ what" for each check, "- what: why" for each part that is advisory, of the first operation.
std::string report_of(std::string_view content, std::string_view more = {}) {
  const Compiled compiled = compile_paths(
      "  /a:\n    post:\n      responses: {default: {description: d}}\n" + std::string{more} +
      "      requestBody:\n        content:\n" + std::string{content}
  );
  EXPECT_NE(compiled.artifact, nullptr) << compiled.findings();
  std::string out;
  if (compiled.output.enforcement.empty()) return out;
  const EnforcementRow& row = compiled.output.enforcement.front();
  for (const std::string& one : row.enforced) {
    if (one.starts_with("request body")) out += "+ " + one + '\n';
  }
  for (const auto& [what, why] : row.advisory) out.append("- ").append(what + ": " + why + '\n');
  return out;
}

TEST(EnforcementOfBodies, SaysWhatIsLookedInto) {
  struct Row {
    std::string_view content;
    std::string_view report;
  };
  for (const Row& row : {
           Row{"          application/json: {schema: {type: object}}\n",
               "+ request body application/json\n"},
           Row{"          application/x-www-form-urlencoded: {schema: {type: object}}\n",
               "+ request body application/x-www-form-urlencoded\n"},
           Row{"          multipart/form-data: {schema: {properties: {f: {type: string, format: "
               "binary}, t: {type: string}}}}\n",
               "+ request body multipart/form-data\n"
               "- file 'f' of request body multipart/form-data: its media type, fields and length "
               "are checked, not what is in it\n"},
           Row{"          multipart/mixed: {schema: {type: array}}\n",
               "- request body multipart/mixed: of multipart bodies only multipart/form-data is "
               "looked into\n"},
           Row{"          text/plain: {schema: {type: string, maxLength: 3}}\n",
               "+ request body text/plain\n"},
           Row{"          text/plain: {schema: {type: string}}\n",
               "- request body text/plain: its schema takes every text: passes as it comes\n"},
           Row{"          application/xml: {schema: {type: object}}\n",
               "- request body application/xml: XML is not looked into\n"},
           Row{"          image/png: {schema: {type: string}}\n",
               "- request body image/png: only the media type of such bodies is checked\n"},
           Row{"          '*/*': {schema: {type: object}}\n",
               "+ request body */* when it is JSON\n"
               "- request body */* when it is not JSON: only the media type is checked\n"},
       })
    EXPECT_EQ(report_of(row.content), row.report) << row.content;
  EXPECT_EQ(
      report_of(
          "          application/json: {schema: {type: object}}\n",
          "      x-barbacane-validation: {request: report}\n"
      ),
      "- request media type: counted only: request: report\n"
      "- request body application/json: counted only: request: report\n"
  );
}

TEST(SchemaNotes, ReachWhereverTheSchemaDoes) {
  EXPECT_EQ(
      report_of("          application/json:\n            schema: {properties: {a: {items: {anyOf: "
                "[{format: phone}, {pattern: '^(?!a)'}]}}, b: {contentMediaType: image/png}, c: "
                "{format: date}}}\n"),
      "+ request body application/json\n"
      "- format 'phone' in request body application/json: not known to this version\n"
      "- contentMediaType, contentEncoding, contentSchema in request body application/json: "
      "annotations, as JSON Schema has them\n"
      "- pattern '^(?!a)' in request body application/json: enforced with at most 100000 steps a "
      "match; what takes more is refused\n"
  );
  EXPECT_EQ(
      report_of(
          "          application/json: {schema: {format: date}}\n",
          "      x-barbacane-validation: {formats: annotate}\n"
      ),
      "+ request body application/json\n"
      "- formats in request body application/json: annotations only: formats: annotate\n"
  );
}

}  // namespace
}  // namespace barbacane::compile
