#include "control/app/housekeeping.hpp"

#include <chrono>

#include "common/observe/log.hpp"
#include "control/store/api_keys.hpp"
#include "control/store/errors.hpp"
#include "control/store/events.hpp"
#include "control/store/idempotency.hpp"
#include "control/store/migrations.hpp"

namespace barbacane::control {
namespace {

constexpr std::chrono::seconds turn_time{2};  // a revocation is known everywhere within five
constexpr int turns_per_presence = 3;
constexpr int turns_per_touch = 15;
constexpr int turns_per_clearing = 300;
constexpr int events_kept_hours = 72;

}  // namespace

Housekeeping::Housekeeping(HousekeepingNeeds needs)
    : needs_(std::move(needs)), tending_([this] { tend(); }), listening_([this] { listen(); }) {}

Housekeeping::~Housekeeping() {
  stop();
}

void Housekeeping::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stopped_.notify_all();
  if (tending_.joinable()) tending_.join();
  if (listening_.joinable()) listening_.join();
}

/// False when it is time to go.
bool Housekeeping::pause() {
  std::unique_lock lock(mutex_);
  return !stopped_.wait_for(lock, turn_time, [this] { return is_stopping_.load(); });
}

void Housekeeping::tend() {
  while (!is_stopping_ && !prepare_schema()) {
    if (!pause()) return;
  }
  for (int number = 0; !is_stopping_; ++number) {
    turn(number);
    if (!pause()) break;
  }
  static_cast<void>(needs_.database.transact([this](store::Transaction& tx) {
    store::remove_instance(tx, needs_.instance.id);
  }));
}

bool Housekeeping::prepare_schema() {
  std::string detail;
  const auto applied = store::migrate(needs_.database, detail);
  if (applied) {
    if (*applied != 0)
      observe::log(
          observe::Level::info, "migrated the database", {{"migrations", std::uint64_t{*applied}}}
      );
    needs_.ready();
    return true;
  }
  const std::string reason =
      applied.error() == store::StoreErrc::unreachable ? needs_.database.last_failure() : detail;
  observe::log(
      observe::Level::warn,
      "the database is not ready",
      {{"reason", std::string_view(applied.error().message())}, {"detail", std::string_view(reason)}
      }
  );
  return false;
}

void Housekeeping::turn(int number) {
  needs_.directory.refresh();
  if (number % turns_per_presence == 0) {
    static_cast<void>(needs_.database.transact([this](store::Transaction& tx) {
      store::announce_instance(tx, needs_.instance);
    }));
  }
  if (number % turns_per_touch == turns_per_touch - 1) {
    const auto used = needs_.directory.take_used();
    if (!used.empty())
      static_cast<void>(needs_.database.transact([&](store::Transaction& tx) {
        store::touch_keys(tx, used);
      }));
  }
  if (number % turns_per_clearing == turns_per_clearing - 1) {
    static_cast<void>(needs_.database.transact([](store::Transaction& tx) {
      store::drop_old_answers(tx);
      store::drop_old_sessions(tx);
      store::drop_old_events(tx, events_kept_hours);
    }));
  }
}

void Housekeeping::listen() {
  while (!is_stopping_) {
    static_cast<void>(needs_.database.listen(
        "barbacane",
        [this](std::string_view payload) {
          if (payload.starts_with("access.")) needs_.directory.refresh();
          needs_.told(payload);
        },
        [this] { return is_stopping_.load(); }
    ));
    if (!pause()) return;
  }
}

}  // namespace barbacane::control
