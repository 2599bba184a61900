#include "dataplane/downstream/worker.hpp"

#include <algorithm>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <random>
#include <unordered_map>
#include <utility>

#include "dataplane/downstream/acceptor.hpp"
#include "dataplane/downstream/session.hpp"
#include "dataplane/exchange/worker_context.hpp"
#include "dataplane/upstream/upstreams.hpp"

namespace barbacane::downstream {
namespace asio = boost::asio;
namespace {

/// Callers that are told to go all at once come back all at once.
constexpr std::chrono::milliseconds drain_jitter_max{1000};
constexpr int closed_a_tick_max = 256;    // waiting connections, when something is short
constexpr int closed_a_request_max = 64;  // and it needs that now
constexpr std::chrono::milliseconds stalled_respected{500};
constexpr std::chrono::milliseconds waiting_respected{1000};  // while there is a choice

std::uint32_t share_of(std::uint32_t total, std::uint32_t workers) {
  return std::max<std::uint32_t>(1, (total + workers - 1) / std::max<std::uint32_t>(workers, 1));
}

upstream::UpstreamSettings upstream_settings(const exchange::Settings& settings) {
  return {
      .connections_max = share_of(settings.upstream_connections_max, settings.workers),
      .pending_max = share_of(settings.upstream_pending_max, settings.workers),
      .idle_max = settings.upstream_idle_max,
      .idle_timeout = settings.upstream_idle_timeout,
      .head_limits =
          {.head_bytes_max = settings.head_bytes_max,
           .fields_max = settings.fields_max,
           .target_bytes_max = settings.target_bytes_max},
      .chunk_limits = {.extension_bytes_max = settings.chunk_extension_bytes_max}
  };
}

/// What one worker may do of it all.
exchange::Settings sound(exchange::Settings settings) {
  // A head and what comes behind it must fit one buffer.
  settings.head_bytes_max =
      std::min<std::uint32_t>(settings.head_bytes_max, upstream::BufferPool::buffer_bytes - 1024);
  settings.fields_max = std::min<std::uint32_t>(settings.fields_max, http1::fields_capacity);
  for (std::uint32_t* const bound :
       {&settings.connections_max,
        &settings.connections_per_address_max,
        &settings.requests_active_max})
    *bound = share_of(*bound, settings.workers);
  settings.buffered_bytes_max /= std::max<std::uint32_t>(settings.workers, 1);
  if (settings.descriptors_max != 0)
    settings.descriptors_max = share_of(settings.descriptors_max, settings.workers);
  return settings;
}

}  // namespace

struct Worker::State final : SessionHost, AcceptorEvents {
  State(const exchange::Settings& chosen, std::shared_ptr<exchange::SeriesRegistry> registry)
      : settings(sound(chosen)),
        series(std::move(registry)),
        counters(*series),
        wheel(std::chrono::steady_clock::now()),
        timer(loop),
        upstreams(loop, wheel, buffer_pool, upstream_settings(settings)),
        worker_context(settings, *series, counters, upstreams, wheel),
        guard(loop.get_executor()) {
    io = &loop;
    context = &worker_context;
    buffers = &buffer_pool;
  }
  ~State() {
    while (sessions != nullptr) on_session_quiet(*sessions);
  }

  void tick();
  void each_session(const std::function<void(Session&)>& visit);
  void drain(std::function<void()> done);
  void stop();

  void relieve();
  void make_room() override;
  bool abort_longest_stalled();
  bool close_longest_waiting(std::chrono::milliseconds at_least);

  [[nodiscard]] bool may_accept() override {
    return !worker_context.lacks_descriptors(exchange::Pressure::exhausted) &&
           !worker_context.lacks_memory(exchange::Pressure::exhausted);
  }
  [[nodiscard]] Room room_for(const std::string& address) override;
  void on_accepted(int descriptor, std::string address, const net::TlsServerContext* tls) override;
  void on_session_quiet(Session& session) override;

  exchange::Settings settings;
  std::shared_ptr<exchange::SeriesRegistry> series;
  exchange::CounterShard counters;
  asio::io_context loop{1};
  upstream::Wheel wheel;
  upstream::BufferPool buffer_pool;
  asio::basic_waitable_timer<
      std::chrono::steady_clock,
      asio::wait_traits<std::chrono::steady_clock>,
      asio::io_context::executor_type>
      timer;
  upstream::Upstreams upstreams;
  exchange::WorkerContext worker_context;
  asio::executor_work_guard<asio::io_context::executor_type> guard;
  std::vector<std::unique_ptr<Acceptor>> acceptors;
  Session* sessions = nullptr;                               // newest first
  std::unordered_map<std::string, std::uint32_t> addresses;  // connections of each
  bool is_stopping = false;
  std::function<void()> drained;
};

void Worker::State::tick() {
  timer.expires_after(upstream::Wheel::tick_length);
  timer.async_wait([this](const boost::system::error_code& error) {
    if (error.failed() || is_stopping) return;
    wheel.advance(std::chrono::steady_clock::now());
    if (!worker_context.log.is_empty()) worker_context.log.flush();
    counters.buffered_bytes.set(worker_context.memory().used);
    relieve();
    tick();
  });
}

/// Somebody else needs what this connection holds. False when nobody has waited that long.
bool Worker::State::close_longest_waiting(std::chrono::milliseconds at_least) {
  const Waiting* const longest = waiting.longest();
  if (longest == nullptr || wheel.now() - longest->since < at_least) return false;
  longest->session->give_way();
  return true;
}

/// Slow callers hold buffers; this one has not taken its own for a while.
bool Worker::State::abort_longest_stalled() {
  const Waiting* const longest = stalled.longest();
  if (longest == nullptr || wheel.now() - longest->since < stalled_respected) return false;
  longest->session->give_up();
  return true;
}

void Worker::State::relieve() {
  using exchange::Pressure;
  const Pressure pressure =
      std::max(pressure_of(worker_context.memory()), pressure_of(worker_context.descriptors()));
  if (pressure == Pressure::none) return;
  for (int closed = 0; closed < closed_a_tick_max; ++closed) {
    const bool lacks_memory = pressure_of(worker_context.memory()) >= Pressure::tight;
    if (close_longest_waiting(waiting_respected)) continue;
    if (!lacks_memory || !abort_longest_stalled()) return;
  }
}

void Worker::State::make_room() {
  for (int closed = 0; closed < closed_a_request_max; ++closed) {
    if (pressure_of(worker_context.memory()) < exchange::Pressure::scarce) return;
    if (!close_longest_waiting(std::chrono::milliseconds(0)) && !abort_longest_stalled()) return;
  }
}

Room Worker::State::room_for(const std::string& address) {
  using exchange::Pressure;
  const auto known = addresses.find(address);
  if (!address.empty() && known != addresses.end() &&
      known->second >= settings.connections_per_address_max)
    return Room::of_address;
  const bool is_full = counters.connections_active.read() >= settings.connections_max;
  const bool is_tight = worker_context.lacks_descriptors(Pressure::tight) ||
                        worker_context.lacks_memory(Pressure::tight);
  if (!is_full && !is_tight) return Room::free;
  const bool is_scarce = is_full || pressure_of(worker_context.descriptors()) >= Pressure::scarce ||
                         pressure_of(worker_context.memory()) >= Pressure::scarce;
  // A full house turns callers away before it sends somebody home who has just come.
  const bool has_room = close_longest_waiting(
      is_scarce && !is_full ? std::chrono::milliseconds(0) : waiting_respected
  );
  return has_room || !is_scarce ? Room::free : Room::taken;
}

void Worker::State::each_session(const std::function<void(Session&)>& visit) {
  for (Session* at = sessions; at != nullptr;) {
    Session* const next = at->next;
    visit(*at);
    at = next;
  }
}

void Worker::State::on_accepted(
    int descriptor, std::string address, const net::TlsServerContext* tls
) {
  counters.connections_active.add();
  if (!address.empty()) ++addresses[address];
  auto* const session = new Session(*this, descriptor, std::move(address), tls);
  session->next = sessions;
  if (sessions != nullptr) sessions->previous = session;
  sessions = session;
}

void Worker::State::on_session_quiet(Session& session) {
  (session.previous != nullptr ? session.previous->next : sessions) = session.next;
  if (session.next != nullptr) session.next->previous = session.previous;
  if (const auto known = addresses.find(session.address());
      known != addresses.end() && --known->second == 0)
    addresses.erase(known);
  counters.connections_active.subtract();
  delete &session;
  if (sessions == nullptr && drained) std::exchange(drained, nullptr)();
}

void Worker::State::drain(std::function<void()> done) {
  worker_context.is_draining = true;
  for (const auto& acceptor : acceptors) acceptor->close();
  std::minstd_rand jitter(std::random_device{}());
  std::uniform_int_distribution<std::int64_t> grace(0, drain_jitter_max.count());
  each_session([&](Session& session) { session.drain(std::chrono::milliseconds(grace(jitter))); });
  if (sessions == nullptr) return done();
  drained = std::move(done);
}

/// Everything ends; the loop runs dry once the last cancelled wait has been told so.
void Worker::State::stop() {
  if (std::exchange(is_stopping, true)) return;
  for (const auto& acceptor : acceptors) acceptor->close();
  each_session([](Session& session) { session.abort(); });
  upstreams.close_all();
  timer.cancel();
  guard.reset();
}

Worker::Worker(
    std::uint32_t,
    const exchange::Settings& settings,
    std::shared_ptr<exchange::SeriesRegistry> series
)
    : state_(std::make_unique<State>(settings, std::move(series))) {}

Worker::~Worker() = default;

void Worker::add_listener(Listener listener) {
  state_->acceptors.push_back(
      std::make_unique<Acceptor>(state_->loop, state_->worker_context, std::move(listener), *state_)
  );
}

void Worker::run() {
  for (const auto& acceptor : state_->acceptors) acceptor->start();
  state_->wheel.catch_up(std::chrono::steady_clock::now());
  state_->tick();
  state_->loop.run();
  state_->worker_context.log.flush();
}

void Worker::swap(
    std::shared_ptr<const exchange::Program> program,
    std::uint64_t generation,
    std::function<void()> done
) {
  asio::post(
      state_->loop,
      [state = state_.get(), program = std::move(program), generation, done = std::move(done)](
      ) mutable {
        state->worker_context.swap(std::move(program), generation);
        if (done) done();
      }
  );
}

void Worker::swap_tls(std::shared_ptr<const net::TlsServerContext> tls) {
  asio::post(state_->loop, [state = state_.get(), tls = std::move(tls)] {
    for (const auto& acceptor : state->acceptors) acceptor->swap_tls(tls);
  });
}

void Worker::begin_drain(std::function<void()> done) {
  asio::post(state_->loop, [state = state_.get(), done = std::move(done)]() mutable {
    state->drain(std::move(done));
  });
}

void Worker::stop() {
  asio::post(state_->loop, [state = state_.get()] { state->stop(); });
}

void Worker::reopen_access_log() {
  asio::post(state_->loop, [state = state_.get()] { state->worker_context.log.reopen(); });
}

void Worker::report_generations(std::function<void(std::vector<GenerationUse>)> done) {
  asio::post(state_->loop, [state = state_.get(), done = std::move(done)] {
    std::vector<GenerationUse> uses;
    for (const auto& generation : state->worker_context.generations())
      uses.push_back({generation->number, generation->pinned});
    done(std::move(uses));
  });
}

void Worker::release_generation(std::uint64_t generation) {
  asio::post(state_->loop, [state = state_.get(), generation] {
    state->each_session([generation](Session& session) { session.leave_generation(generation); });
  });
}

const exchange::CounterShard& Worker::counters() const {
  return state_->counters;
}

}  // namespace barbacane::downstream
