#include "dataplane/downstream/acceptor.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>

#include "common/net/listen.hpp"
#include "dataplane/exchange/worker_context.hpp"
#include "dataplane/upstream/calling.hpp"
#include "support/raw_client.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::downstream {
namespace {

using support::RawClient;
using upstream::run_until;

class Guests final : public AcceptorEvents {
 public:
  ~Guests() {
    for (const int descriptor : descriptors) ::close(descriptor);
  }
  [[nodiscard]] bool may_accept() override { return accepts; }
  [[nodiscard]] Room room_for(const std::string&) override {
    return descriptors.size() < room ? Room::free : full;
  }
  void on_accepted(int descriptor, std::string address, const net::TlsServerContext*) override {
    descriptors.push_back(descriptor);
    addresses.push_back(std::move(address));
  }
  std::size_t room = 100;
  Room full = Room::taken;
  bool accepts = true;
  std::vector<int> descriptors;
  std::vector<std::string> addresses;
};

class AcceptorTest : public testing::Test {
 protected:
  void listen(const std::string& where) {
    net::ListenAddress bound;
    Failure failure;
    const std::vector<int> sockets =
        net::open_listeners(net::parse_listen_address(where).value(), 1, bound, failure);
    ASSERT_EQ(sockets.size(), 1U) << failure.detail;
    address = net::to_text(bound);
    Listener listener;
    listener.descriptor = sockets[0];
    listener.is_unix = bound.is_unix;
    acceptor = std::make_unique<Acceptor>(io, context, std::move(listener), guests);
    acceptor->start();
  }
  void TearDown() override {
    if (acceptor) acceptor->close();
    io.restart();
    io.poll();
  }

  exchange::SeriesRegistry series;
  exchange::Settings settings;
  exchange::CounterShard counters{series};
  boost::asio::io_context io{1};
  Instant now{std::chrono::hours(1)};
  upstream::Wheel wheel{now};
  upstream::BufferPool buffers;
  upstream::Upstreams upstreams{io, wheel, buffers, {}};
  exchange::WorkerContext context{settings, series, counters, upstreams, wheel};
  Guests guests;
  std::string address;
  std::unique_ptr<Acceptor> acceptor;
};

struct Row {
  std::string name;
  std::string listen;
  std::string peer;
};
class Addresses : public AcceptorTest, public testing::WithParamInterface<Row> {};
TEST_P(Addresses, SayWhoCalls) {
  const support::TemporaryDirectory folder;
  listen(GetParam().listen == "unix" ? "unix:" + folder.path("s") : GetParam().listen);
  const RawClient client(address);
  ASSERT_TRUE(client.is_connected());
  ASSERT_TRUE(run_until(io, [this] { return !guests.addresses.empty(); }));
  EXPECT_EQ(guests.addresses[0], GetParam().peer);
  EXPECT_EQ(counters.connections_total.read(), 1U);
}
INSTANTIATE_TEST_SUITE_P(
    Families,
    Addresses,
    testing::Values(Row{"V4", "127.0.0.1:0", "127.0.0.1"}, Row{"Unix", "unix", ""}),
    [](const auto& row) { return row.param.name; }
);

TEST_F(AcceptorTest, TurnsAwayWithAWholeAnswer) {
  struct Row {
    Room room;
    exchange::Limit limit;
    int status;
  };
  listen("127.0.0.1:0");
  guests.room = 0;
  for (const Row& row :
       {Row{Room::taken, exchange::Limit::connections, 503},
        Row{Room::of_address, exchange::Limit::connections_per_address, 429}}) {
    guests.full = row.room;
    RawClient client(address);
    ASSERT_TRUE(run_until(io, [&] { return counters.hits(row.limit) == 1; }));
    const support::RawResponse response = client.read_response();
    EXPECT_EQ(response.status, row.status);
    EXPECT_TRUE(response.is_complete);
    EXPECT_TRUE(response.body.ends_with("\"status\":" + std::to_string(row.status) + "}"))
        << response.body;
  }
}

TEST_F(AcceptorTest, LeavesConnectionsInTheQueueWhileItMustNotAccept) {
  listen("127.0.0.1:0");
  guests.accepts = false;
  const RawClient client(address);
  ASSERT_TRUE(client.is_connected());
  ASSERT_TRUE(run_until(io, [this] { return !wheel.is_empty(); }));
  EXPECT_TRUE(guests.descriptors.empty());
  guests.accepts = true;
  wheel.advance(now + std::chrono::milliseconds(300));
  EXPECT_EQ(guests.descriptors.size(), 1U);
}

TEST_F(AcceptorTest, WaitsForDescriptors) {
  listen("127.0.0.1:0");
  // UBSan opens a pipe to check an object's type the first time a call is made: make each once.
  const RawClient first(address);
  ASSERT_TRUE(run_until(io, [this] { return guests.descriptors.size() == 1; }));
  const RawClient client(address);
  const int probe = ::dup(0);
  ::close(probe);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{.rlim_cur = static_cast<rlim_t>(probe), .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  EXPECT_TRUE(run_until(io, [this] { return counters.hits(exchange::Limit::descriptors) == 1; }));
  EXPECT_EQ(guests.descriptors.size(), 1U);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  wheel.advance(now + std::chrono::milliseconds(300));
  EXPECT_EQ(guests.descriptors.size(), 2U) << "it waited in the kernel's queue";
}

TEST_F(AcceptorTest, ClosedIsClosed) {
  listen("127.0.0.1:0");
  acceptor->close();
  io.poll();
  EXPECT_FALSE(RawClient(address).is_connected());
}

}  // namespace
}  // namespace barbacane::downstream
