#include "common/http/prefer.hpp"

#include <gtest/gtest.h>

namespace barbacane::http {
namespace {

struct Row {
  std::string_view value;
  std::optional<unsigned> code;
  std::string_view example;
};

TEST(MockPreference, ReadsCodeAndExample) {
  const Row rows[]{
      {"", {}, ""},
      {"code=404", 404, ""},
      {"example=storm", {}, "storm"},
      {"code=404, example=\"big storm\"", 404, "big storm"},
      {"example=\"a, b; c=d\", code=200", 200, "a, b; c=d"},
      {"example=\"a \\\"b\\\"\"", {}, "a \"b\""},
      {"code=404;example=x", 404, "x"},
      {"respond-async, wait=10, code=200", 200, ""},
      {"CODE = 404 , Example= x", 404, "x"},
      {"code=\"404\"", 404, ""},
      {"code=404, code=200", 404, ""},
      {"example=a, example=b", {}, "a"},
      {",,code=201,,", 201, ""},
  };
  for (const Row& row : rows) {
    const MockPreference preference = parse_mock_preference(row.value);
    EXPECT_EQ(preference.code, row.code) << row.value;
    EXPECT_EQ(preference.example, row.example) << row.value;
  }
}

TEST(MockPreference, IgnoresCodesThatAreNone) {
  for (const std::string_view value :
       {"code",
        "code=",
        "code=abc",
        "code=99",
        "code=600",
        "code=0404",
        "code=+404",
        "code=-1",
        "code=404.0",
        "code=4O4",
        "code= 40 4",
        "code=99999999999999999999",
        "xcode=404",
        "\"code=404\""})
    EXPECT_EQ(parse_mock_preference(value).code, std::nullopt) << value;
}

}  // namespace
}  // namespace barbacane::http
