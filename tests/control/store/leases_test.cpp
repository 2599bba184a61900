#include "control/store/leases.hpp"

#include "store_fixture.hpp"

namespace barbacane::store {
namespace {

constexpr const char* one = "6b1f1f9a-0000-4000-8000-000000000001";
constexpr const char* other = "6b1f1f9a-0000-4000-8000-000000000002";

TEST_F(StoreTest, ALeaseHasOneOwnerAndEachOwnerItsEpoch) {
  const auto take = [&](const char* owner, int seconds) {
    return write([&](Transaction& tx) {
      return take_lease(tx, "l", owner, std::chrono::seconds{seconds});
    });
  };
  EXPECT_EQ(take(one, 60), 1);
  EXPECT_EQ(take(one, 60), 1);
  EXPECT_EQ(take(other, 60), std::nullopt);
  EXPECT_EQ(take(one, -1), 1);
  EXPECT_EQ(take(other, 60), 2);
  EXPECT_EQ(take(one, 60), std::nullopt);
  write([&](Transaction& tx) {
    drop_leases(tx, other);
    return 0;
  });
  EXPECT_EQ(take(one, 60), 1);
}

}  // namespace
}  // namespace barbacane::store
