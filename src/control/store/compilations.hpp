#pragma once
// The queue of compile jobs. A job is claimed with a lease; each claim takes the next epoch, and
// every write of the worker carries its own, so that a worker that was stopped and goes on later
// changes nothing.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/store/artifacts.hpp"
#include "control/store/specs.hpp"
#include "control/store/transaction.hpp"

namespace barbacane::store {

inline constexpr int compile_attempts_max = 2;  // a worker that died once may have been unlucky

/// One description of a job, as it was when the job was asked for.
struct CompileInput {
  std::string spec = {};  // id
  std::string name = {};
  std::int64_t revision = 0;
  std::string entry = {};
  std::vector<SpecFile> files = {};
};

/// The inputs: all current revisions of a project, or those of `only`. Empty when there are none.
[[nodiscard]] std::vector<CompileInput> current_inputs(
    Transaction& tx, std::string_view project, std::string_view only
);

/// Returns the id.
[[nodiscard]] std::string enqueue_compilation(
    Transaction& tx,
    std::string_view project,
    std::string_view options,
    const std::vector<CompileInput>& inputs,
    std::string_view actor
);

struct Lease {
  std::string compilation = {};
  std::string owner = {};  // of this instance
  std::int64_t epoch = 0;
};

struct CompileJob {
  Lease lease;
  std::string project = {};
  std::string options = {};  // JSON
  std::vector<CompileInput> inputs = {};
  std::string actor = {};
};

/// The oldest waiting job, or one whose worker went silent. Jobs that ran out of attempts are
/// failed on the way.
[[nodiscard]] std::optional<CompileJob> claim_compilation(
    Transaction& tx, std::string_view owner, std::chrono::seconds lease
);

/// False when the lease is lost.
[[nodiscard]] bool renew_compilation(
    Transaction& tx, const Lease& lease, std::chrono::seconds duration, std::string_view stage
);

struct CompileResult {
  bool is_success = false;
  std::string findings = "[]";   // JSON
  std::string summary = {};      // JSON, "" = none
  std::string enforcement = {};  // JSON, "" = none
  std::string reason = {};
  std::string artifact = {};  // id
};

/// False when the lease is lost: nothing is written then.
[[nodiscard]] bool finish_compilation(
    Transaction& tx, const Lease& lease, const CompileResult& result
);

/// Gives a job back that this instance will not finish (it stops); the attempt does not count.
void return_compilation(Transaction& tx, const Lease& lease);

struct QueueDepth {
  std::int64_t queued = 0;
  std::int64_t running = 0;
};
[[nodiscard]] QueueDepth queue_depth(Transaction& tx);

}  // namespace barbacane::store
