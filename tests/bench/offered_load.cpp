// Requests at a fixed rate, whatever the answers do. A request that finds no idle connection waits
// for one, and its latency counts from the moment it was due (no coordinated omission).
//   offered_load PORT PATH CONNECTIONS REQUESTS_PER_SECOND SECONDS
// Prints one line of JSON: requests, errors, seconds, and the latency percentiles in microseconds.

#include <sys/timerfd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

#include "bench/loopback.hpp"

namespace barbacane::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::uint16_t port = 0;
  std::string path;
  std::uint64_t connections = 0;
  std::uint64_t rate = 0;
  std::uint64_t seconds = 0;
};

struct Connection {
  int descriptor = -1;
  Clock::time_point due;
  std::size_t body_left = 0;
  std::string head;  // as long as it is not whole
  bool is_busy = false;
};

class Load {
 public:
  explicit Load(const Options& options)
      : options_(options),
        request_(
            "GET " + options.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(options.port) +
            "\r\n\r\n"
        ),
        interval_(std::chrono::nanoseconds(1'000'000'000) / static_cast<int>(options.rate)),
        connections_(options.connections) {
    latencies_.reserve(options.rate * options.seconds + 1024);
  }

  void run() {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    watch(epoll_, timer_, EPOLLIN, nullptr);
    for (Connection& one : connections_) {
      one.descriptor = connect_to(options_.port);
      watch(epoll_, one.descriptor, EPOLLIN, &one);
      idle_.push_back(&one);
    }
    start_ = next_ = Clock::now();
    end_ = start_ + std::chrono::seconds(options_.seconds);
    const auto deadline = end_ + std::chrono::seconds(2);
    std::array<epoll_event, 512> events;
    while (Clock::now() < deadline && (next_ < end_ || !is_all_answered())) {
      send_due();
      const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 100);
      for (int i = 0; i < count; ++i) {
        auto* const one = static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
        if (one != nullptr) {
          receive(*one);
          continue;
        }
        std::uint64_t expirations = 0;
        static_cast<void>(::read(timer_, &expirations, sizeof expirations));
      }
    }
    errors_ += idle_.size() == connections_.size() ? 0 : connections_.size() - idle_.size();
    print();
  }

 private:
  [[nodiscard]] bool is_all_answered() const {
    return idle_.size() == connections_.size() && waiting_.empty();
  }

  void send_due() {
    const Clock::time_point now = Clock::now();
    for (; next_ <= now && next_ < end_; next_ += interval_) waiting_.push_back(next_);
    while (!waiting_.empty() && !idle_.empty()) {
      Connection& one = *idle_.front();  // the one that has rested longest
      idle_.pop_front();
      one.due = waiting_.front();
      waiting_.pop_front();
      one.is_busy = true;
      if (::send(one.descriptor, request_.data(), request_.size(), MSG_NOSIGNAL) !=
          static_cast<ssize_t>(request_.size()))
        die("send");
    }
    if (next_ >= end_) return;
    const auto left = std::max<std::int64_t>(1, (next_ - Clock::now()).count());
    itimerspec when{};
    when.it_value.tv_sec = left / 1'000'000'000;
    when.it_value.tv_nsec = left % 1'000'000'000;
    if (::timerfd_settime(timer_, 0, &when, nullptr) != 0) die("timerfd_settime");
  }

  void receive(Connection& one) {
    const ssize_t got = ::recv(one.descriptor, buffer_.data(), buffer_.size(), 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0 || !one.is_busy) die("the proxy closed a connection");
    std::string_view bytes(buffer_.data(), static_cast<std::size_t>(got));
    if (one.body_left == 0) {
      one.head.append(bytes);
      const std::size_t end = one.head.find("\r\n\r\n");
      if (end == std::string::npos) return;
      if (!one.head.starts_with("HTTP/1.1 200")) ++errors_;
      const std::size_t length = length_in(one.head);
      const std::size_t have = one.head.size() - end - 4;
      one.head.clear();
      if (have < length) {
        one.body_left = length - have;
        return;
      }
    } else {
      one.body_left -= std::min(one.body_left, bytes.size());
      if (one.body_left != 0) return;
    }
    latencies_.push_back(
        static_cast<std::uint32_t>((Clock::now() - one.due) / std::chrono::microseconds(1))
    );
    one.is_busy = false;
    idle_.push_back(&one);
  }

  static std::size_t length_in(const std::string& head) {
    for (const char* name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
      const std::size_t at = head.find(name);
      if (at != std::string::npos) return std::strtoull(head.c_str() + at + 18, nullptr, 10);
    }
    die("a response without Content-Length");
  }

  void print() {
    std::sort(latencies_.begin(), latencies_.end());
    const auto percentile = [this](double share) -> std::uint32_t {
      if (latencies_.empty()) return 0;
      return latencies_[static_cast<std::size_t>(
          share * static_cast<double>(latencies_.size() - 1)
      )];
    };
    std::printf(
        "{\"requests\": %zu, \"errors\": %zu, \"p50\": %u, \"p90\": %u, \"p99\": %u, \"p999\": %u, "
        "\"max\": %u}\n",
        latencies_.size(),
        errors_,
        percentile(0.5),
        percentile(0.9),
        percentile(0.99),
        percentile(0.999),
        percentile(1)
    );
  }

  Options options_;
  std::string request_;
  std::chrono::nanoseconds interval_;
  std::vector<Connection> connections_;
  std::deque<Connection*> idle_;
  std::deque<Clock::time_point> waiting_;
  std::vector<std::uint32_t> latencies_;
  std::size_t errors_ = 0;
  int epoll_ = -1;
  int timer_ = -1;
  Clock::time_point start_;
  Clock::time_point next_;
  Clock::time_point end_;
  std::array<char, 256U << 10U> buffer_;
};

}  // namespace
}  // namespace barbacane::bench

int main(int argc, char** argv) {
  using namespace barbacane::bench;
  if (argc != 6) {
    std::fputs("usage: offered_load PORT PATH CONNECTIONS RATE SECONDS\n", stderr);
    return 2;
  }
  Options options;
  options.port = port_of(argv[1]);
  options.path = argv[2];
  options.connections = number_of(argv[3]);
  options.rate = std::clamp<std::uint64_t>(number_of(argv[4]), 1, 1'000'000);
  options.seconds = number_of(argv[5]);
  const auto load = std::make_unique<Load>(options);
  load->run();
}
