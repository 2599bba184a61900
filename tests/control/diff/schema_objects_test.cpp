#include "control/diff/compared.hpp"

namespace barbacane::diff {
namespace {

TEST(SchemaObjects, Required) {
  constexpr SchemaRow rows[]{
      {"required now",
       "{type: object, properties: {a: {}}}",
       "{type: object, properties: {a: {}}, required: [a]}",
       "D1407!",
       "D1407"},
      {"optional now",
       "{type: object, properties: {a: {}}, required: [a]}",
       "{type: object, properties: {a: {}}}",
       "D1407",
       "D1407!"},
      {"a required readOnly one concerns responses",
       "{type: object, properties: {a: {readOnly: true}}}",
       "{type: object, properties: {a: {readOnly: true}}, required: [a]}",
       "",
       "D1407"},
      {"of texts nobody asks", "{type: string}", "{type: string, required: [a]}", "", ""},
      {"beside another",
       "{type: object}",
       "{type: object, dependentRequired: {a: [b]}}",
       "D1407!",
       "D1407"},
  };
  check_rows(rows);
}

TEST(SchemaObjects, Properties) {
  constexpr SchemaRow rows[]{
      {"added to an open object",
       "{type: object}",
       "{type: object, properties: {a: {type: string}}}",
       "D1408",
       "D1408"},
      {"added to a closed one",
       "{type: object, additionalProperties: false}",
       "{type: object, properties: {a: {type: string}}, additionalProperties: false}",
       "D1408",
       "D1408!"},
      {"removed from an open object",
       "{type: object, properties: {a: {type: string}}}",
       "{type: object}",
       "D1409",
       "D1409!"},
      {"removed from a closed one",
       "{type: object, properties: {a: {type: string}}, additionalProperties: false}",
       "{type: object, additionalProperties: false}",
       "D1409!",
       "D1409!"},
      {"another type inside",
       "{type: object, properties: {a: {type: string}}}",
       "{type: object, properties: {a: {type: [string, 'null']}}}",
       "D1401",
       "D1401!"},
      {"a name out of a map",
       "{type: object, additionalProperties: {type: string}}",
       "{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}",
       "D1408",
       "D1408"},
      {"a name out of a map, by another type",
       "{type: object, additionalProperties: {type: string}}",
       "{type: object, properties: {a: {type: integer}}, additionalProperties: {type: string}}",
       "D1401! D1408 D1401",
       "D1401! D1408 D1401"},
      {"a name that a pattern took",
       "{type: object, patternProperties: {'^a': {type: string}}, additionalProperties: false}",
       "{type: object, properties: {ab: {type: string}}, patternProperties: {'^a': {type: "
       "string}}, "
       "additionalProperties: false}",
       "D1408",
       "D1408"},
      {"closed",
       "{type: object, properties: {a: {}}}",
       "{type: object, properties: {a: {}}, additionalProperties: false}",
       "D1410!",
       "D1410"},
      {"opened", "{type: object, additionalProperties: false}", "{type: object}", "D1410", "D1410!"
      },
      {"unevaluated is closed, too",
       "{type: object, properties: {a: {}}, additionalProperties: false}",
       "{type: object, properties: {a: {}}, unevaluatedProperties: false}",
       "",
       ""},
      {"another schema for the rest",
       "{type: object, additionalProperties: {type: integer}}",
       "{type: object, additionalProperties: {type: number}}",
       "D1401",
       "D1401!"},
      {"names with a condition",
       "{type: object}",
       "{type: object, propertyNames: {maxLength: 3}}",
       "D1404!",
       "D1404"},
  };
  check_rows(rows);
}

TEST(SchemaObjects, Items) {
  constexpr SchemaRow rows[]{
      {"of another type",
       "{type: array, items: {type: integer}}",
       "{type: array, items: {type: number}}",
       "D1401",
       "D1401!"},
      {"a tuple's second",
       "{type: array, prefixItems: [{type: string}, {type: string}]}",
       "{type: array, prefixItems: [{type: string}, {type: [string, integer]}]}",
       "D1401",
       "D1401!"},
      {"a tuple that says what its items said",
       "{type: array, items: {type: string}}",
       "{type: array, prefixItems: [{type: string}], items: {type: string}}",
       "",
       ""},
      {"must contain", "{type: array}", "{type: array, contains: {const: a}}", "D1411!", "D1411"},
      {"must contain more",
       "{type: array, contains: {const: a}}",
       "{type: array, contains: {const: a}, minContains: 2}",
       "D1411!",
       "D1411"},
  };
  check_rows(rows);
}

}  // namespace
}  // namespace barbacane::diff
