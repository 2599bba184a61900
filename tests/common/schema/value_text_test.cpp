#include "common/schema/value_text.hpp"

#include <gtest/gtest.h>

namespace barbacane::schema {
namespace {

std::string round_trip(std::string_view json) {
  Tape tape;
  EXPECT_EQ(tape.read(json), TapeErrc::none) << json;
  return value_text(tape, 0);
}

TEST(ValueText, IsTheJsonOfAValue) {
  for (const std::string_view json :
       {"null",
        "true",
        "false",
        "-1.50e3",
        R"("a b")",
        "[]",
        "{}",
        "[1,[2],{}]",
        R"({"a":{"b":[null,"c"]},"d":1})"})
    EXPECT_EQ(round_trip(json), json);
  EXPECT_EQ(round_trip(" { \"a\" : [ 1 , 2 ] } "), R"({"a":[1,2]})");
}

TEST(ValueText, PicksAValueInside) {
  Tape tape;
  ASSERT_EQ(tape.read(R"({"a":[7]})"), TapeErrc::none);
  EXPECT_EQ(value_text(tape, tape.find(0, "a")), "[7]");
}

TEST(ValueText, IsCutAtItsBound) {
  const std::string full(value_text_bytes_max - 2, 'x');
  EXPECT_EQ(round_trip('"' + full + '"'), '"' + full + '"') << "fits to the byte";
  const std::string cut = round_trip('"' + full + "x\"");
  EXPECT_EQ(cut, '"' + full + "x...");
  std::string many = "[";
  for (int i = 0; i < 10'000; ++i) many += "[],";
  const std::string list = round_trip(many + "0]");
  EXPECT_EQ(list.size(), value_text_bytes_max + 3);
  EXPECT_TRUE(list.ends_with("..."));
  EXPECT_LE(round_trip(std::string(100, '[') + std::string(100, ']')).size(), 200U);
}

TEST(ValueText, IsNotCutInsideACodePoint) {
  std::string euros;
  for (int i = 0; i < 200; ++i) euros += "\xE2\x82\xAC";
  const std::string text = round_trip('"' + euros + '"');
  EXPECT_TRUE(text.ends_with("\xE2\x82\xAC...")) << text;
  std::string continuation(value_text_bytes_max + 9, '\x80');
  cut_value(continuation);
  EXPECT_EQ(continuation, "...") << "bytes of strangers are not trusted to be UTF-8";
}

}  // namespace
}  // namespace barbacane::schema
