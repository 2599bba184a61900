#include "dataplane/upstream/reactor.hpp"

#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <string>

namespace barbacane::upstream {
namespace {

/// One end of a socket pair; writes down what it hears.
class End final : public Watched {
 public:
  End(Reactor& reactor, std::string name, std::string& log)
      : reactor_(&reactor), name_(std::move(name)), log_(&log) {
    int pair[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair), 0);
    own_ = pair[0];
    peer_ = pair[1];
    EXPECT_TRUE(reactor.add(own_, *this));
  }
  ~End() {
    reactor_->forget(*this);
    ::close(own_);
    ::close(peer_);
    reactor_->remove();
  }
  void on_change(std::uint32_t events) override {
    if ((events & EPOLLIN) == 0) return;  // it can be written to from the start
    *log_ += name_ + ((events & EPOLLRDHUP) != 0 ? "hung " : "in ");
    if (then) then();
  }
  void on_turn() override {
    *log_ += name_ + "turn ";
    if (then) then();
  }
  void say() const { EXPECT_EQ(::send(peer_, "x", 1, 0), 1); }
  void end() const { ::shutdown(peer_, SHUT_WR); }

  std::function<void()> then;

 private:
  Reactor* reactor_;
  std::string name_;
  std::string* log_;
  int own_ = -1;
  int peer_ = -1;
};

class ReactorTest : public testing::Test {
 protected:
  void poll() {
    io.restart();
    io.poll();
  }
  std::unique_ptr<End> end_of(std::string name) {
    return std::make_unique<End>(reactor, std::move(name), log);
  }

  boost::asio::io_context io{1};
  Reactor& reactor = boost::asio::use_service<Reactor>(io);
  std::string log;
};

TEST_F(ReactorTest, TellsOfEachChangeOnce) {
  const auto a = end_of("a");
  poll();
  EXPECT_EQ(log, "");
  a->say();
  poll();
  EXPECT_EQ(log, "ain ");
  poll();  // nothing was read, and nothing new came
  EXPECT_EQ(log, "ain ");
  a->say();
  a->end();
  poll();
  EXPECT_EQ(log, "ain ahung ");
}

TEST_F(ReactorTest, ATurnComesFromTheLoopAndOnce) {
  const auto a = end_of("a");
  const auto b = end_of("b");
  reactor.ask_turn(*b);
  reactor.ask_turn(*a);
  reactor.ask_turn(*b);
  EXPECT_EQ(log, "");
  EXPECT_TRUE(b->has_turn());
  poll();
  EXPECT_EQ(log, "bturn aturn ");
  EXPECT_FALSE(b->has_turn());
}

TEST_F(ReactorTest, TurnsAskedForInATurnLetAsioIn) {
  const auto a = end_of("a");
  int asked = 0;
  a->then = [&] {
    if (++asked < 3) reactor.ask_turn(*a);
  };
  reactor.ask_turn(*a);
  io.restart();
  EXPECT_EQ(io.poll_one(), 1U);
  EXPECT_EQ(log, "aturn ");
  poll();
  EXPECT_EQ(log, "aturn aturn aturn ");
}

TEST_F(ReactorTest, WhoIsForgottenHearsNothing) {
  auto a = end_of("a");
  auto b = end_of("b");
  poll();
  a->then = [&] { b.reset(); };
  b->then = [&] { a.reset(); };
  a->say();
  b->say();
  reactor.ask_turn(*a);
  reactor.ask_turn(*b);
  poll();
  EXPECT_NE(log, "");
  EXPECT_EQ(log.find(log.starts_with("a") ? 'b' : 'a'), std::string::npos) << log;
}

/// Who is served first in one wake-up already knows of an end that is told later.
TEST_F(ReactorTest, EndsAreKnownBeforeTheyAreTold) {
  const auto a = end_of("a");
  const auto b = end_of("b");
  poll();
  const auto note = [&] { log += a->is_ending() && b->is_ending() ? "known " : "news "; };
  a->then = b->then = note;
  a->say();
  poll();
  a->end();
  b->end();
  poll();
  EXPECT_EQ(log.substr(0, 9), "ain news ");
  EXPECT_EQ(log.find("news", 9), std::string::npos) << log;
}

TEST_F(ReactorTest, TheLoopRunsDryWithTheLastDescriptor) {
  auto a = end_of("a");
  auto b = end_of("b");
  poll();
  EXPECT_FALSE(io.stopped());
  a.reset();
  poll();
  EXPECT_FALSE(io.stopped());
  b.reset();
  poll();
  EXPECT_TRUE(io.stopped());
  b = end_of("b");
  b->say();
  poll();
  EXPECT_EQ(log, "bin ");
}

TEST_F(ReactorTest, ABadDescriptorIsTold) {
  const auto a = end_of("a");
  EXPECT_FALSE(reactor.add(-1, *a));
}

}  // namespace
}  // namespace barbacane::upstream
