#include "common/json/write.hpp"

#include <gtest/gtest.h>

#include "common/json/read.hpp"

namespace barbacane::json {
namespace {

std::string canonical(std::string_view text, bool exact = false) {
  Document document;
  Report report;
  const Node* root = read_json(text, "x", document, report);
  return root == nullptr ? "-" : to_canonical(*root, exact);
}

// RFC 8785 §3.2.4 and appendix B.
TEST(ToCanonical, SortsByUtf16AndPrintsNumbersAsEcmascript) {
  EXPECT_EQ(
      canonical("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,"
                "\"\\u00f6\":7}"),
      "{\"\\r\":2,\"1\":4,\"\xC2\x80\":6,\"\xC3\xB6\":7,\"\xE2\x82\xAC\":1,\"\xF0\x9F\x98\x80\":5,"
      "\"\xEF\xAC\xB3\":3}"
  );
  EXPECT_EQ(
      canonical("[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001]"),
      "[333333333.3333333,1e+30,4.5,0.002,1e-27]"
  );
  EXPECT_EQ(
      canonical("[-0,0.0,1e21,1e20,123456789012345680000,9007199254740993,1e-7,1.5e-6,5e-324]"),
      "[0,0,1e+21,100000000000000000000,123456789012345680000,9007199254740993,1e-7,0.0000015,5e-"
      "324]"
  );
}

TEST(ToCanonical, EscapesAsShortAsItCan) {
  EXPECT_EQ(
      canonical(R"("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/")"),
      "\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\""
  );
}

TEST(ToCanonical, ExactNumbersKeepTheirValue) {
  EXPECT_EQ(
      canonical("[18446744073709551617,0.1,1.10,100e-1,1e400,-0,1e-400,0.00000001]", true),
      "[18446744073709551617,0.1,1.1,10,1e+400,0,1e-400,1e-8]"
  );
}

TEST(ToText, KeepsOrderAndRepeatedNodes) {
  Document document;
  const Node* one = document.make_string("[", {});
  const Node* const items[]{one, one, document.make_array({}, {}), one};
  EXPECT_EQ(to_text(*document.make_array(items, {})), R"(["[","[",[],"["])");
}

TEST(ToCanonical, IsAFixedPointForAbsurdExponents) {
  for (const std::string_view text :
       {"[13123e2342312312312312312323]",
        "[13123e99999999999999999]",
        "[0.00013e-2342312312312312312323]",
        "[1e123456789012345]"}) {
    const std::string once = canonical(text, true);
    EXPECT_EQ(canonical(once, true), once) << text;
  }
  EXPECT_EQ(canonical("[10e123456789012345]", true), "[1e+123456789012346]");
}

}  // namespace
}  // namespace barbacane::json
