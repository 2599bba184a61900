#include "control/app/retention.hpp"

#include "common/observe/log.hpp"
#include "control/store/audit.hpp"
#include "control/store/leases.hpp"
#include "control/store/loose_blobs.hpp"

namespace barbacane::control {
namespace {

constexpr std::string_view lease_name = "retention";
constexpr std::chrono::seconds lease_time{60};  // for one step, such as one blob
constexpr std::chrono::milliseconds turn_time_max{60'000};
constexpr int blobs_per_turn_max = 1000;

/// True when no collection was begun within the interval; then this one is.
bool is_due(store::Transaction& tx, std::chrono::milliseconds interval) {
  return tx
      .query_one(
          "INSERT INTO collections AS c (only_row, begun_at) VALUES (true, clock_timestamp()) "
          "ON CONFLICT (only_row) DO UPDATE SET begun_at = excluded.begun_at WHERE c.begun_at "
          "<= clock_timestamp() - make_interval(secs => $1::float8) RETURNING 1",
          {std::to_string(static_cast<double>(interval.count()) / 1000)}
      )
      .has_value();
}

struct Loose {
  store::BlobKind kind;
  std::string digest;
  blobs::BlobStore* place;
};

std::vector<Loose> find_loose(store::Transaction& tx, const Places& places) {
  std::vector<Loose> out;
  for (const auto& [kind, place] :
       {std::pair(store::BlobKind::artifact, &places.artifacts),
        std::pair(store::BlobKind::spec, &places.specs)}) {
    for (std::string& digest : store::loose_blobs(tx, kind, blobs_per_turn_max))
      out.push_back({.kind = kind, .digest = std::move(digest), .place = place});
  }
  return out;
}

}  // namespace

Result<Collection> collect(
    store::Database& database, const Places& places, const CollectionOrder& order
) {
  Collection out;
  bool is_ours = false;
  std::vector<Loose> loose;
  Result<void> done = database.transact([&](store::Transaction& tx) {
    is_ours = order.may_go_on(tx);
    if (!is_ours) return;
    out.artifacts = store::collect_artifacts(tx, order.kept, order.is_dry_run);
    if (order.is_dry_run) return;
    for (const store::StoredArtifact& one : out.artifacts)
      store::record(
          tx,
          {.name = order.actor, .request_id = {}, .address = {}},
          {.project = one.project,
           .action = "artifact.collect",
           .object = one.id,
           .before = {},
           .after = {}}
      );
    loose = find_loose(tx, places);
  });
  for (const Loose& one : loose) {
    if (!done || !is_ours) break;
    bool is_removed = false;
    done = database.transact([&](store::Transaction& tx) {
      is_removed = false;
      is_ours = order.may_go_on(tx);
      if (!is_ours || !store::hold_loose_blob(tx, one.kind, one.digest)) return;
      if (const Result<void> removed = one.place->remove(one.digest); !removed)
        return tx.fail(removed.error());
      store::forget_loose_blob(tx, one.kind, one.digest);
      is_removed = true;
    });
    out.blobs += done && is_removed ? 1 : 0;
  }
  if (!done) return done.error();
  return out;
}

Retention::Retention(RetentionNeeds needs) : needs_(std::move(needs)) {
  if (needs_.interval.count() > 0) thread_ = std::thread([this] { loop(); });
}

Retention::~Retention() {
  stop();
}

void Retention::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

RetentionStats Retention::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

void Retention::loop() {
  const auto turn_time = std::min(needs_.interval, turn_time_max);
  std::unique_lock lock(mutex_);
  while (!stopped_.wait_for(lock, turn_time, [this] { return is_stopping_.load(); })) {
    lock.unlock();
    if (needs_.is_schema_ready) turn();
    lock.lock();
  }
}

void Retention::turn() {
  bool is_begun = false;
  const CollectionOrder
      order{.kept = needs_.kept, .actor = "retention", .may_go_on = [&](store::Transaction& tx) {
              if (is_stopping_ || !store::take_lease(tx, lease_name, needs_.instance, lease_time))
                return false;
              if (!is_begun) is_begun = is_due(tx, needs_.interval);
              return is_begun;
            }};
  const Result<Collection> done = collect(needs_.database, needs_.places, order);
  if (done && !is_begun) return;
  const std::lock_guard lock(mutex_);
  if (!done) {
    ++stats_.failures;
    observe::log(
        observe::Level::warn,
        "artifacts could not be collected",
        {{"reason", std::string_view(done.error().message())}}
    );
    return;
  }
  ++stats_.collections;
  stats_.artifacts += done->artifacts.size();
  stats_.blobs += done->blobs;
  if (done->artifacts.empty() && done->blobs == 0) return;
  observe::log(
      observe::Level::info,
      "collected artifacts",
      {{"artifacts", std::uint64_t{done->artifacts.size()}}, {"blobs", std::uint64_t{done->blobs}}}
  );
}

}  // namespace barbacane::control
