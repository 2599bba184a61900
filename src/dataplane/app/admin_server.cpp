#include "dataplane/app/admin_server.hpp"

#include <pthread.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <future>
#include <optional>
#include <thread>
#include <utility>

namespace barbacane::dataplane {
namespace asio = boost::asio;
namespace {

constexpr std::chrono::seconds farewell_time{1};

}  // namespace

struct AdminServer::State {
  asio::io_context io{1};
  admin::AdminHooks hooks;
  std::string bound_host;
  std::promise<void> ended;
  std::optional<net::HttpServer> server;
  std::thread thread;
};

AdminServer::AdminServer(int listener, std::string bound_host, admin::AdminHooks hooks)
    : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.hooks = std::move(hooks);
  state.bound_host = std::move(bound_host);
  state.server.emplace(
      state.io,
      listener,
      net::HttpServerSettings{},
      net::HttpServer::LaterHandler(
          [&state](const net::PlainRequest& request, net::HttpServer::Done done) {
            admin::answer_admin(request, state.hooks, state.bound_host, std::move(done));
          }
      )
  );
  state.thread = std::thread([&state] {
    state.io.run();
    state.ended.set_value();
  });
  ::pthread_setname_np(state.thread.native_handle(), "admin");
}

AdminServer::~AdminServer() {
  State& state = *state_;
  asio::post(state.io, [&state] { state.server->stop(); });
  // With its last answer the loop has nothing left to do, and ends.
  if (state.ended.get_future().wait_for(farewell_time) != std::future_status::ready) {
    state.io.stop();
  }
  state.thread.join();
}

}  // namespace barbacane::dataplane
