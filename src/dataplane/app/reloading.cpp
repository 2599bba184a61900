#include "dataplane/app/reloading.hpp"

#include <malloc.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <optional>
#include <utility>

#include "common/artifact/errors.hpp"
#include "common/observe/log.hpp"
#include "dataplane/generation/artifact_file.hpp"
#include "dataplane/generation/directory_watch.hpp"
#include "dataplane/generation/reload_machine.hpp"

namespace barbacane::dataplane {
namespace asio = boost::asio;
namespace {

using boost::system::error_code;
using generation::Candidate;
using generation::FileStamp;
using generation::LoadFailure;
using observe::Level;

WallTime wall_now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// A stamp that a later write would change, else nothing: then the file is simply looked at again.
std::optional<FileStamp> settled_stamp(const std::string& path) {
  const FileStamp stamp = generation::stamp_of(path);
  if (!generation::is_settled(stamp, wall_now())) return std::nullopt;
  return stamp;
}

}  // namespace

struct Reloading::State : std::enable_shared_from_this<Reloading::State> {
  State(asio::io_context& io, const generation::LoadNeeds& load, Workers& pool, Status& facts)
      : control(&io), needs(&load), workers(&pool), status(&facts), due(io), poll(io), events(io) {}

  void watch();
  void look_now_and_then();
  void arm();
  void begin();
  void load(generation::Source source);
  void answer_without_file();
  void end(std::optional<Candidate> candidate, const LoadFailure& failure);
  void refuse(const LoadFailure& failure);
  void publish(Candidate candidate);
  void applied(const Candidate& candidate, std::uint64_t number);
  void confirm(const Candidate& candidate);
  void tell(ReloadKind kind, const std::string& message, const ErrorCode& code = {});
  [[nodiscard]] admin::ReloadOutcome outcome_of(ReloadKind kind, std::string message) const;

  asio::io_context* control;
  const generation::LoadNeeds* needs;
  Workers* workers;
  Status* status;
  generation::ReloadMachine machine;
  std::optional<generation::DirectoryWatch> directories;
  std::optional<FileStamp> polled;     // what the poll compares with
  std::optional<FileStamp> loading;    // the file as the load under way found it
  std::optional<FileStamp> told;       // the file whose outcome everybody knows
  std::string told_failure;            // content and reason, so that each is logged once
  std::vector<Done> waiting;           // for the next load
  std::vector<Done> answered_by_this;  // for the load under way
  struct Order {
    generation::Source source;
    Done done;
  };
  std::optional<Order> ordered;  // another file, for the next load
  bool is_order = false;         // the load under way is of another file
  asio::steady_timer due;
  asio::steady_timer poll;
  asio::posix::stream_descriptor events;
  asio::thread_pool loader{1};
  bool is_stopped = false;
};

void Reloading::State::watch() {
  if (!events.is_open()) return;
  events.async_wait(
      asio::posix::stream_descriptor::wait_read,
      [self = shared_from_this()](const error_code& error) {
        if (error.failed() || self->is_stopped) return;
        if (self->directories->take()) {
          self->machine.on_change(std::chrono::steady_clock::now());
          self->arm();
        }
        self->watch();
      }
  );
}

/// File systems over a network, and kernels without a free watch, tell nothing.
void Reloading::State::look_now_and_then() {
  poll.expires_after(poll_time);
  poll.async_wait([self = shared_from_this()](const error_code& error) {
    if (error.failed() || self->is_stopped) return;
    const FileStamp stamp = generation::stamp_of(self->needs->path);
    if (self->polled != stamp) {
      self->polled = settled_stamp(self->needs->path);
      self->directories->arm();
      self->machine.on_change(std::chrono::steady_clock::now());
      self->arm();
    }
    (void)self->status->live();  // lets go of generations that nobody runs any more
    self->look_now_and_then();
  });
}

void Reloading::State::arm() {
  const std::optional<Instant> next = machine.next();
  if (!next || is_stopped) return;
  due.expires_at(*next);
  due.async_wait([self = shared_from_this()](const error_code& error) {
    if (!error.failed() && !self->is_stopped) self->begin();
  });
}

void Reloading::State::begin() {
  if (!machine.step(std::chrono::steady_clock::now())) return arm();
  is_order = ordered.has_value();
  if (is_order) {
    answered_by_this = {std::move(ordered->done)};
    generation::Source source = std::move(ordered->source);
    ordered.reset();
    return load(std::move(source));
  }
  if (needs->path.empty()) return answer_without_file();
  loading = settled_stamp(needs->path);
  if (loading) polled = loading;
  if (!machine.is_load_asked() && loading && loading == told) {
    (void)machine.on_load_ended(std::chrono::steady_clock::now(), false);
    return arm();
  }
  answered_by_this = std::exchange(waiting, {});
  load({.path = needs->path});
}

/// There is no file to load again: the control plane says what is served.
void Reloading::State::answer_without_file() {
  (void)machine.on_load_ended(std::chrono::steady_clock::now(), false);
  answered_by_this = std::exchange(waiting, {});
  tell(ReloadKind::unchanged, "there is no --artifact: the control plane says what is served");
}

void Reloading::State::load(generation::Source source) {
  asio::post(
      loader,
      [self = shared_from_this(), running = status->running(), source = std::move(source)] {
        LoadFailure failure;
        std::optional<Candidate> candidate = generation::load_candidate(
            *self->needs,
            source,
            wall_now(),
            running.artifact == nullptr ? std::string_view() : running.artifact->digest(),
            failure
        );
        asio::post(
            *self->control,
            [self, candidate = std::move(candidate), failure = std::move(failure)]() mutable {
              self->end(std::move(candidate), failure);
            }
        );
      }
  );
}

void Reloading::State::end(std::optional<Candidate> candidate, const LoadFailure& failure) {
  if (is_stopped) return;
  if (!candidate) return refuse(failure);
  if (candidate->program == nullptr) return confirm(*candidate);
  publish(*std::move(candidate));
}

void Reloading::State::refuse(const LoadFailure& failure) {
  using Verdict = generation::ReloadMachine::Verdict;
  const bool is_asked = machine.is_load_asked();
  const bool is_final =
      machine.on_load_ended(std::chrono::steady_clock::now(), true) == Verdict::final;
  if (!is_final) {
    observe::log(Level::debug, "artifact not whole yet", {{"reason", failure.failure.detail}});
    return arm();
  }
  if (!is_order) told = loading;
  const std::string this_failure = failure.content + ' ' + failure.failure.detail;
  const bool is_new = std::exchange(told_failure, this_failure) != this_failure;
  const bool is_unreachable = generation::is_unreachable(failure.failure.code);
  const ReloadKind kind = is_unreachable ? ReloadKind::failed : ReloadKind::rejected;
  if (is_new) {
    const Running running = status->running();
    observe::log(
        Level::error,
        is_unreachable ? "artifact not loaded" : "artifact refused",
        {{"reason", failure.failure.detail},
         {"serves",
          running.artifact == nullptr ? std::string("nothing") : running.artifact->digest()},
         {"generation", running.number}}
    );
  }
  if (is_new || is_asked) status->count_reload(kind, failure.failure.detail);
  tell(kind, failure.failure.detail, failure.failure.code);
}

void Reloading::State::confirm(const Candidate& candidate) {
  (void)machine.on_load_ended(std::chrono::steady_clock::now(), false);
  if (!is_order) told = loading;
  told_failure.clear();
  status->confirm_running(candidate);
  status->count_reload(ReloadKind::unchanged, {});
  observe::log(
      machine.is_load_asked() ? Level::info : Level::debug,
      "artifact unchanged",
      {{"digest", candidate.artifact->digest()}}
  );
  tell(ReloadKind::unchanged, "the file is what already serves");
}

void Reloading::State::publish(Candidate candidate) {
  const std::uint64_t number = status->running().number + 1;
  status->add_live(
      {.number = number,
       .digest = candidate.artifact->digest(),
       .loaded_at = wall_now(),
       .held = candidate.program}
  );
  workers->publish(candidate.program, number, [self = shared_from_this(), candidate, number] {
    asio::post(*self->control, [self, candidate, number] { self->applied(candidate, number); });
  });
}

void Reloading::State::applied(const Candidate& candidate, std::uint64_t number) {
  if (is_stopped) return;
  (void)machine.on_load_ended(std::chrono::steady_clock::now(), false);
  if (!is_order) told = loading;
  told_failure.clear();
  status->set_running(candidate, number);
  status->count_reload(ReloadKind::applied, {});
  observe::log(
      Level::info,
      "artifact applied",
      {{"digest", candidate.artifact->digest()},
       {"generation", number},
       {"release", candidate.release},
       {"routes", std::uint64_t{candidate.artifact->manifest().routes}}}
  );
  for (const std::uint64_t old : status->find_excess()) {
    observe::log(Level::warn, "too many generations live: ending one", {{"generation", old}});
    workers->release(old);
  }
  ::malloc_trim(0);  // what a retired generation held goes back to the system
  tell(ReloadKind::applied, "a new generation serves");
}

void Reloading::State::tell(ReloadKind kind, const std::string& message, const ErrorCode& code) {
  admin::ReloadOutcome outcome = outcome_of(kind, message);
  if (code.failed()) {
    // Of another category: a secret, a disk, a state directory, which may be mended.
    outcome.code = artifact::word_of(code);
    outcome.is_permanent = !outcome.code.empty() && code != artifact::ArtifactErrc::unreadable;
    if (outcome.code.empty()) outcome.code = "unavailable";
  }
  for (const Done& done : std::exchange(answered_by_this, {})) done(outcome);
  if (!waiting.empty() || ordered) machine.on_request(std::chrono::steady_clock::now());
  arm();
}

admin::ReloadOutcome Reloading::State::outcome_of(ReloadKind kind, std::string message) const {
  const Running running = status->running();
  return {
      .kind = kind,
      .digest = running.artifact == nullptr ? std::string() : running.artifact->digest(),
      .generation = running.number,
      .message = std::move(message)
  };
}

Reloading::Reloading(
    asio::io_context& control, const generation::LoadNeeds& needs, Workers& workers, Status& status
)
    : state_(std::make_shared<State>(control, needs, workers, status)) {}

Reloading::~Reloading() {
  stop();
}

void Reloading::start(bool is_elsewhere) {
  if (state_->needs->path.empty()) return;
  if (is_elsewhere) {
    // What stands there now is the seed, which something better took the place of.
    state_->polled = settled_stamp(state_->needs->path);
    state_->told = state_->polled;
  }
  state_->directories.emplace(state_->needs->path);
  const int descriptor = ::dup(state_->directories->descriptor());
  if (descriptor >= 0) {
    state_->events.assign(descriptor);
  } else {
    observe::log(
        Level::warn,
        "inotify is not to be had: changes of the artifact are found by looking every 2 s"
    );
  }
  state_->watch();
  state_->look_now_and_then();
}

void Reloading::request(Done done) {
  if (state_->is_stopped) {
    return done(state_->outcome_of(ReloadKind::failed, "the gateway is shutting down"));
  }
  if (state_->waiting.size() == reload_waiters_max) {
    return done(state_->outcome_of(ReloadKind::busy, "too many wait for a reload"));
  }
  state_->waiting.push_back(std::move(done));
  state_->machine.on_request(std::chrono::steady_clock::now());
  state_->arm();
}

void Reloading::request(generation::Source source, Done done) {
  State& state = *state_;
  if (state.is_stopped)
    return done(state.outcome_of(ReloadKind::failed, "the gateway is shutting down"));
  if (state.ordered)
    state.ordered->done(state.outcome_of(ReloadKind::busy, "a newer one took its place"));
  state.ordered = State::Order{.source = std::move(source), .done = std::move(done)};
  state.machine.on_request(std::chrono::steady_clock::now());
  state.arm();
}

void Reloading::stop() {
  State& state = *state_;
  if (std::exchange(state.is_stopped, true)) return;
  state.due.cancel();
  state.poll.cancel();
  error_code ignored;
  state.events.close(ignored);
  if (state.ordered) state.waiting.push_back(std::move(state.ordered->done));
  state.ordered.reset();
  for (std::vector<Done>* list : {&state.answered_by_this, &state.waiting}) {
    for (const Done& done : std::exchange(*list, {})) {
      done(state.outcome_of(ReloadKind::failed, "the gateway is shutting down"));
    }
  }
  state.loader.join();
}

}  // namespace barbacane::dataplane
