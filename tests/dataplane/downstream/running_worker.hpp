#pragma once
// A worker on loopback with an artifact of its own making: what a client sees of the data plane,
// without a process around it.

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/artifact/loader.hpp"
#include "common/net/listen.hpp"
#include "common/observe/metrics_text.hpp"
#include "common/routing/path_template.hpp"
#include "dataplane/downstream/worker.hpp"
#include "dataplane/exchange/metrics.hpp"
#include "dataplane/exchange/program.hpp"
#include "support/fake_upstream.hpp"
#include "support/gateway_fixture.hpp"
#include "support/raw_client.hpp"

namespace barbacane::downstream {

using support::fetch;
using support::RawClient;
using support::RawResponse;

/// One operation of an artifact under test.
struct TestOperation {
  std::string method;
  std::string path;
  std::string dispatcher = "http-upstream";
  std::string config;
  std::uint64_t body_bytes_max = 0;
  std::uint32_t request_timeout_ms = 0;
  bool deprecated = false;
  std::string sunset = {};
  tables::Mode response_mode = tables::Mode::off;  // 200 with an integer as JSON, when looked at
};

/// Declares one response: 200 with an integer as application/json.
inline void add_response(support::GatewayParts& parts, support::OperationRow& row) {
  constexpr std::uint32_t integer = 4;
  if (parts.resources.empty()) parts.resources = {tables::Resource{tables::Range{0, 0}}};
  const std::uint32_t schema =
      parts.add_schema({support::GatewayParts::make_instruction(tables::Opcode::type_mask, integer)}
      );
  const auto type = static_cast<std::uint32_t>(parts.media_types.size());
  parts.media_types.emplace_back(
      parts.intern("application/json"),
      tables::BodyKind::json,
      schema,
      tables::none,
      tables::Range{0, 0}
  );
  row.responses = {static_cast<std::uint32_t>(parts.responses.size()), 1};
  parts.responses.emplace_back(200, tables::Range{type, 1}, tables::Range{0, 0});
}

inline std::shared_ptr<const artifact::LoadedArtifact> make_loaded(
    const std::vector<TestOperation>& operations
) {
  support::GatewayParts parts;
  parts.sources = {parts.intern("specs/api.yaml")};
  parts.apis = {{parts.intern("Harbour"), parts.intern("1.0.0"), 0}};
  for (const TestOperation& operation : operations) {
    support::OperationRow row = support::make_operation(
        parts, operation.method, operation.path, operation.method + " " + operation.path
    );
    row.request_mode = tables::Mode::off;
    row.response_mode = operation.response_mode;
    if (row.response_mode != tables::Mode::off) add_response(parts, row);
    row.dispatch = static_cast<std::uint32_t>(parts.dispatchers.size());
    row.deprecated = operation.deprecated;
    if (!operation.sunset.empty()) row.sunset = parts.intern(operation.sunset);
    parts.dispatchers.emplace_back(
        parts.intern(operation.dispatcher), parts.intern(operation.config)
    );
    if (operation.body_bytes_max != 0 || operation.request_timeout_ms != 0) {
      row.limits = static_cast<std::uint32_t>(parts.limits.size());
      parts.limits.emplace_back(operation.body_bytes_max, 0, operation.request_timeout_ms, 0, 0, 0);
    }
    const std::vector<std::string> names = routing::captures_of(operation.path);
    row.captures = {
        static_cast<std::uint32_t>(parts.captures.size()), static_cast<std::uint32_t>(names.size())
    };
    for (const std::string& name : names) parts.captures.push_back(parts.intern(name));
    parts.operations.push_back(row);
  }
  parts.build_routes();
  Failure failure;
  auto loaded = artifact::load_artifact(
      support::make_artifact(parts), {.features = artifact::supported_features}, failure
  );
  EXPECT_NE(loaded, nullptr) << failure.detail;
  return loaded;
}

inline std::string to_upstream(
    const support::FakeUpstream& upstream, const std::string& more = ""
) {
  return "{\"url\":\"" + upstream.url() + "\"" + more + "}";
}

/// Starts on 127.0.0.1 with a port of its own, stops when it goes.
class RunningWorker {
 public:
  explicit RunningWorker(exchange::Settings settings = {}, Listener listener = {})
      : series(std::make_shared<exchange::SeriesRegistry>(64)), worker(0, settings, series) {
    net::ListenAddress wanted;
    wanted.host = "127.0.0.1";
    net::ListenAddress bound;
    Failure failure;
    const std::vector<int> sockets = net::open_listeners(wanted, 1, bound, failure);
    EXPECT_EQ(sockets.size(), 1U) << failure.detail;
    address = net::to_text(bound);
    listener.descriptor = sockets.at(0);
    worker.add_listener(std::move(listener));
    thread = std::thread([this] { worker.run(); });
  }
  ~RunningWorker() {
    worker.stop();
    thread.join();
  }

  void serve(const std::vector<TestOperation>& operations) {
    Failure failure;
    auto program = exchange::build_program(make_loaded(operations), {{}, series, ""}, failure);
    ASSERT_NE(program, nullptr) << failure.detail;
    swap(std::move(program));
  }
  void swap(std::shared_ptr<const exchange::Program> program) {
    std::promise<void> done;
    worker.swap(std::move(program), ++generation, [&done] { done.set_value(); });
    done.get_future().wait();
  }
  [[nodiscard]] std::vector<GenerationUse> generations() {
    std::promise<std::vector<GenerationUse>> uses;
    worker.report_generations([&uses](std::vector<GenerationUse> got) {
      uses.set_value(std::move(got));
    });
    return uses.get_future().get();
  }
  [[nodiscard]] std::string metrics() const {
    observe::MetricsText text;
    const exchange::CounterShard* const shard = &worker.counters();
    exchange::render_metrics({&shard, 1}, *series, text);
    return text.text();
  }
  [[nodiscard]] std::uint64_t hits(exchange::Limit limit) const {
    return worker.counters().hits(limit);
  }

  std::shared_ptr<exchange::SeriesRegistry> series;
  Worker worker;
  std::string address;
  std::uint64_t generation = 0;
  std::thread thread;
};

}  // namespace barbacane::downstream
