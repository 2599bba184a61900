#pragma once
// Artifacts that nothing needs any more are forgotten, and bytes that nothing names: by a command,
// and by each instance on a clock, one of them at a time.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "control/blobs/blob_store.hpp"
#include "control/store/artifacts.hpp"
#include "control/store/database.hpp"

namespace barbacane::control {

struct CollectionOrder {
  int kept = 20;  // newest artifacts of each project
  bool is_dry_run = false;
  std::string actor = "host";
  /// Asked first in each transaction; false ends the collection (a lease that was lost).
  std::function<bool(store::Transaction&)> may_go_on = [](store::Transaction&) { return true; };
};

struct Collection {
  std::vector<store::StoredArtifact> artifacts;  // forgotten, or with a dry run to be forgotten
  std::size_t blobs = 0;                         // removed
};

/// Where the bytes are.
struct Places {
  blobs::BlobStore& artifacts;
  blobs::BlobStore& specs;
};

/// Forgets artifacts in one transaction, then removes bytes that no artifact and no description
/// names, one a transaction: whoever dies in between leaves the rest to the next collection.
[[nodiscard]] Result<Collection> collect(
    store::Database& database, const Places& places, const CollectionOrder& order
);

struct RetentionNeeds {
  store::Database& database;
  Places places;
  std::string instance;
  std::chrono::milliseconds interval;  // zero = never
  int kept;
  const std::atomic<bool>& is_schema_ready;
};

struct RetentionStats {
  std::uint64_t collections = 0;
  std::uint64_t failures = 0;
  std::uint64_t artifacts = 0;
  std::uint64_t blobs = 0;
};

/// Owner    a thread of its own
class Retention {
 public:
  explicit Retention(RetentionNeeds needs);
  ~Retention();  // stop()
  Retention(const Retention&) = delete;
  Retention& operator=(const Retention&) = delete;

  void stop();
  [[nodiscard]] RetentionStats stats() const;

 private:
  void loop();
  void turn();

  RetentionNeeds needs_;
  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  std::atomic<bool> is_stopping_{false};
  RetentionStats stats_;
  std::thread thread_;
};

}  // namespace barbacane::control
