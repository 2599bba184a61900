#include "dataplane/generation/ledger.hpp"

#include <gtest/gtest.h>

namespace barbacane::generation {
namespace {

std::vector<std::uint64_t> numbers_of(Ledger& ledger) {
  std::vector<std::uint64_t> out;
  for (const LiveGeneration& one : ledger.live()) out.push_back(one.number);
  return out;
}

/// Adds generations 1 to `count`; what is returned holds them.
std::vector<std::shared_ptr<const void>> fill(Ledger& ledger, std::uint64_t count) {
  std::vector<std::shared_ptr<const void>> held;
  for (std::uint64_t number = 1; number <= count; ++number) {
    held.push_back(std::make_shared<int>(0));
    ledger.add({.number = number, .digest = "sha256:a", .loaded_at = {}, .held = held.back()});
  }
  return held;
}

using Numbers = std::vector<std::uint64_t>;

TEST(Ledger, KeepsWhatSomebodyHolds) {
  Ledger ledger;
  EXPECT_EQ(numbers_of(ledger), Numbers());
  auto held = fill(ledger, 3);
  EXPECT_EQ(numbers_of(ledger), (Numbers{1, 2, 3}));
  held[1].reset();
  EXPECT_EQ(numbers_of(ledger), (Numbers{1, 3}));
}

TEST(Ledger, KeepsTheCurrentOneAlways) {
  Ledger ledger;
  fill(ledger, 2).clear();
  EXPECT_EQ(numbers_of(ledger), (Numbers{2}));
}

TEST(Ledger, TheLastOwnerIsTheLedger) {
  Ledger ledger;
  auto held = fill(ledger, 2);
  const std::weak_ptr<const void> first = held[0];
  held.clear();
  EXPECT_FALSE(first.expired());
  (void)ledger.live();
  EXPECT_TRUE(first.expired());
}

TEST(Ledger, NamesTheOldestBeyondFour) {
  Ledger ledger;
  auto held = fill(ledger, 4);
  EXPECT_EQ(ledger.find_excess(), Numbers());
  held.push_back(std::make_shared<int>(0));
  ledger.add({.number = 5, .digest = {}, .loaded_at = {}, .held = held.back()});
  held.push_back(std::make_shared<int>(0));
  ledger.add({.number = 6, .digest = {}, .loaded_at = {}, .held = held.back()});
  EXPECT_EQ(ledger.find_excess(), (Numbers{1, 2}));
  held[0].reset();
  EXPECT_EQ(ledger.find_excess(), (Numbers{2}));
  held[1].reset();
  EXPECT_EQ(ledger.find_excess(), Numbers());
}

}  // namespace
}  // namespace barbacane::generation
