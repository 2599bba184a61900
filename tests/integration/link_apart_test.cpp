// A request does not notice the link of its gateway: while the link loses its connection again and
// again, the worker allocates nothing, and there is no lock that both take.

#include <gtest/gtest.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <future>

#include "dataplane/downstream/running_worker.hpp"
#include "dataplane/link/link.hpp"
#include "support/counted_new.hpp"
#include "support/temporary_directory.hpp"

namespace {

/// Which locks a thread took, as long as they fit.
struct LocksTaken {
  std::array<const void*, 4096> locks{};
  std::atomic<std::size_t> count{0};

  void add(const void* lock) {
    const std::size_t used = std::min(count.load(), locks.size());
    if (std::find(locks.begin(), locks.begin() + static_cast<std::ptrdiff_t>(used), lock) !=
        locks.begin() + static_cast<std::ptrdiff_t>(used))
      return;
    if (used < locks.size()) locks[used] = lock;
    count = used + 1;
  }
  [[nodiscard]] bool has(const void* lock) const {
    return std::find(locks.begin(), locks.begin() + static_cast<std::ptrdiff_t>(count), lock) !=
           locks.begin() + static_cast<std::ptrdiff_t>(count);
  }
};

LocksTaken of_worker;
LocksTaken of_link;
thread_local LocksTaken* taken = nullptr;

}  // namespace

// Calls in this program, std::mutex and Asio's included, come here (--wrap).
extern "C" int __real_pthread_mutex_lock(pthread_mutex_t* lock);
extern "C" int __wrap_pthread_mutex_lock(pthread_mutex_t* lock) {
  if (taken != nullptr) taken->add(lock);
  return __real_pthread_mutex_lock(lock);
}

namespace barbacane::downstream {
namespace {

constexpr int requests = 100;
constexpr int flaps = 3;  // at least, about one a second
/// The text of the Date field is made anew once a second.
constexpr std::uint64_t dates = 40;

class LinkApart : public testing::Test {
 protected:
  LinkApart() {
    gateway.serve({{.method = "GET", .path = "/{n}", .config = to_upstream(upstream)}});
  }
  /// On the worker's thread.
  template <class Act>
  void within(Act act) {
    std::promise<void> done;
    gateway.worker.report_generations([&](const std::vector<GenerationUse>&) {
      act();
      done.set_value();
    });
    done.get_future().wait();
  }
  [[nodiscard]] link::LinkHooks hooks() {
    return {
        .running =
            [this] {
              taken = &of_link;
              const exchange::CounterShard* const shard = &gateway.worker.counters();
              const auto totals = exchange::sum_totals({&shard, 1}, *gateway.series);
              link::RunningFacts facts;
              facts.active_connections = totals.connections_active;
              return facts;
            },
        .totals =
            [this] {
              const exchange::CounterShard* const shard = &gateway.worker.counters();
              const auto totals = exchange::sum_totals({&shard, 1}, *gateway.series);
              return link::CounterTotals{
                  .gateway_errors = totals.gateway_errors,
                  .upstream_errors = totals.upstream_errors,
                  .latency = totals.durations
              };
            },
        .apply = {}
    };
  }

  support::FakeUpstream upstream;
  /// Sends the link away for a second, again and again.
  support::FakeUpstream control{[](const support::SeenRequest&,
                                   support::UpstreamConnection& connection) {
    connection.send(
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
    );
    connection.close();
  }};
  support::TemporaryDirectory state;
  RunningWorker gateway;
};

TEST_F(LinkApart, ARequestDoesNotNoticeIt) {
  link::Link link(
      {.control_plane = *net::parse_web_url(control.url()),
       .project_id = "3f2a8a52-6c0e-4c1d-9a55-0d6f0f3a7b11",
       .api_key = "key",
       .api_key_file = {},
       .ca_file = {},
       .name = "a",
       .labels = {},
       .state_folder = state.path(),
       .features = {}},
      hooks()
  );
  RawClient client(gateway.address);
  const auto ask = [&] {
    ASSERT_TRUE(client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n"));
    ASSERT_EQ(client.read_response().status, 200);
  };
  for (int i = 0; i < 10; ++i) ask();  // connections, buffers, counters
  within([] {
    support::is_counted = true;
    taken = &of_worker;
  });
  std::uint64_t before = 0;
  within([&before] { before = support::allocations; });
  link.start();
  int asked = 0;
  ASSERT_TRUE(support::eventually([&] {
    ask();
    return ++asked >= requests && link.status().failures_total >= flaps && of_link.count > 0;
  }));
  std::uint64_t after = 0;
  within([&after] { after = support::allocations; });
  EXPECT_LE(after - before, dates) << "of " << asked << " requests";
  EXPECT_GT(of_worker.count, 0U) << "the hook sees locks";
  EXPECT_GT(of_link.count, 0U);
  ASSERT_LT(of_worker.count, of_worker.locks.size());
  ASSERT_LT(of_link.count, of_link.locks.size());
  for (std::size_t i = 0; i < of_link.count; ++i)
    EXPECT_FALSE(of_worker.has(of_link.locks[i])) << "both take a lock";
}

}  // namespace
}  // namespace barbacane::downstream
