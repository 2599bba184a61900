#include "common/schema/tape.hpp"

#include <gtest/gtest.h>

#include "common/schema/key_word.hpp"

namespace barbacane::schema {
namespace {

struct Row {
  std::string text;
  TapeErrc error;
};

TEST(Tape, TakesWhatIsJson) {
  for (const std::string text :
       {"null",
        " true ",
        "false",
        "0",
        "-0",
        "1.5e+10",
        "\"\"",
        "[]",
        "{}",
        "[[],{}]",
        "[1,2]",
        "{\"a\":1,\"b\":{\"c\":[null]}}",
        "\t\r\n[ 1 , 2 ]\n",
        "\"\\u0041\\ud83d\\ude00\"",
        "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"",
        "{\"\":1}",
        "1E400",
        "\"\x7F\""}) {
    Tape tape;
    EXPECT_EQ(tape.read(text), TapeErrc::none) << text;
    EXPECT_EQ(tape[0].end, tape.size()) << text;
  }
}

TEST(Tape, RefusesEverythingElse) {
  const Row rows[] = {
      {"", TapeErrc::empty},
      {"  \n", TapeErrc::empty},
      {"\xEF\xBB\xBF{}", TapeErrc::byte_order_mark},
      {"nul", TapeErrc::unexpected_end},
      {"nulL", TapeErrc::unexpected_character},
      {"True", TapeErrc::unexpected_character},
      {"NaN", TapeErrc::unexpected_character},
      {"'a'", TapeErrc::unexpected_character},
      {"+1", TapeErrc::unexpected_character},
      {"-", TapeErrc::unexpected_end},
      {"-a", TapeErrc::bad_number},
      {"01", TapeErrc::bad_number},
      {"-01", TapeErrc::bad_number},
      {"1.", TapeErrc::unexpected_end},
      {"1.e1", TapeErrc::bad_number},
      {".5", TapeErrc::unexpected_character},
      {"1e", TapeErrc::unexpected_end},
      {"1e+", TapeErrc::unexpected_end},
      {"0x10", TapeErrc::trailing_bytes},
      {"1 2", TapeErrc::trailing_bytes},
      {"{}}", TapeErrc::trailing_bytes},
      {"[", TapeErrc::unexpected_end},
      {"[1", TapeErrc::unexpected_end},
      {"[1,", TapeErrc::unexpected_end},
      {"[1,]", TapeErrc::unexpected_character},
      {"[,1]", TapeErrc::unexpected_character},
      {"[1 2]", TapeErrc::unexpected_character},
      {"[1}", TapeErrc::unexpected_character},
      {"{1:2}", TapeErrc::unexpected_character},
      {"{\"a\"}", TapeErrc::unexpected_character},
      {"{\"a\":}", TapeErrc::unexpected_character},
      {"{\"a\":1,}", TapeErrc::unexpected_character},
      {"{\"a\":1 \"b\":2}", TapeErrc::unexpected_character},
      {"{\"a\":1,\"a\":2}", TapeErrc::duplicate_key},
      {"{\"a\":1,\"\\u0061\":2}", TapeErrc::duplicate_key},
      {"\"abc", TapeErrc::unexpected_end},
      {"\"\\", TapeErrc::unexpected_end},
      {"\"\\x41\"", TapeErrc::bad_escape},
      {"\"\\u00g0\"", TapeErrc::bad_escape},
      {"\"\\u12", TapeErrc::unexpected_end},
      {"\"\\ud800\"", TapeErrc::lone_surrogate},
      {"\"\\udc00\"", TapeErrc::lone_surrogate},
      {"\"\\ud800\\u0041\"", TapeErrc::lone_surrogate},
      {"\"a\nb\"", TapeErrc::control_character},
      {std::string("\"a\0b\"", 5), TapeErrc::control_character},
      {"\"\x80\"", TapeErrc::bad_utf8},
      {"\"\xC0\x80\"", TapeErrc::bad_utf8},
      {"\"\xE0\x80\x80\"", TapeErrc::bad_utf8},
      {"\"\xED\xA0\x80\"", TapeErrc::bad_utf8},
      {"\"\xF4\x90\x80\x80\"", TapeErrc::bad_utf8},
      {"\"\xF8\x88\x80\x80\x80\"", TapeErrc::bad_utf8},
      {"\"\xC3", TapeErrc::bad_utf8},
      {"// a\n1", TapeErrc::unexpected_character},
      {std::string(200, '['), TapeErrc::too_deep},
  };
  for (const Row& row : rows) {
    Tape tape;
    EXPECT_EQ(words_of(tape.read(row.text)), words_of(row.error)) << row.text;
    EXPECT_TRUE(tape.is_empty()) << row.text;
    EXPECT_LE(tape.offset(), row.text.size()) << row.text;
  }
}

TEST(Tape, BoundsValues) {
  Tape tape;
  EXPECT_EQ(tape.read("[1,2,3]", {.nodes_max = 4}), TapeErrc::none);
  EXPECT_EQ(tape.read("[1,2,3,4]", {.nodes_max = 4}), TapeErrc::too_large);
  EXPECT_EQ(tape.read("[[1]]", {.depth_max = 2}), TapeErrc::none);
  EXPECT_EQ(tape.read("[[[]]]", {.depth_max = 2}), TapeErrc::too_deep);
}

TEST(Tape, FindsKeysAndKeepsTexts) {
  const std::string text = R"({"a":"plain","b\n":"esc\u0061ped","n":-1.50,"l":[true,{"x":null}]})";
  Tape tape;
  ASSERT_EQ(tape.read(text), TapeErrc::none);
  EXPECT_EQ(tape[0].count, 4U);
  EXPECT_EQ(tape.text_of(tape[tape.find(0, "a")]), "plain");
  EXPECT_EQ(tape.text_of(tape[tape.find(0, "b\n")]), "escaped");
  EXPECT_EQ(tape.text_of(tape[tape.find(0, "n")]), "-1.50");
  EXPECT_EQ(tape.find(0, "c"), 0U);
  const std::uint32_t list = tape.find(0, "l");
  EXPECT_EQ(tape[list].count, 2U);
  std::string pointer;
  tape.append_pointer(tape.find(list + 2, "x"), pointer);
  EXPECT_EQ(pointer, "/l/1/x");
}

TEST(Tape, EscapesPointers) {
  Tape tape;
  ASSERT_EQ(tape.read(R"({"a/b":{"~":1}})"), TapeErrc::none);
  std::string pointer;
  tape.append_pointer(tape.find(tape.find(0, "a/b"), "~"), pointer);
  EXPECT_EQ(pointer, "/a~1b/~0");
}

TEST(Tape, FindsRepeatedKeysInLargeObjects) {
  std::string text = "{";
  for (int i = 0; i < 5000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  Tape tape;
  EXPECT_EQ(tape.read(text + "\"z\":0}"), TapeErrc::none);
  EXPECT_EQ(tape.read(text + "\"k77\":0}"), TapeErrc::duplicate_key);
}

TEST(Tape, FindsRepeatedKeysWhoseWordsCollide) {
  // All of them want one slot of the table of keys.
  constexpr std::uint64_t slots = 4096;
  std::vector<std::string> keys;
  for (int i = 0; keys.size() < slots / 3; ++i) {
    const std::string key = std::to_string(i);
    if ((spread(word_of(key)) >> 32U) % slots == 0) keys.push_back(key);
  }
  std::string text = "{";
  for (const std::string& key : keys) text += "\"" + key + "\":0,";
  Tape tape;
  EXPECT_EQ(tape.read(text + "\"z\":0}"), TapeErrc::none);
  EXPECT_EQ(tape.read(text + "\"" + keys[700] + "\":0}"), TapeErrc::duplicate_key);
}

TEST(Tape, StopsAtTheRightByteWhereverItStands) {
  // Strings are scanned sixteen bytes at a time, and the last ones alone.
  for (std::size_t before = 0; before < 40; ++before) {
    const std::string start = "\"" + std::string(before, 'a');
    for (std::size_t behind : {0U, 1U, 7U, 20U}) {
      const std::string end = std::string(behind, 'b') + "\"";
      Tape tape;
      ASSERT_EQ(tape.read(start + end), TapeErrc::none);
      EXPECT_EQ(tape[0].length, before + behind);
      EXPECT_TRUE(tape[0].is_simple);
      ASSERT_EQ(tape.read(start + "\\n" + end), TapeErrc::none);
      EXPECT_EQ(tape.text_of(tape[0]), std::string(before, 'a') + '\n' + std::string(behind, 'b'));
      EXPECT_TRUE(tape[0].is_simple);
      ASSERT_EQ(tape.read(start + "\xC3\xA9" + end), TapeErrc::none);
      EXPECT_EQ(tape[0].length, before + behind + 2);
      EXPECT_FALSE(tape[0].is_simple);
      ASSERT_EQ(tape.read(start + "\\u00e9" + end), TapeErrc::none);
      EXPECT_FALSE(tape[0].is_simple);
      EXPECT_EQ(tape.read(start + '\t' + end), TapeErrc::control_character);
      EXPECT_EQ(tape.offset(), before + 1);
      EXPECT_EQ(tape.read(start + "\xFF" + end), TapeErrc::bad_utf8);
      EXPECT_EQ(tape.offset(), before + 1);
    }
  }
}

TEST(Tape, KeepsIntegersThatFit) {
  const struct {
    std::string text;
    bool is_simple;
    std::int64_t value;
  } rows[] = {
      {"0", true, 0},
      {"-0", true, 0},
      {"-17", true, -17},
      {"999999999999999999", true, 999999999999999999},
      {"-999999999999999999", true, -999999999999999999},
      {"1000000000000000000", false, 0},
      {"1.0", false, 0},
      {"1e3", false, 0},
      {"0.12345678901234567890", false, 0},
  };
  for (const auto& row : rows) {
    for (const bool is_read : {true, false}) {
      Tape tape;
      ASSERT_TRUE(is_read ? tape.read(row.text) == TapeErrc::none : tape.set_scalar(row.text));
      EXPECT_EQ(tape[0].is_simple, row.is_simple) << row.text;
      if (row.is_simple) EXPECT_EQ(static_cast<std::int64_t>(tape[0].word), row.value) << row.text;
      const bool is_integer = row.text.find_first_of(".e") == std::string::npos;
      EXPECT_EQ((tape[0].types & type_integer) != 0, is_integer) << row.text;
      EXPECT_EQ(tape.text_of(tape[0]), row.text);
    }
  }
}

TEST(Tape, HoldsWhatIsNoJson) {
  Tape tape;
  tape.set_string("a \"b\"\n");
  EXPECT_EQ(tape.text_of(tape[0]), "a \"b\"\n");
  EXPECT_TRUE(tape.set_scalar("-12.5"));
  EXPECT_EQ(tape[0].kind, Kind::number);
  EXPECT_TRUE(tape.set_scalar("true"));
  EXPECT_TRUE(tape[0].flag);
  for (const std::string_view text : {"", "1x", "01", "[1]", "\"a\"", " 1", "1 ", "nul"})
    EXPECT_FALSE(tape.set_scalar(text)) << text;
}

TEST(Tape, TakesJsonIntoWhatIsBuiltByHand) {
  const std::string text = R"({"a":[1,"x\n"]}garbage[2])";
  Tape tape;
  tape.begin(text);
  const std::uint32_t object = tape.open(Kind::object);
  tape.add_string("one");
  EXPECT_EQ(tape.add_json(0, 15), TapeErrc::none);
  tape.add_string("two");
  EXPECT_EQ(tape.add_json(22, 3), TapeErrc::none);
  tape.add_string("file");
  tape.add_opaque(1ULL << 33U);
  tape.close(object, 3);
  EXPECT_EQ(tape[0].end, tape.size());
  const std::uint32_t one = tape.find(0, "one");
  EXPECT_EQ(tape.text_of(tape[tape.find(one, "a") + 2]), "x\n");
  EXPECT_EQ(tape.text_of(tape[tape.find(0, "two") + 1]), "2");
  const Node& file = tape[tape.find(0, "file")];
  EXPECT_TRUE(file.is_opaque);
  EXPECT_EQ(file.kind, Kind::string);
  EXPECT_EQ(tape.octets_of(file), 1ULL << 33U);
  tape.truncate(object + 1);
  EXPECT_EQ(tape.size(), 1U);
}

TEST(Tape, RefusesABadPieceOfJson) {
  Tape tape;
  tape.begin("xx{1}\xEF\xBB\xBF{}");
  EXPECT_EQ(tape.add_json(2, 3), TapeErrc::unexpected_character);
  EXPECT_EQ(tape.offset(), 3U);
  tape.begin("xx\xEF\xBB\xBF{}");
  EXPECT_EQ(tape.add_json(2, 5), TapeErrc::byte_order_mark);
  tape.begin("[1]");
  EXPECT_EQ(tape.add_json(0, 0), TapeErrc::empty);
  tape.begin("[1]");
  EXPECT_EQ(tape.add_json(0, 2), TapeErrc::unexpected_end);
  EXPECT_TRUE(tape.is_empty());
}

TEST(Tape, CountsAllPiecesOfJson) {
  const TapeLimits limits{.nodes_max = 4};
  Tape tape;
  tape.begin("[1,2]");
  static_cast<void>(tape.open(Kind::array));
  EXPECT_EQ(tape.add_json(0, 5, limits), TapeErrc::none);
  EXPECT_EQ(tape.size(), 4U);
  EXPECT_EQ(tape.add_json(1, 1, limits), TapeErrc::too_large);
  EXPECT_EQ(tape.size(), 4U);
  tape.add_string("over");
  EXPECT_EQ(tape.add_json(1, 1, limits), TapeErrc::too_large);
}

}  // namespace
}  // namespace barbacane::schema
