#include "control/diff/compared.hpp"

namespace barbacane::diff {
namespace {

constexpr std::string_view schemes =
    "components:\n  securitySchemes:\n"
    "    key: {type: apiKey, in: header, name: X-Key}\n"
    "    same: {type: apiKey, in: header, name: X-Key}\n"
    "    other: {type: apiKey, in: query, name: key}\n"
    "    referred: {$ref: '#/components/securitySchemes/key'}\n"
    "    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://t', scopes: {r: r, "
    "w: "
    "w}}}}\n";

compile::Compiled secured(std::string_view security) {
  return compile::compile_paths(
      "  /a:\n    get:\n      responses: {'204': {description: d}}\n      security: " +
          std::string{security} + '\n',
      schemes
  );
}

TEST(Security, Ways) {
  struct Row {
    const char* name;
    const char* before;
    const char* after;
    const char* expected;
  };
  constexpr Row rows[]{
      {"a key, now", "[]", "[{key: []}]", "D1501!"},
      {"no key any more", "[{key: []}]", "[]", "D1502"},
      {"a key or nothing is nothing", "[]", "[{}, {key: []}]", ""},
      {"another key", "[{key: []}]", "[{other: []}]", "D1501!"},
      {"another way in", "[{key: []}]", "[{key: []}, {other: []}]", "D1502"},
      {"one way less", "[{key: []}, {other: []}]", "[{key: []}]", "D1501!"},
      {"both at once", "[{key: []}]", "[{key: [], other: []}]", "D1501!"},
      {"what it is called says nothing", "[{key: []}]", "[{same: []}]", ""},
      {"nor where it is written", "[{key: []}]", "[{referred: []}]", ""},
      {"more scopes", "[{oauth: [r]}]", "[{oauth: [r, w]}]", "D1501!"},
      {"fewer scopes", "[{oauth: [r, w]}]", "[{oauth: [r]}]", "D1502"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(signs_of(compare_compiled(secured(row.before), secured(row.after))), row.expected);
  }
}

TEST(Security, SaysWhatItWas) {
  const Comparison found =
      compare_compiled(secured("[{key: []}, {oauth: [r]}]"), secured("[{key: []}]"));
  ASSERT_EQ(found.differences.size(), 1U);
  EXPECT_EQ(found.differences[0].before, "key | oauth [r]");
  EXPECT_EQ(found.differences[0].after, "key");
  EXPECT_EQ(found.differences[0].where.pointer, "/paths/~1a/get/security");
}

}  // namespace
}  // namespace barbacane::diff
