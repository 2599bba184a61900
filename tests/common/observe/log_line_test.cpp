#include "common/observe/log_line.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace barbacane::observe {
namespace {

const std::vector<std::string> addresses{"a", "b\"c"};

LogEvent event(std::initializer_list<Field> fields, std::string_view message = "m") {
  return {
      .time = "2026-01-02T03:04:05.678Z", .level = Level::warn, .message = message, .fields = fields
  };
}

TEST(LogLine, JsonHoldsEveryKindOfValue) {
  const std::initializer_list<Field> fields{
      {"text", "x"},
      {"negative", std::int64_t{-3}},
      {"big", std::uint64_t{18446744073709551615ULL}},
      {"ratio", 0.5},
      {"yes", true},
      {"list", &addresses}
  };
  EXPECT_EQ(
      to_json_line(event(fields)),
      R"({"ts":"2026-01-02T03:04:05.678Z","level":"warn","msg":"m","text":"x","negative":-3,"big":18446744073709551615,"ratio":0.5,"yes":true,"list":["a","b\"c"]})"
  );
}

TEST(LogLine, NoValueForgesALine) {
  const std::initializer_list<Field> fields{{"path", "a\nb\x01\xFF\"}"}};
  const std::string json = to_json_line(event(fields, "line\r\nbreak"));
  EXPECT_EQ(json.find('\n'), std::string::npos);
  EXPECT_NE(json.find(R"("msg":"line\r\nbreak")"), std::string::npos);
  EXPECT_NE(json.find("a\\nb\\u0001\xEF\xBF\xBD\\\"}"), std::string::npos);
  const std::initializer_list<Field> short_fields{{"path", "a\nb"}};
  EXPECT_EQ(
      to_text_line(event(short_fields, "two\nlines"), false),
      "2026-01-02T03:04:05.678Z warn  two\\nlines path=\"a\\nb\""
  );
}

TEST(LogLine, NumbersThatJsonLacksAreNull) {
  const std::initializer_list<Field> fields{{"n", std::numeric_limits<double>::infinity()}};
  EXPECT_NE(to_json_line(event(fields)).find("\"n\":null"), std::string::npos);
}

TEST(LogLine, ColourOnlyWhenAsked) {
  EXPECT_EQ(to_text_line(event({}), false).find('\x1b'), std::string::npos);
  EXPECT_NE(to_text_line(event({}), true).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace barbacane::observe
