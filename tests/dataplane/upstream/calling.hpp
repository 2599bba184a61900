#pragma once
// A call to an upstream on an event loop of the test's own: what it heard, in order.

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "dataplane/upstream/call.hpp"
#include "dataplane/upstream/upstreams.hpp"
#include "support/fake_upstream.hpp"
#include "support/process.hpp"

namespace barbacane::upstream {

/// Runs the loop until `condition` holds; false after the tests' patience.
template <class Condition>
[[nodiscard]] bool run_until(boost::asio::io_context& io, Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + support::patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    io.restart();
    io.run_one_for(std::chrono::milliseconds(10));
  }
  return true;
}

/// A wheel and pools of one worker, without the worker.
struct World {
  explicit World(const UpstreamSettings& settings = {}) : upstreams(io, wheel, buffers, settings) {}
  ~World() {
    upstreams.close_all();
    io.restart();
    io.poll();
  }
  TargetPool& pool_of(const support::FakeUpstream& upstream, std::uint32_t retries = 1) {
    auto target = std::make_shared<Target>();
    const std::string address = upstream.address();
    target->key = target->name = target->authority = address;
    target->host = "127.0.0.1";
    target->port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    target->retries = retries;
    return upstreams.acquire(target, stats);
  }
  void pass(std::chrono::milliseconds time) {
    now += time;
    wheel.advance(now);
  }

  Instant now{std::chrono::hours(1)};
  boost::asio::io_context io{1};
  Wheel wheel{now};
  BufferPool buffers;
  TargetStats stats;
  Upstreams upstreams;
};

/// Sends a head, keeps what comes.
class Recorder final : public CallEvents {
 public:
  explicit Recorder(World& world) : world_(&world), call(*this) {}

  void start(
      TargetPool& pool,
      const std::string& method = "GET",
      RequestFraming framing = RequestFraming::none
  ) {
    heard.clear();
    body.clear();
    trailers_heard.clear();
    status = 0;
    method_ = method;
    failure = {};
    is_over = false;
    head_ = method + " /a HTTP/1.1\r\nHost: h\r\n";
    if (framing == RequestFraming::chunked) head_ += "Transfer-Encoding: chunked\r\n";
    head_ += "\r\n";
    is_bodyless = framing == RequestFraming::none;
    if (call.start(pool, {.method = method_, .framing = framing})) on_call_ready();
  }
  [[nodiscard]] bool run() {
    return run_until(world_->io, [this] { return is_over; });
  }

  std::string_view request_head() override {
    heard += "head ";
    return head_;
  }
  void on_call_ready() override {
    heard += "ready ";
    is_ready = true;
    if (is_bodyless) static_cast<void>(call.offer({}, true));
  }
  void on_call_drained() override { heard += "drained "; }
  void on_interim(const http1::ResponseHead& head) override {
    heard += std::to_string(head.status) + " ";
  }
  void on_response(const http1::ResponseHead& head) override {
    status = head.status;
    heard += std::to_string(head.status) + " ";
  }
  bool on_data(std::string_view piece, Buffer&, bool is_last, std::string_view trailers) override {
    body += piece;
    trailers_heard = trailers;
    if (is_last) {
      heard += "end";
      is_over = true;
    }
    return !holds_back;
  }
  void on_call_failed(UpstreamErrc code) override {
    heard += std::string(word_of(code));
    failure = code;
    is_over = true;
  }

 private:
  World* world_;
  std::string head_;
  std::string method_;

 public:
  Call call;
  std::string heard;
  std::string body;
  std::string trailers_heard;
  std::uint16_t status = 0;
  UpstreamErrc failure{};
  bool is_over = false;
  bool is_ready = false;
  bool is_bodyless = true;
  bool holds_back = false;
};

}  // namespace barbacane::upstream
