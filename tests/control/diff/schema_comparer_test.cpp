#include "control/diff/schema_comparer.hpp"

#include "control/diff/compared.hpp"

namespace barbacane::diff {
namespace {

TEST(SchemaComparer, Types) {
  constexpr SchemaRow rows[]{
      {"integer to number", "{type: integer}", "{type: number}", "D1401", "D1401!"},
      {"number to integer", "{type: number}", "{type: integer}", "D1401!", "D1401"},
      {"another one", "{type: string}", "{type: integer}", "D1401! D1401", "D1401! D1401"},
      {"null, too", "{type: string}", "{type: [string, 'null']}", "D1401", "D1401!"},
      {"anything", "{type: string}", "{}", "D1401", "D1401!"},
      {"nothing", "{type: string}", "false", "D1401!", "D1401"},
      {"all types are any", "{}", "{type: [string, number, boolean, array, object, 'null']}", "", ""
      },
  };
  check_rows(rows);
}

TEST(SchemaComparer, Words) {
  constexpr SchemaRow rows[]{
      {"a description", "{type: string}", "{type: string, description: d}", "D1009~", "D1009~"},
      {"deep inside",
       "{type: array, items: {type: object, properties: {a: {title: x}}}}",
       "{type: array, items: {type: object, properties: {a: {title: y}}}}",
       "D1009~",
       "D1009~"},
      {"a default is what leaving out means",
       "{type: string, default: a}",
       "{type: string, default: b}",
       "D1108!",
       "D1108"},
      {"deprecated", "{type: string}", "{type: string, deprecated: true}", "D1005", "D1005"},
      {"an extension is nobody's business", "{type: string}", "{type: string, x-a: 1}", "", ""},
  };
  check_rows(rows);
}

TEST(SchemaComparer, PlacesAndWordsOfADifference) {
  const Comparison found = compare_bodies(
      "{type: object, properties: {pets: {type: array, items: {type: string, maxLength: 9}}}}",
      "{type: object, properties: {pets: {type: array, items: {type: string, maxLength: 8}}}}",
      true,
      {}
  );
  ASSERT_EQ(found.differences.size(), 1U);
  const Difference& one = found.differences.front();
  EXPECT_EQ(one.code, "D1404");
  EXPECT_EQ(one.operations, std::vector<std::string>{"POST /a"});
  EXPECT_EQ(one.operations_count, 1U);
  EXPECT_EQ(
      one.message,
      "request body application/json at /pets/*: 'maxLength' is tighter; requests that passed are "
      "refused"
  );
  EXPECT_EQ(one.before, "9");
  EXPECT_EQ(one.after, "8");
  EXPECT_EQ(one.where.file, "specs/api.yaml");
  EXPECT_EQ(one.where.line, 6U);
  EXPECT_FALSE(one.where.is_old);
  EXPECT_EQ(
      one.where.pointer,
      "/paths/~1a/post/requestBody/content/application~1json/schema/properties/pets/items/maxLength"
  );
}

TEST(SchemaComparer, WordsOfTypes) {
  EXPECT_EQ(words_of_types(type_any), "any");
  EXPECT_EQ(words_of_types(type_integer | type_null), "integer | null");
  EXPECT_EQ(words_of_types(type_integer | type_fraction), "number");
  EXPECT_EQ(words_of_types(0), "none");
}

/// Deeper than is looked into is nothing that passes in silence.
TEST(SchemaComparer, TooDeepIsUndecided) {
  const auto deep = [](std::string_view inner) {
    std::string schemas = "  schemas:\n";
    for (int i = 0; i < 300; ++i)
      schemas += "    S" + std::to_string(i) +
                 ": {type: object, properties: {a: {$ref: " + "'#/components/schemas/S" +
                 std::to_string(i + 1) + "'}}}\n";
    return schemas + "    S300: {type: " + std::string{inner} + "}\n";
  };
  const auto compiled = [&deep](std::string_view inner) {
    return compile::compile_paths(
        "  /a:\n    get:\n      responses: {'200': {description: d, content: {application/json: "
        "{schema: {$ref: '#/components/schemas/S0'}}}}}\n",
        "components:\n" + deep(inner)
    );
  };
  EXPECT_EQ(signs_of(compare_compiled(compiled("string"), compiled("integer"))), "D1499?");
  EXPECT_EQ(signs_of(compare_compiled(compiled("string"), compiled("string"))), "");
}

}  // namespace
}  // namespace barbacane::diff
