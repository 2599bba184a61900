#pragma once
// Takes compile jobs from the queue, one at a time.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "common/crypto/signing_key.hpp"
#include "control/blobs/blob_store.hpp"
#include "control/jobs/compiler.hpp"
#include "control/store/compilations.hpp"
#include "control/store/database.hpp"

namespace barbacane::jobs {

struct WorkerNeeds {
  store::Database& database;
  blobs::BlobStore& specs;
  blobs::BlobStore& artifacts;
  Compiler& compiler;
  std::string instance;        // id of this instance: owner of leases
  std::string scratch_folder;  // "" = TMPDIR
  std::optional<crypto::SigningKey> signing_key;
  const std::atomic<bool>& is_schema_ready;
};

struct WorkerStats {
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
  std::uint64_t lost = 0;  // leases that somebody else took
};

class Worker {
 public:
  explicit Worker(WorkerNeeds needs);
  ~Worker();  // stop()
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// There may be something to do.
  void wake();
  /// Gives back what it holds and ends.
  void stop();
  [[nodiscard]] WorkerStats stats() const;

 private:
  void loop();
  bool work_once();
  void process(const store::CompileJob& job);
  struct Task;
  void compile(Task& task);
  void sign(Task& task);
  bool finish(Task& task);

  WorkerNeeds needs_;
  mutable std::mutex mutex_;
  std::condition_variable woken_;
  bool is_woken_ = false;
  std::atomic<bool> is_stopping_{false};
  WorkerStats stats_;
  std::thread thread_;
};

/// Lays the files of `inputs` out below scratch/input as the command line would find them: by their
/// own names where those are unlike, in a folder of the description's name otherwise. Fills
/// order.specs.
[[nodiscard]] Result<void> lay_out(
    const std::vector<store::CompileInput>& inputs,
    blobs::BlobStore& specs,
    const Scratch& scratch,
    CompileOrder& order
);

}  // namespace barbacane::jobs
