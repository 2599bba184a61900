#include "control/store/resources.hpp"

#include "store_fixture.hpp"

namespace barbacane::store {
namespace {

TEST_F(StoreTest, PagesFollowEachOtherWithoutGapOrRepetition) {
  for (int i = 0; i < 7; ++i) project("p" + std::to_string(i));
  for (const Order order : {Order::oldest_first, Order::newest_first}) {
    PageRequest request{.limit = 3, .after = {}};
    std::vector<std::string> all;
    int pages = 0;
    do {
      const Page page = write([&](Transaction& tx) {
        return list_resources(tx, "project_resource", {}, request, order);
      });
      all.insert(all.end(), page.items.begin(), page.items.end());
      request.after = page.next;
      ++pages;
    } while (request.after);
    EXPECT_EQ(pages, 3);
    ASSERT_EQ(all.size(), 7U);
    EXPECT_NE(
        all.front().find(order == Order::oldest_first ? "\"p0\"" : "\"p6\""), std::string::npos
    );
  }
}

TEST_F(StoreTest, APageThatEndsExactlyHasNoNext) {
  for (int i = 0; i < 3; ++i) project("p" + std::to_string(i));
  const Page page = write([](Transaction& tx) {
    return list_resources(tx, "project_resource", {}, {.limit = 3, .after = {}});
  });
  EXPECT_EQ(page.items.size(), 3U);
  EXPECT_FALSE(page.next);
}

}  // namespace
}  // namespace barbacane::store
