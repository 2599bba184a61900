#include "dataplane/app/control.hpp"

#include <time.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <string>
#include <utility>

#include "common/net/notify.hpp"
#include "common/observe/log.hpp"
#include "dataplane/app/reloading.hpp"

namespace barbacane::dataplane {
namespace asio = boost::asio;
namespace {

using boost::system::error_code;
using observe::Level;

/// systemd tells by this time whether a reload it asked for has begun.
std::string monotonic_usec() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::to_string(now.tv_sec * 1'000'000 + now.tv_nsec / 1000);
}

}  // namespace

struct Control::State {
  State(
      const ServeOptions& chosen, const generation::LoadNeeds& needs, Workers& pool, Status& facts
  )
      : options(&chosen),
        workers(&pool),
        status(&facts),
        signals(io, SIGTERM, SIGINT, SIGHUP),
        patience(io),
        reloading(io, needs, pool, facts) {}

  void await_signal();
  void on_signal(int number);
  void reload_everything();
  void reload_certificates();
  void begin_drain(std::string_view why);
  void end(std::string_view why);

  const ServeOptions* options;
  Workers* workers;
  Status* status;
  asio::io_context io{1};
  asio::signal_set signals;
  asio::steady_timer patience;
  Reloading reloading;
  bool is_draining = false;
};

void Control::State::await_signal() {
  signals.async_wait([this](const error_code& error, int number) {
    if (error.failed()) return;
    on_signal(number);
    await_signal();
  });
}

void Control::State::on_signal(int number) {
  if (number == SIGHUP) return reload_everything();
  const std::string_view name = number == SIGINT ? "SIGINT" : "SIGTERM";
  if (!is_draining) return begin_drain(name);
  // A person who presses Ctrl-C again means it; a manager that repeats itself only waits.
  if (number == SIGINT) end("SIGINT again: what is under way is cut off");
}

void Control::State::reload_everything() {
  if (is_draining) return;
  net::notify_service("RELOADING=1\nMONOTONIC_USEC=" + monotonic_usec());
  workers->reopen_access_logs();
  reload_certificates();
  reloading.request([](const admin::ReloadOutcome&) { net::notify_service("READY=1"); });
}

void Control::State::reload_certificates() {
  if (options->certificates.empty()) return;
  Failure failure;
  const auto tls = load_certificates(*options, failure);
  if (tls == nullptr) {
    observe::log(Level::error, "certificates not reloaded", {{"reason", failure.detail}});
    return;
  }
  workers->swap_tls(tls);
  observe::log(Level::info, "certificates reloaded");
}

void Control::State::begin_drain(std::string_view why) {
  if (std::exchange(is_draining, true)) return;
  status->set_draining();
  net::notify_service("STOPPING=1");
  observe::log(
      Level::info,
      "draining",
      {{"reason", why},
       {"timeout_seconds", static_cast<double>(options->exchange.drain_timeout.count()) / 1000}}
  );
  reloading.stop();
  workers->drain([this] { asio::post(io, [this] { end("drained"); }); });
  patience.expires_after(options->exchange.drain_timeout);
  patience.async_wait([this](const error_code& error) {
    if (!error.failed()) end("the drain timeout has passed: what is under way is cut off");
  });
}

void Control::State::end(std::string_view why) {
  if (io.stopped()) return;
  observe::log(Level::info, "stopping", {{"reason", why}});
  io.stop();
}

Control::Control(
    const ServeOptions& options,
    const generation::LoadNeeds& needs,
    Workers& workers,
    Status& status
)
    : state_(std::make_unique<State>(options, needs, workers, status)) {}

Control::~Control() = default;

void Control::run(bool is_elsewhere) {
  state_->reloading.start(is_elsewhere);
  state_->await_signal();
  state_->io.run();
  state_->reloading.stop();
  state_->workers->stop();
  state_->workers->join();
}

void Control::request_reload(std::function<void(admin::ReloadOutcome)> done) {
  asio::post(state_->io, [state = state_.get(), done = std::move(done)]() mutable {
    state->reloading.request(std::move(done));
  });
}

void Control::apply(generation::Source source, std::function<void(admin::ReloadOutcome)> done) {
  asio::post(
      state_->io,
      [state = state_.get(), source = std::move(source), done = std::move(done)]() mutable {
        state->reloading.request(std::move(source), std::move(done));
      }
  );
}

void Control::drain() {
  asio::post(state_->io, [state = state_.get()] { state->begin_drain("asked to"); });
}

std::shared_ptr<const net::TlsServerContext> load_certificates(
    const ServeOptions& options, Failure& failure
) {
  if (options.certificates.empty()) return nullptr;
  auto context = net::TlsServerContext::make(options.certificates, failure.detail);
  if (context) return std::move(context).value();
  failure.code = context.error();
  return nullptr;
}

}  // namespace barbacane::dataplane
