#include "dataplane/link/pursuit.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <exception>
#include <random>
#include <system_error>

#include "common/observe/log.hpp"
#include "dataplane/generation/descriptor.hpp"

namespace barbacane::link {
namespace asio = boost::asio;
namespace {

using Executor = asio::io_context::executor_type;
using Timer = asio::basic_waitable_timer<
    std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>,
    Executor>;
using observe::Level;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};

/// What makes two wishes the same: bytes and signatures.
std::string mark_of(const fleet::Desired& desired) {
  return desired.digest + ' ' + artifact::to_json(desired.signatures);
}

constexpr int corruptions_max = 3;

/// Bytes that changed on their way, or on the disk: a new download may mend it.
bool is_corruption(std::string_view code) {
  return code == "corrupted" || code == "digest_mismatch" || code == "truncated" ||
         code == "bad_container" || code == "other_artifact";
}

struct Rejection {
  std::string mark;
  fleet::Reason reason;
};

}  // namespace

struct Pursuit::State : std::enable_shared_from_this<Pursuit::State> {
  explicit State(PursuitNeeds given)
      : needs(std::move(given)),
        backoff(std::random_device{}()),
        pause(needs.io.get_executor()),
        is_on_disk(needs.is_disk_usable) {}

  PursuitNeeds needs;
  fleet::Backoff backoff;
  Timer pause;
  bool is_on_disk;
  std::optional<fleet::Desired> wanted;
  std::string deployment;
  bool is_running = false;
  bool is_stopped = false;
  std::string_view phase;
  std::string last_refusal;
  std::deque<Rejection> rejections;
  PursuitStats stats;
  int corruptions = 0;      // one after the other: the network may be to blame for a few
  std::string etag;         // of the part of the wish before
  std::string etag_digest;  // that it belongs to
  generation::Descriptor memory;

  net::Task<void> run();
  net::Task<std::optional<fleet::Reason>> fetch(const fleet::Desired& desired, std::string& path);
  net::Task<ApplyOutcome> apply(const fleet::Desired& desired, const std::string& path);
  net::Task<std::optional<fleet::Reason>> pursue(const fleet::Desired& desired);
  void settle(const fleet::Desired& desired);
  bool return_to_disk(const fleet::Desired& desired);
  [[nodiscard]] std::string place_for(const fleet::Desired& desired);
  void leave_disk(const std::string& why);
  void tell(
      const fleet::Desired& desired, fleet::Phase phase_now, std::optional<fleet::Reason> why
  );
  void refuse(const fleet::Desired& desired, const fleet::Reason& reason);
  [[nodiscard]] bool is_wanted(const fleet::Desired& desired) const {
    return !is_stopped && wanted && *wanted == desired;
  }
};

void Pursuit::State::tell(
    const fleet::Desired& desired, fleet::Phase phase_now, std::optional<fleet::Reason> why
) {
  needs.report(
      {.deployment_id = deployment,
       .digest = desired.digest,
       .phase = phase_now,
       .reason = std::move(why)}
  );
}

void Pursuit::State::leave_disk(const std::string& why) {
  if (!std::exchange(is_on_disk, false)) return;
  observe::log(
      Level::warn,
      "artifacts are kept in memory only: a restart without the control plane will not have them",
      {{"reason", std::string_view(why)}}
  );
  needs.degraded(why);
}

/// Where the bytes go: the shelf, or memory that has a path.
std::string Pursuit::State::place_for(const fleet::Desired& desired) {
  if (is_on_disk) return needs.shelf.part_of(desired.digest);
  memory = generation::Descriptor(::memfd_create("artifact", MFD_CLOEXEC));
  etag.clear();
  return "/proc/self/fd/" + std::to_string(memory.get());
}

net::Task<std::optional<fleet::Reason>> Pursuit::State::fetch(
    const fleet::Desired& desired, std::string& path
) {
  path = needs.shelf.path_of(desired.digest);
  if (is_on_disk && needs.shelf.has(desired.digest, desired.size)) co_return std::nullopt;
  tell(desired, fleet::Phase::downloading, {});
  phase = "downloading";
  if (etag_digest != desired.digest) etag.clear();
  etag_digest = desired.digest;
  const auto access = needs.access();
  if (!access) co_return fleet::Reason{.code = "no_key", .message = "the API key cannot be read"};
  Downloading order{
      .desired = desired,
      .path = place_for(desired),
      .etag = etag,
      .is_wanted = [this, &desired] { return is_wanted(desired); }
  };
  ++stats.downloads;
  auto fault = co_await download(*access, order);
  if (fault && fault->is_disk && is_on_disk) {
    leave_disk(fault->message);
    order.path = place_for(desired);
    order.etag.clear();
    fault = co_await download(*access, order);
  }
  stats.downloaded_bytes += order.bytes;
  etag = order.etag;
  path = order.path;
  if (fault)
    co_return fleet::Reason{
        .code = fault->code, .message = fault->message, .is_permanent = fault->is_permanent
    };
  if (!is_on_disk) co_return std::nullopt;
  etag.clear();
  if (const Result<void> kept = needs.shelf.keep(desired.digest); !kept) {
    // It is all there, and serves from where it is; only the next start will miss it.
    leave_disk(kept.error().message());
    co_return std::nullopt;
  }
  path = needs.shelf.path_of(desired.digest);
  co_return std::nullopt;
}

net::Task<ApplyOutcome> Pursuit::State::apply(
    const fleet::Desired& desired, const std::string& path
) {
  struct Answer {
    explicit Answer(asio::io_context& io) : came(io.get_executor()) {
      came.expires_at(Timer::time_point::max());
    }
    Timer came;
    std::optional<ApplyOutcome> outcome;
  };
  const auto answer = std::make_shared<Answer>(needs.io);
  needs.hooks.apply(
      {.path = path, .signatures = desired.signatures},
      [answer, &io = needs.io](ApplyOutcome outcome) {
        asio::post(io, [answer, outcome = std::move(outcome)]() mutable {
          answer->outcome = std::move(outcome);
          answer->came.cancel();
        });
      }
  );
  while (!answer->outcome && !is_stopped) co_await answer->came.async_wait(use_task);
  co_return answer->outcome.value_or(ApplyOutcome{.digest = {}, .code = "stopping", .message = {}});
}

/// It serves: kept for the next start.
void Pursuit::State::settle(const fleet::Desired& desired) {
  if (!is_on_disk && !return_to_disk(desired)) return;
  Result<void> done = needs.shelf.keep_signatures(desired.digest, desired.signatures);
  if (done) done = needs.shelf.promote(desired.digest);
  if (!done) leave_disk(done.error().message());
}

/// There may be room again: a release that is on record needs its artifact after a restart.
bool Pursuit::State::return_to_disk(const fleet::Desired& desired) {
  if (!needs.is_disk_usable || !memory.is_open()) return false;
  if (!needs.shelf.keep_copy(desired.digest, memory.get())) return false;
  is_on_disk = true;
  observe::log(Level::info, "artifacts are kept in the state directory again");
  needs.degraded({});
  return true;
}

/// Nothing when it serves.
net::Task<std::optional<fleet::Reason>> Pursuit::State::pursue(const fleet::Desired& desired) {
  std::string path;
  if (auto fault = co_await fetch(desired, path)) co_return fault;
  if (!is_wanted(desired)) co_return fleet::Reason{.code = "unwanted"};
  tell(desired, fleet::Phase::verifying, {});
  phase = "verifying";
  // Before its release is on record: whoever starts after a crash in between must find both.
  if (is_on_disk) {
    if (const Result<void> kept = needs.shelf.add_signatures(desired.digest, desired.signatures);
        !kept)
      leave_disk(kept.error().message());
  }
  const ApplyOutcome outcome = co_await apply(desired, path);
  if (outcome.is_applied && outcome.digest == desired.digest) {
    settle(desired);
    co_return std::nullopt;
  }
  // What served with other signatures stays for the next start, unless its bytes are to blame.
  if (is_on_disk && !outcome.is_applied &&
      (is_corruption(outcome.code) || !needs.shelf.is_known_good(desired.digest)))
    needs.shelf.drop(desired.digest);
  if (outcome.is_applied)
    co_return fleet::Reason{
        .code = "other_artifact",
        .message = "the bytes that came are those of another artifact",
        .is_permanent = true
    };
  co_return fleet::Reason{
      .code = outcome.code, .message = outcome.message, .is_permanent = outcome.is_permanent
  };
}

void Pursuit::State::refuse(const fleet::Desired& desired, const fleet::Reason& reason) {
  ++stats.rejections;
  last_refusal = desired.digest + ": " + reason.message;
  observe::log(
      Level::error,
      reason.is_permanent ? "artifact of the control plane refused"
                          : "artifact of the control plane not to be had yet",
      {{"digest", std::string_view(desired.digest)},
       {"code", std::string_view(reason.code)},
       {"reason", std::string_view(reason.message)}}
  );
  tell(desired, fleet::Phase::rejected, reason);
  if (!reason.is_permanent || is_corruption(reason.code)) return;
  if (rejections.size() == rejections_remembered_max) rejections.pop_front();
  rejections.push_back({.mark = mark_of(desired), .reason = reason});
}

net::Task<void> Pursuit::State::run() {
  const auto self = shared_from_this();
  while (!is_stopped && wanted) {
    const fleet::Desired desired = *wanted;
    const auto known = std::ranges::find(rejections, mark_of(desired), &Rejection::mark);
    if (known != rejections.end()) {
      tell(desired, fleet::Phase::rejected, known->reason);
      break;
    }
    auto fault = co_await pursue(desired);
    phase = {};
    if (is_stopped) break;
    const bool is_corrupted = fault && is_corruption(fault->code);
    corruptions = is_corrupted ? corruptions + 1 : 0;
    if (is_corrupted) fault->is_permanent = corruptions >= corruptions_max;
    if (!fault) {
      backoff.reset();
      last_refusal.clear();
      tell(desired, fleet::Phase::applied, {});
    } else if (is_wanted(desired)) {
      refuse(desired, *fault);
    }
    if (!is_wanted(desired)) continue;
    // A deployment need not wait for a network that changes bytes; whoever wants it still may.
    if (!fault || (fault->is_permanent && !is_corrupted)) break;
    pause.expires_after(backoff.after_failure());
    co_await pause.async_wait(use_task);
  }
  is_running = false;
}

Pursuit::Pursuit(PursuitNeeds needs) : state_(std::make_shared<State>(std::move(needs))) {}

Pursuit::~Pursuit() {
  state_->is_stopped = true;
  state_->pause.cancel();
}

void Pursuit::want(const fleet::Desired& desired, const std::string& deployment) {
  State& state = *state_;
  if (state.wanted && *state.wanted == desired) {
    // Nothing to do; but who asks again shall hear what was found.
    const auto known = std::ranges::find(state.rejections, mark_of(desired), &Rejection::mark);
    if (!deployment.empty() && deployment != state.deployment && known != state.rejections.end())
      state.tell(desired, fleet::Phase::rejected, known->reason);
    return;
  }
  const bool is_first = !state.wanted;
  state.wanted = desired;
  state.deployment = deployment;
  state.corruptions = 0;
  state.backoff.reset();
  const RunningFacts running = state.needs.hooks.running();
  // What runs already needs no download, unless it got signatures that count for more.
  const auto release_of = [](const fleet::Desired& one) {
    std::uint64_t highest = 0;
    for (const artifact::Signature& signature : one.signatures)
      highest = std::max(highest, signature.release);
    return highest;
  };
  if (running.digest == desired.digest &&
      (running.release == 0 || release_of(desired) <= running.release)) {
    if (!is_first) state.tell(desired, fleet::Phase::applied, {});
    state.last_refusal.clear();
    return;
  }
  state.pause.cancel();
  if (std::exchange(state.is_running, true)) return;
  asio::co_spawn(state.needs.io, state.run(), [](const std::exception_ptr&) {});
}

const std::optional<fleet::Desired>& Pursuit::wanted() const noexcept {
  return state_->wanted;
}

std::string_view Pursuit::phase() const noexcept {
  return state_->phase;
}

const std::string& Pursuit::last_refusal() const noexcept {
  return state_->last_refusal;
}

const PursuitStats& Pursuit::stats() const noexcept {
  return state_->stats;
}

}  // namespace barbacane::link
