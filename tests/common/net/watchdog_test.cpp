#include "common/net/watchdog.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace barbacane::net {
namespace {

using std::chrono::milliseconds;

TEST(Watchdog, BitesOnceWhenPatienceEnds) {
  boost::asio::io_context io;
  int bites = 0;
  Watchdog watchdog(io, milliseconds{1}, [&bites] { ++bites; });
  io.run();
  watchdog.feed();
  io.restart();
  io.run();
  EXPECT_EQ(bites, 1);
  EXPECT_TRUE(watchdog.has_bitten());
}

TEST(Watchdog, NeverAfterItsEnd) {
  boost::asio::io_context io;
  int bites = 0;
  {
    const Watchdog watchdog(io, milliseconds{0}, [&bites] { ++bites; });
  }
  io.run();
  EXPECT_EQ(bites, 0);
}

}  // namespace
}  // namespace barbacane::net
