#include "control/diff/compared.hpp"

namespace barbacane::diff {
namespace {

/// GET /a/{id} with those parameters beside it (flow style).
std::string with(std::string_view parameters, std::string_view more = {}) {
  return "  /a/{id}:\n    get:\n      parameters: [{name: id, in: path, required: true, schema: "
         "{}}" +
         std::string{parameters.empty() ? "" : ", "} + std::string{parameters} +
         "]\n      responses: {'204': {description: d}}\n" + std::string{more};
}

struct Row {
  const char* name;
  const char* before;
  const char* after;
  const char* expected;
};

void check(std::span<const Row> rows, std::string_view more = {}) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(signs_of(with(row.before, more), with(row.after, more)), row.expected);
  }
}

TEST(Parameters, ComeAndGo) {
  constexpr Row rows[]{
      {"a required one", "", "{name: q, in: query, required: true, schema: {}}", "D1101!"},
      {"an optional one", "", "{name: q, in: query, schema: {}}", "D1102"},
      {"required now",
       "{name: q, in: query, schema: {}}",
       "{name: q, in: query, required: true, schema: {}}",
       "D1101!"},
      {"optional now",
       "{name: q, in: query, required: true, schema: {}}",
       "{name: q, in: query, schema: {}}",
       "D1102"},
      {"removed", "{name: q, in: query, schema: {}}", "", "D1103"},
      {"by another name",
       "{name: q, in: query, schema: {}}",
       "{name: r, in: query, schema: {}}",
       "D1102 D1103"},
      {"names of headers have no case",
       "{name: X-Q, in: header, schema: {}}",
       "{name: x-q, in: header, schema: {}}",
       ""},
      {"elsewhere",
       "{name: q, in: query, schema: {}}",
       "{name: q, in: header, schema: {}}",
       "D1102 D1103"},
      {"deprecated",
       "{name: q, in: query, schema: {}}",
       "{name: q, in: query, deprecated: true, schema: {}}",
       "D1005"},
  };
  check(rows);
}

TEST(Parameters, RemovedWhereUnknownOnesAreRefused) {
  constexpr Row rows[]{{"removed", "{name: q, in: query, schema: {}}", "", "D1103!"}};
  check(rows, "      x-barbacane-validation: {additionalParameters: reject}\n");
}

TEST(Parameters, Writing) {
  constexpr Row rows[]{
      {"not exploded",
       "{name: q, in: query, schema: {type: array, items: {type: string}}}",
       "{name: q, in: query, explode: false, schema: {type: array, items: {type: string}}}",
       "D1107!"},
      {"a single value is never exploded",
       "{name: q, in: query, schema: {type: string}}",
       "{name: q, in: query, explode: false, schema: {type: string}}",
       ""},
      {"another style",
       "{name: q, in: query, explode: false, schema: {type: array, items: {type: string}}}",
       "{name: q, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: "
       "{type: string}}}",
       "D1107!"},
      {"as JSON",
       "{name: q, in: query, schema: {type: string}}",
       "{name: q, in: query, content: {application/json: {schema: {type: string}}}}",
       "D1107!"},
  };
  check(rows);
}

TEST(Parameters, Schemas) {
  constexpr Row rows[]{
      {"tighter",
       "{name: q, in: query, schema: {type: integer}}",
       "{name: q, in: query, schema: {type: integer, maximum: 9}}",
       "D1403!"},
      {"every number is a text",
       "{name: q, in: query, schema: {type: integer}}",
       "{name: q, in: query, schema: {type: string}}",
       "D1401"},
      {"a text with conditions",
       "{name: q, in: query, schema: {type: integer}}",
       "{name: q, in: query, schema: {type: string, pattern: a}}",
       "D1401?"},
      {"not every text is a number",
       "{name: q, in: query, schema: {type: string}}",
       "{name: q, in: query, schema: {type: integer}}",
       "D1401! D1401"},
      {"where nothing was said, any text passed",
       "{name: q, in: query, schema: {}}",
       "{name: q, in: query, schema: {type: string}}",
       ""},
      {"and not every text is a number",
       "{name: q, in: query, schema: {}}",
       "{name: q, in: query, schema: {type: integer}}",
       "D1401!"},
      {"in lists, too",
       "{name: q, in: query, schema: {type: array, items: {type: integer}}}",
       "{name: q, in: query, schema: {type: array, items: {type: string}}}",
       "D1401"},
      {"another default",
       "{name: q, in: query, schema: {type: integer, default: 1}}",
       "{name: q, in: query, schema: {type: integer, default: 2}}",
       "D1108!"},
  };
  check(rows);
}

TEST(Parameters, ThePlaceIsTheParameters) {
  const Comparison found = compare_compiled(
      compile::compile_paths(with("")),
      compile::compile_paths(with("{name: q, in: query, required: true, schema: {}}"))
  );
  ASSERT_EQ(found.differences.size(), 1U);
  EXPECT_EQ(found.differences[0].where.pointer, "/paths/~1a~1{id}/get/parameters/1");
  EXPECT_EQ(
      found.differences[0].message,
      "query parameter 'q': it was added and is required: requests without it are refused"
  );
}

}  // namespace
}  // namespace barbacane::diff
