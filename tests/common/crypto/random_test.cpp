#include "common/crypto/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace barbacane::crypto {
namespace {

TEST(FillRandom, FillsEveryByteAndNeverTwiceAlike) {
  std::array<std::uint8_t, 32> seen{};  // OR of many draws: a byte that stays 0 was not written
  std::set<std::array<std::uint8_t, 32>> draws;
  for (int round = 0; round < 64; ++round) {
    std::array<std::uint8_t, 32> bytes{};
    fill_random(bytes);
    draws.insert(bytes);
    for (std::size_t at = 0; at < bytes.size(); ++at) seen[at] |= bytes[at];
  }
  EXPECT_EQ(draws.size(), 64U);
  for (const std::uint8_t byte : seen) EXPECT_NE(byte, 0);
}

TEST(FillRandom, TakesNothing) {
  fill_random({});
}

TEST(MakeUuid, HasTheShapeOfVersionFour) {
  for (int round = 0; round < 32; ++round) {
    const std::string uuid = make_uuid();
    ASSERT_EQ(uuid.size(), 36U);
    for (const std::size_t at : {8U, 13U, 18U, 23U}) EXPECT_EQ(uuid[at], '-') << uuid;
    EXPECT_EQ(uuid[14], '4') << uuid;
    EXPECT_NE(std::string_view{"89ab"}.find(uuid[19]), std::string_view::npos) << uuid;
    EXPECT_EQ(uuid.find_first_not_of("0123456789abcdef-"), std::string::npos) << uuid;
  }
  EXPECT_NE(make_uuid(), make_uuid());
}

}  // namespace
}  // namespace barbacane::crypto
