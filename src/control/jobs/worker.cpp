#include "control/jobs/worker.hpp"

#include <filesystem>
#include <set>

#include "common/artifact/signature.hpp"
#include "common/json/read.hpp"
#include "common/observe/log.hpp"
#include "control/jobs/intake.hpp"
#include "control/store/audit.hpp"
#include "control/store/errors.hpp"

namespace barbacane::jobs {
namespace {

constexpr std::chrono::seconds lease_time{20};
constexpr std::chrono::seconds renew_interval{4};
constexpr std::chrono::seconds idle_turn{2};
constexpr std::size_t piece_bytes = 1U << 20U;

/// Bytes that a place has no more; another attempt would not find them.
const ErrorCode is_gone =
    boost::system::errc::make_error_code(boost::system::errc::no_such_file_or_directory);

using Clock = std::chrono::steady_clock;

/// Holds the lease while something runs: renewed now and then, gone when the database says so or
/// has not answered for as long as the lease lasts.
class Holding {
 public:
  Holding(store::Database& database, const store::Lease& lease, const std::atomic<bool>& stopping)
      : database_(database), lease_(lease), stopping_(stopping) {}

  [[nodiscard]] bool goes_on() {
    if (stopping_ || is_lost_) return false;
    const auto now = Clock::now();
    if (now < renewed_ + renew_interval) return true;
    const auto held = store::transact(database_, [this](store::Transaction& tx) {
      return store::renew_compilation(tx, lease_, lease_time, stage_);
    });
    if (held && *held) {
      renewed_ = now;
    } else if (held || now > renewed_ + lease_time) {
      is_lost_ = true;
    }
    return !is_lost_;
  }
  void stage(std::string name) {
    stage_ = std::move(name);
    renewed_ = Clock::time_point{};  // tell at once
  }
  [[nodiscard]] bool is_lost() const noexcept { return is_lost_; }

 private:
  store::Database& database_;
  store::Lease lease_;
  const std::atomic<bool>& stopping_;
  std::string stage_;
  Clock::time_point renewed_ = Clock::now();
  bool is_lost_ = false;
};

struct JobOptions {
  CompileOrder order;
  std::vector<std::pair<std::string, std::string>> overlays;  // name, content
  std::uint64_t release = 0;                                  // 0 = do not sign
  std::string not_after;
};

std::string text_of(const json::Node& node, std::string_view name) {
  const json::Node* one = node.find(name);
  return one != nullptr ? std::string(one->text) : std::string{};
}

JobOptions parse_options(const std::string& text) {
  JobOptions out;
  json::Document document;
  Report faults;
  const json::Node* root = json::read_json(text, "options", document, faults);
  if (root == nullptr) return out;
  out.order.upstream = text_of(*root, "upstream");
  out.order.base_path = text_of(*root, "base_path");
  out.order.security = text_of(*root, "security");
  const json::Node* publishes = root->find("publish_specs");
  out.order.publish_specs = publishes != nullptr && publishes->boolean;
  out.order.provenance_commit = text_of(*root, "provenance_commit");
  out.order.provenance_source = text_of(*root, "provenance_source");
  if (const json::Node* overlays = root->find("overlays")) {
    for (const json::Node* one : overlays->items)
      out.overlays.emplace_back(text_of(*one, "name"), text_of(*one, "content"));
  }
  if (const json::Node* sign = root->find("sign")) {
    const json::Node* release = sign->find("release");
    if (release != nullptr)
      out.release = static_cast<std::uint64_t>(release->to_integer().value_or(0));
    out.not_after = text_of(*sign, "not_after");
  }
  return out;
}

Result<void> copy_blob(
    blobs::BlobStore& from,
    const store::SpecFile& file,
    const Scratch& scratch,
    const std::string& to
) {
  if (Result<void> made = scratch.write(to, {}); !made) return made;
  for (std::uint64_t at = 0; at < file.size;) {
    Result<std::string> piece = from.read(file.digest, at, piece_bytes);
    if (!piece) return piece.error();
    if (piece->empty()) return is_gone;
    if (Result<void> done = scratch.write(to, *piece); !done) return done;
    at += piece->size();
  }
  return {};
}

}  // namespace

Result<void> lay_out(
    const std::vector<store::CompileInput>& inputs,
    blobs::BlobStore& specs,
    const Scratch& scratch,
    CompileOrder& order
) {
  std::set<std::string> names;
  bool is_flat = true;
  for (const store::CompileInput& input : inputs) {
    for (const store::SpecFile& file : input.files)
      is_flat = names.insert(file.name).second && is_flat;
  }
  if (Result<void> made = scratch.write("input/.keep", {}); !made) return made;
  std::error_code ec;
  std::filesystem::remove(scratch.path("input/.keep"), ec);
  for (const store::CompileInput& input : inputs) {
    const std::string folder = is_flat ? std::string{} : input.name + '/';
    for (const store::SpecFile& file : input.files) {
      Result<void> done = copy_blob(specs, file, scratch, "input/" + folder + file.name);
      if (!done) return done;
    }
    order.specs.push_back(folder + input.entry);
  }
  return {};
}

Worker::Worker(WorkerNeeds needs) : needs_(std::move(needs)), thread_([this] { loop(); }) {}

Worker::~Worker() {
  stop();
}

void Worker::wake() {
  const std::lock_guard lock(mutex_);
  is_woken_ = true;
  woken_.notify_one();
}

void Worker::stop() {
  is_stopping_ = true;
  wake();
  if (thread_.joinable()) thread_.join();
}

WorkerStats Worker::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

void Worker::loop() {
  while (!is_stopping_) {
    if (needs_.is_schema_ready && work_once()) continue;
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, idle_turn, [this] { return is_woken_; });
    is_woken_ = false;
  }
}

bool Worker::work_once() {
  auto job = store::transact(needs_.database, [this](store::Transaction& tx) {
    return store::claim_compilation(tx, needs_.instance, lease_time);
  });
  if (!job || !*job) return false;
  process(**job);
  return true;
}

/// One job under way.
struct Worker::Task {
  Task(Worker& worker, const store::CompileJob& taken)
      : job(taken),
        holding(worker.needs_.database, taken.lease, worker.is_stopping_),
        options(parse_options(taken.options)) {}
  const store::CompileJob& job;
  Holding holding;
  JobOptions options;
  std::optional<Scratch> scratch;
  Intake intake;
  store::CompileResult result;
  bool is_cancelled = false;
};

void Worker::process(const store::CompileJob& job) {
  Task task(*this, job);
  task.holding.stage("reading");
  Result<Scratch> scratch = Scratch::make(needs_.scratch_folder);
  if (!scratch) {
    task.result.reason = "no place to work in: " + scratch.error().message();
  } else {
    task.scratch = std::move(*scratch);
    compile(task);
  }
  if (task.result.is_success && task.options.release != 0) sign(task);
  if (!task.is_cancelled) task.holding.stage("storing");
  if (task.is_cancelled || !task.holding.goes_on()) {
    static_cast<void>(needs_.database.transact([&](store::Transaction& tx) {
      store::return_compilation(tx, job.lease);
    }));
    const std::lock_guard lock(mutex_);
    if (task.holding.is_lost()) ++stats_.lost;
    return;
  }
  const bool is_done = finish(task);
  const std::lock_guard lock(mutex_);
  if (!is_done) {
    ++stats_.lost;
  } else if (task.result.is_success) {
    ++stats_.succeeded;
  } else {
    ++stats_.failed;
  }
}

void Worker::compile(Task& task) {
  const Result<void> laid =
      lay_out(task.job.inputs, needs_.specs, *task.scratch, task.options.order);
  if (!laid && laid.error() == is_gone) {
    task.result.reason = "a file of a description is not there any more";
    return;
  }
  if (!laid) {
    // The database or the store is away: somebody tries again when the lease ends.
    observe::log(
        observe::Level::warn,
        "a compile job could not be read",
        {{"compilation", std::string_view(task.job.lease.compilation)},
         {"reason", std::string_view(laid.error().message())}}
    );
    task.is_cancelled = true;
    return;
  }
  for (const auto& [name, content] : task.options.overlays) {
    static_cast<void>(task.scratch->write("input/" + name, content));
    task.options.order.overlays.push_back(name);
  }
  task.holding.stage("compiling");
  Compiled compiled = needs_.compiler.run(*task.scratch, task.options.order, [&task] {
    return task.holding.goes_on();
  });
  task.is_cancelled = compiled.is_cancelled;
  task.result.findings = std::move(compiled.findings);
  task.result.summary = std::move(compiled.summary);
  task.result.enforcement = std::move(compiled.enforcement);
  task.result.reason = std::move(compiled.reason);
  task.result.is_success = compiled.is_success;
  Failure failure;
  if (compiled.is_success &&
      !examine_artifact(task.scratch->path("artifact.bca"), task.intake, failure)) {
    task.result.is_success = false;
    task.result.reason = failure.detail;
  }
}

void Worker::sign(Task& task) {
  if (needs_.signing_key) {
    const auto signature = artifact::sign(
        task.intake.values.digest,
        *needs_.signing_key,
        task.options.release,
        task.job.project,
        task.options.not_after
    );
    if (signature) {
      task.intake.signatures.push_back(
          {.key_id = signature->key_id,
           .release = signature->release,
           .project = signature->project,
           .not_after = signature->not_after,
           .signature = signature->signature}
      );
      return;
    }
  }
  task.result.is_success = false;
  task.result.reason = "the server has no key to sign with: start it with --sign-key FILE";
}

/// Result, artifact and audit row in one transaction. False when the lease was lost.
bool Worker::finish(Task& task) {
  task.intake.values.project = task.job.project;
  task.intake.values.origin = "compiled";
  if (task.result.is_success &&
      !send_intake(
          needs_.database, needs_.artifacts, task.scratch->path("artifact.bca"), task.intake
      ))
    return false;
  const Result<void> done = needs_.database.transact([&](store::Transaction& tx) {
    bool is_new = false;
    if (task.result.is_success) {
      if (!store::hold_project(tx, task.job.project)) return;  // it went, and the job with it
      task.result.artifact = keep_intake(
          tx,
          needs_.artifacts,
          task.scratch->path("artifact.bca"),
          task.intake,
          task.job.actor,
          is_new
      );
    }
    if (!store::finish_compilation(tx, task.job.lease, task.result))
      return tx.fail(store::StoreErrc::lease_lost);
    if (!is_new) return;
    store::record(
        tx,
        {.name = "worker", .request_id = task.job.lease.compilation, .address = {}},
        {.project = task.job.project,
         .action = "artifact.create",
         .object = task.result.artifact,
         .before = {},
         .after = task.intake.values.manifest}
    );
  });
  return done.has_value();
}

}  // namespace barbacane::jobs
