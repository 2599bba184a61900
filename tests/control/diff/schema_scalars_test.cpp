#include "control/diff/compared.hpp"

namespace barbacane::diff {
namespace {

TEST(SchemaScalars, Values) {
  constexpr SchemaRow rows[]{
      {"one more", "{enum: [a, b]}", "{enum: [a, b, c]}", "D1402", "D1402!"},
      {"one less", "{enum: [a, b]}", "{enum: [a]}", "D1402!", "D1402"},
      {"another", "{enum: [a, b]}", "{enum: [a, c]}", "D1402! D1402", "D1402! D1402"},
      {"order says nothing", "{enum: [a, b]}", "{enum: [b, a]}", "", ""},
      {"const is an enum of one", "{enum: [a]}", "{const: a}", "", ""},
      {"const to a list with it", "{const: a}", "{enum: [a, b]}", "D1402", "D1402!"},
      {"free to a list", "{type: string}", "{type: string, enum: [a]}", "D1402!", "D1402"},
      {"a list to free", "{type: string, enum: [a]}", "{type: string}", "D1402", "D1402!"},
      {"a list to a pattern that fits it",
       "{type: string, enum: [ab]}",
       "{type: string, pattern: '^a'}",
       "D1402",
       "D1402!"},
      {"a list to a pattern that does not",
       "{type: string, enum: [ab, b]}",
       "{type: string, pattern: '^a'}",
       "D1402! D1402",
       "D1402! D1402"},
      {"1 and 1.0 are one value", "{enum: [1, 2]}", "{enum: [1.0, 2]}", "", ""},
      {"what the type forbids was never there",
       "{type: string, enum: [a, 1]}",
       "{type: string, enum: [a]}",
       "",
       ""},
      {"both booleans are all of them", "{type: boolean}", "{enum: [true, false]}", "", ""},
      {"of booleans one", "{type: boolean}", "{enum: [true]}", "D1402!", "D1402"},
  };
  check_rows(rows);
}

TEST(SchemaScalars, Numbers) {
  constexpr SchemaRow rows[]{
      {"a minimum", "{type: integer}", "{type: integer, minimum: 1}", "D1403!", "D1403"},
      {"no minimum", "{type: integer, minimum: 1}", "{type: integer}", "D1403", "D1403!"},
      {"a higher one",
       "{type: integer, minimum: 1}",
       "{type: integer, minimum: 2}",
       "D1403!",
       "D1403"},
      {"a lower maximum",
       "{type: number, maximum: 2}",
       "{type: number, maximum: 1.5}",
       "D1403!",
       "D1403"},
      {"exclusive is tighter",
       "{type: number, minimum: 1}",
       "{type: number, exclusiveMinimum: 1}",
       "D1403!",
       "D1403"},
      {"of integers, over 0 is from 1",
       "{type: integer, exclusiveMinimum: 0}",
       "{type: integer, minimum: 1}",
       "",
       ""},
      {"far beyond a double",
       "{type: integer, maximum: 18446744073709551617}",
       "{type: integer, maximum: 18446744073709551616}",
       "D1403!",
       "D1403"},
      {"multiples of more",
       "{type: integer, multipleOf: 2}",
       "{type: integer, multipleOf: 4}",
       "D1403!",
       "D1403"},
      {"multiples of less",
       "{type: integer, multipleOf: 4}",
       "{type: integer, multipleOf: 2}",
       "D1403",
       "D1403!"},
      {"multiples of another",
       "{type: integer, multipleOf: 4}",
       "{type: integer, multipleOf: 6}",
       "D1403! D1403",
       "D1403! D1403"},
      {"integers are multiples of 1", "{type: integer}", "{type: integer, multipleOf: 1}", "", ""},
      {"of texts nobody asks", "{type: string}", "{type: string, minimum: 1}", "", ""},
  };
  check_rows(rows);
}

TEST(SchemaScalars, Texts) {
  constexpr SchemaRow rows[]{
      {"a shorter maximum",
       "{type: string, maxLength: 9}",
       "{type: string, maxLength: 8}",
       "D1404!",
       "D1404"},
      {"no minimum", "{type: string, minLength: 1}", "{type: string}", "D1404", "D1404!"},
      {"a minimum of nothing", "{type: string}", "{type: string, minLength: 0}", "", ""},
      {"a pattern", "{type: string}", "{type: string, pattern: a}", "D1405!", "D1405"},
      {"no pattern", "{type: string, pattern: a}", "{type: string}", "D1405", "D1405!"},
      {"another pattern",
       "{type: string, pattern: a}",
       "{type: string, pattern: b}",
       "D1405?",
       "D1405?"},
      {"a format", "{type: string}", "{type: string, format: date}", "D1406!", "D1406"},
      {"no format", "{type: string, format: date}", "{type: string}", "D1406", "D1406!"},
      {"another format",
       "{type: string, format: date}",
       "{type: string, format: uuid}",
       "D1406?",
       "D1406?"},
      {"a wider format",
       "{type: string, format: uri}",
       "{type: string, format: uri-reference}",
       "D1406",
       "D1406!"},
      {"int32 is inside int64",
       "{type: integer, format: int64}",
       "{type: integer, format: int32}",
       "D1406!",
       "D1406"},
      {"written otherwise",
       "{type: string, contentEncoding: base64}",
       "{type: string, contentEncoding: base32}",
       "D1417?",
       "D1417?"},
      {"a format nobody enforces",
       "{type: string}",
       "{type: string, format: password}",
       "D1009~",
       "D1009~"},
  };
  check_rows(rows);
}

TEST(SchemaScalars, Arrays) {
  constexpr SchemaRow rows[]{
      {"fewer items",
       "{type: array, items: {}}",
       "{type: array, items: {}, maxItems: 3}",
       "D1404!",
       "D1404"},
      {"different items",
       "{type: array, items: {}}",
       "{type: array, items: {}, uniqueItems: true}",
       "D1411!",
       "D1411"},
      {"more members", "{type: object}", "{type: object, minProperties: 1}", "D1404!", "D1404"},
  };
  check_rows(rows);
}

TEST(SchemaScalars, WhoSendsIt) {
  constexpr SchemaRow rows[]{
      {"readOnly concerns requests",
       "{type: object, properties: {a: {type: string}}}",
       "{type: object, properties: {a: {type: string, readOnly: true}}}",
       "D1415!",
       ""},
      {"no longer readOnly",
       "{type: object, properties: {a: {type: string, readOnly: true}}}",
       "{type: object, properties: {a: {type: string}}}",
       "D1415",
       ""},
      {"writeOnly concerns responses",
       "{type: object, properties: {a: {type: string}}}",
       "{type: object, properties: {a: {type: string, writeOnly: true}}}",
       "",
       "D1415!"},
      {"inside of readOnly no request is concerned",
       "{type: object, properties: {a: {type: string, readOnly: true}}}",
       "{type: object, properties: {a: {type: integer, readOnly: true}}}",
       "",
       "D1401! D1401"},
  };
  check_rows(rows);
}

}  // namespace
}  // namespace barbacane::diff
