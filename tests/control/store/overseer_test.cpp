#include "control/store/overseer.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace barbacane::store {
namespace {

constexpr int patience_ms = 20'000;

struct Pair {
  std::array<int, 2> ends{};
  Pair() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0); }
  ~Pair() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  [[nodiscard]] bool is_shut(int within_ms) const {
    pollfd one{.fd = ends[0], .events = POLLIN, .revents = 0};
    return ::poll(&one, 1, within_ms) == 1;
  }
};

TEST(Overseer, ShutsWhatWaitsTooLong) {
  Overseer overseer(std::chrono::milliseconds(1));
  const Pair late;
  const Overseer::Watch watch(overseer, late.ends[0]);
  EXPECT_TRUE(late.is_shut(patience_ms));
}

TEST(Overseer, LeavesAloneWhatIsOver) {
  Overseer overseer(std::chrono::milliseconds(1));
  const Pair over;
  const Pair late;
  {
    const Overseer::Watch watch(overseer, over.ends[0]);
  }
  const Overseer::Watch watch(overseer, late.ends[0]);
  EXPECT_TRUE(late.is_shut(patience_ms));
  EXPECT_FALSE(over.is_shut(0));
}

}  // namespace
}  // namespace barbacane::store
