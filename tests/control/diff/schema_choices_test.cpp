#include "control/diff/compared.hpp"

namespace barbacane::diff {
namespace {

TEST(SchemaChoices, AnyOf) {
  constexpr SchemaRow rows[]{
      {"one more",
       "{anyOf: [{type: string}]}",
       "{anyOf: [{type: string}, {type: integer}]}",
       "D1401",
       "D1401!"},
      {"one more of the same type",
       "{anyOf: [{type: string, maxLength: 1}, {type: string, pattern: a}]}",
       "{anyOf: [{type: string, maxLength: 1}, {type: string, pattern: a}, {type: string, pattern: "
       "b}]}",
       "D1412",
       "D1412!"},
      {"one less",
       "{anyOf: [{type: string, pattern: b}, {type: string, pattern: a}]}",
       "{anyOf: [{type: string, pattern: b}]}",
       "D1405!",
       "D1405"},
      {"an open object covers another, but nobody knows it",
       "{anyOf: [{type: object, properties: {a: {}}}, {type: object, properties: {b: {}}}]}",
       "{anyOf: [{type: object, properties: {a: {}}}, {type: object, properties: {b: {}}}, {type: "
       "object, properties: {c: {}}}]}",
       "D1412",
       "D1412!"},
      {"order says nothing",
       "{anyOf: [{type: string}, {type: integer}]}",
       "{anyOf: [{type: integer}, {type: string}]}",
       "",
       ""},
      {"one that another covers",
       "{anyOf: [{type: string}, {type: integer}]}",
       "{anyOf: [{type: string}, {type: integer}, {type: string, maxLength: 2}]}",
       "",
       ""},
      {"nullable, said otherwise, and tighter",
       "{type: [string, 'null'], maxLength: 3}",
       "{anyOf: [{type: string, maxLength: 2}, {type: 'null'}]}",
       "D1404!",
       "D1404"},
      {"nullable, said otherwise",
       "{type: [string, 'null']}",
       "{anyOf: [{type: string}, {type: 'null'}]}",
       "",
       ""},
  };
  check_rows(rows);
}

TEST(SchemaChoices, OneOf) {
  constexpr SchemaRow rows[]{
      {"disjoint by type",
       "{oneOf: [{type: string, maxLength: 1}, {type: integer}]}",
       "{oneOf: [{type: string, maxLength: 2}, {type: integer}]}",
       "D1404",
       "D1404!"},
      {"disjoint by a constant",
       "{oneOf: [{type: object, properties: {k: {const: a}}, required: [k]}, {type: object, "
       "properties: {k: {const: b}}, required: [k]}]}",
       "{oneOf: [{type: object, properties: {k: {const: a}}, required: [k]}, {type: object, "
       "properties: {k: {const: b}, n: {type: string}}, required: [k, n]}]}",
       "D1407! D1408",
       "D1408 D1407"},
      {"may overlap",
       "{oneOf: [{type: string, maxLength: 1}, {type: string, minLength: 3}]}",
       "{oneOf: [{type: string, maxLength: 2}, {type: string, minLength: 3}]}",
       "D1499? D1404",
       "D1499? D1404!"},
      {"may overlap, but nothing narrows or widens",
       "{oneOf: [{type: object, properties: {a: {}}}, {type: object, required: [b]}]}",
       "{oneOf: [{type: object, properties: {a: {}, c: {}}}, {type: object, required: [b]}]}",
       "D1408",
       "D1408"},
  };
  check_rows(rows);
}

TEST(SchemaChoices, Components) {
  constexpr SchemaRow rows[]{
      {"moved into a component",
       "{type: object, required: [a]}",
       "{$ref: '#/components/schemas/A'}",
       "",
       ""},
      {"split over allOf",
       "{type: object, required: [a, b]}",
       "{allOf: [{$ref: '#/components/schemas/A'}, {required: [b]}]}",
       "",
       ""},
      {"a part less",
       "{allOf: [{$ref: '#/components/schemas/A'}, {required: [b]}]}",
       "{allOf: [{$ref: '#/components/schemas/A'}]}",
       "D1407",
       "D1407!"},
      {"a circle unrolled once",
       "{$ref: '#/components/schemas/Tree'}",
       "{type: object, properties: {children: {type: array, items: {$ref: "
       "'#/components/schemas/Tree'}}}}",
       "",
       ""},
      {"a circle that changes",
       "{$ref: '#/components/schemas/Tree'}",
       "{$ref: '#/components/schemas/Other'}",
       "D1407!",
       "D1407"},
      {"an alternative by its name",
       "{anyOf: [{$ref: '#/components/schemas/A'}, {type: string}]}",
       "{anyOf: [{$ref: '#/components/schemas/A'}, {type: string}, {$ref: "
       "'#/components/schemas/Tree'}]}",
       "D1412",
       "D1412!"},
  };
  check_rows(
      rows,
      "  schemas:\n"
      "    A: {type: object, required: [a]}\n"
      "    Tree: {type: object, properties: {children: {type: array, items: {$ref: "
      "'#/components/schemas/Tree'}}}}\n"
      "    Other: {type: object, required: [children], properties: {children: {type: array, items: "
      "{$ref: '#/components/schemas/Other'}}}}\n"
  );
}

TEST(SchemaChoices, Conditions) {
  constexpr SchemaRow rows[]{
      {"a new not", "{type: string}", "{type: string, not: {maxLength: 3}}", "D1414!", "D1414"},
      {"a wider not lets less pass",
       "{type: string, not: {type: string, maxLength: 3}}",
       "{type: string, not: {type: string, maxLength: 4}}",
       "D1404!",
       "D1404"},
      {"another if",
       "{if: {type: string}, then: {maxLength: 3}}",
       "{if: {type: [string, integer]}, then: {maxLength: 3}}",
       "D1414?",
       "D1414?"},
      {"another then",
       "{if: {type: string}, then: {maxLength: 3}}",
       "{if: {type: string}, then: {maxLength: 2}}",
       "D1404!",
       "D1404"},
      {"a dependent schema",
       "{type: object}",
       "{type: object, dependentSchemas: {a: {required: [b]}}}",
       "D1407!",
       "D1407"},
  };
  check_rows(rows);
}

TEST(SchemaChoices, Discriminators) {
  constexpr SchemaRow rows[]{
      {"knows one more",
       "{discriminator: {propertyName: k, mapping: {a: '#/components/schemas/A'}}}",
       "{discriminator: {propertyName: k, mapping: {a: '#/components/schemas/A', b: "
       "'#/components/schemas/B'}}}",
       "D1416",
       "D1416!"},
      {"knows one less",
       "{discriminator: {propertyName: k, mapping: {a: '#/components/schemas/A', b: "
       "'#/components/schemas/B'}}}",
       "{discriminator: {propertyName: k, mapping: {a: '#/components/schemas/A'}}}",
       "D1416!",
       "D1416"},
      {"decides by another property",
       "{discriminator: {propertyName: k, mapping: {a: '#/components/schemas/A'}}}",
       "{discriminator: {propertyName: l, mapping: {a: '#/components/schemas/A'}}}",
       "D1416?",
       "D1416?"},
  };
  check_rows(rows, "  schemas:\n    A: {type: object}\n    B: {type: object, required: [k]}\n");
}

}  // namespace
}  // namespace barbacane::diff
