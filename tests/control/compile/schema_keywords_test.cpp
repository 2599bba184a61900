#include "control/compile/schema_keywords.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace barbacane::compile {
namespace {

using spec::Dialect;

TEST(SchemaKeywords, AreSortedSoThatTheyAreFound) {
  EXPECT_TRUE(std::ranges::is_sorted(known_keywords()));
  for (const std::string_view key : known_keywords()) {
    bool is_known = false;
    for (const Dialect dialect :
         {Dialect::openapi_3_0,
          Dialect::draft_4,
          Dialect::draft_6,
          Dialect::draft_7,
          Dialect::draft_2019_09,
          Dialect::draft_2020_12}) {
      is_known = is_known || keyword_class(key, dialect) != KeywordClass::unknown;
    }
    EXPECT_TRUE(is_known) << key;
  }
}

TEST(SchemaKeywords, BelongToTheirDialects) {
  EXPECT_EQ(keyword_class("nullable", Dialect::openapi_3_0), KeywordClass::assertion);
  EXPECT_EQ(keyword_class("nullable", Dialect::draft_2020_12), KeywordClass::unknown);
  EXPECT_EQ(keyword_class("if", Dialect::draft_6), KeywordClass::unknown);
  EXPECT_EQ(keyword_class("if", Dialect::draft_7), KeywordClass::applicator);
  EXPECT_EQ(keyword_class("prefixItems", Dialect::draft_2019_09), KeywordClass::unknown);
  EXPECT_EQ(keyword_class("$dynamicRef", Dialect::draft_2020_12), KeywordClass::applicator);
  EXPECT_EQ(keyword_class("title", Dialect::draft_4), KeywordClass::annotation);
  EXPECT_EQ(keyword_class("nonsense", Dialect::draft_4), KeywordClass::unknown);
}

TEST(SchemaKeywords, NameDialectsByUri) {
  const Dialect own = Dialect::openapi_3_0;
  EXPECT_EQ(dialect_of("http://json-schema.org/draft-04/schema#", own), Dialect::draft_4);
  EXPECT_EQ(
      dialect_of("https://json-schema.org/draft/2019-09/schema", own), Dialect::draft_2019_09
  );
  EXPECT_EQ(
      dialect_of("https://spec.openapis.org/oas/3.1/dialect/base", own), Dialect::draft_2020_12
  );
  EXPECT_EQ(dialect_of("https://example.com/mine", own), own);
}

}  // namespace
}  // namespace barbacane::compile
