#include "common/artifact/table_checker.hpp"

#include <gtest/gtest.h>

#include "support/gateway_fixture.hpp"

namespace barbacane::artifact {
namespace {

using tables::Range;
using tables::Text;

constexpr Row row{"rows", 7};
constexpr std::uint32_t none = tables::none;

class TableCheckerTest : public testing::Test {
 protected:
  TableCheckerTest() {
    support::GatewayParts parts;
    parts.pool = R"({"a":1})";  // 7 bytes
    bytes_ = parts.build();
  }

  [[nodiscard]] const tables::Gateway& gateway() const {
    return *tables::GetGateway(bytes_.data());
  }

  std::string bytes_;
};

TEST_F(TableCheckerTest, KnowsWhereAPoolEnds) {
  for (const Text& text : {Text{0, 0}, Text{0, 7}, Text{7, 0}, Text{6, 1}}) {
    TableChecker checker{gateway()};
    checker.text(row, "field", text);
    EXPECT_TRUE(checker.is_sound()) << text.offset() << ' ' << text.length();
  }
  for (const Text& text :
       {Text{0, 8},
        Text{7, 1},
        Text{8, 0},
        Text{none, 0},
        Text{none, 1},
        Text{1, none},
        Text{none, none}}) {
    TableChecker checker{gateway()};
    checker.text(row, "field", text);
    EXPECT_EQ(checker.fault(), "rows[7].field points outside the pool");
    EXPECT_EQ(checker.view(text), "");
  }
}

TEST_F(TableCheckerTest, KnowsWhereAVectorEnds) {
  for (const Range& range : {Range{0, 0}, Range{0, 4}, Range{4, 0}, Range{3, 1}}) {
    TableChecker checker{gateway()};
    checker.range(row, "field", range, 4);
    EXPECT_TRUE(checker.is_sound()) << range.first() << ' ' << range.count();
  }
  for (const Range& range :
       {Range{0, 5},
        Range{4, 1},
        Range{5, 0},
        Range{none, 1},
        Range{1, none},
        Range{none, none},
        Range{none - 1, 2}}) {
    TableChecker checker{gateway()};
    checker.range(row, "field", range, 4);
    EXPECT_FALSE(checker.is_sound()) << range.first() << ' ' << range.count();
  }
  TableChecker checker{gateway()};
  checker.index_or_none(row, "field", none, 0);
  checker.index(row, "field", 0, 1);
  EXPECT_TRUE(checker.is_sound());
  checker.index(row, "field", 1, 1);
  EXPECT_EQ(checker.fault(), "rows[7].field names item 1, and there are 1");
}

TEST_F(TableCheckerTest, KeepsTheFirstFault) {
  TableChecker checker{gateway()};
  checker.add_fault(row, "first", "is bad");
  checker.add_fault(row, "second", "is worse");
  EXPECT_EQ(checker.fault(), "rows[7].first is bad");
}

TEST_F(TableCheckerTest, ReadsJsonWithinItsBounds) {
  TableChecker object{gateway()};
  object.json(row, "field", Text{0, 7}, true);
  EXPECT_TRUE(object.is_sound()) << object.fault();
  TableChecker number{gateway()};
  number.json(row, "field", Text{5, 1}, false);
  EXPECT_TRUE(number.is_sound()) << number.fault();
  TableChecker no_object{gateway()};
  no_object.json(row, "field", Text{5, 1}, true);
  EXPECT_EQ(no_object.fault(), "rows[7].field is no JSON object");
  TableChecker cut{gateway()};
  cut.json(row, "field", Text{0, 6}, true);
  EXPECT_EQ(cut.fault().substr(0, 26), "rows[7].field is no JSON: ");
  TableChecker outside{gateway()};
  outside.json(row, "field", Text{0, 8}, true);
  EXPECT_EQ(outside.fault(), "rows[7].field points outside the pool");
}

TEST(TableChecker, TakesAndRefusesStringsAsTheReaderDoes) {
  const std::pair<const char*, bool> rows[] = {
      {R"("")", true},
      {R"("harbour")", true},
      {R"("a\n")", true},
      {R"("é")", true},
      {R"(")", false},
      {R"("harbour)", false},
      {R"("a"b")", false},
      {R"("a\")", false},
      {R"("a\q")", false},
      {"\"\xff\"", false},
      {"\"\n\"", false},
      {R"(harbour")", false},
  };
  for (const auto& [literal, is_sound] : rows) {
    support::GatewayParts parts;
    parts.pool = literal;
    const std::string bytes = parts.build();
    TableChecker checker{*tables::GetGateway(bytes.data())};
    checker.json(row, "field", Text{0, static_cast<std::uint32_t>(parts.pool.size())}, false);
    EXPECT_EQ(checker.is_sound(), is_sound) << literal << ": " << checker.fault();
  }
}

TEST_F(TableCheckerTest, SpendsNoMoreThanItHas) {
  TableChecker checker{gateway()};
  EXPECT_TRUE(checker.spend(row, TableChecker::steps_max - 1));
  EXPECT_TRUE(checker.spend(row, 1));
  EXPECT_TRUE(checker.spend(row, 0));
  EXPECT_FALSE(checker.spend(row, 1));
  EXPECT_FALSE(checker.is_sound());
  TableChecker wrapping{gateway()};
  EXPECT_FALSE(wrapping.spend(row, ~std::uint64_t{0}));
}

}  // namespace
}  // namespace barbacane::artifact
