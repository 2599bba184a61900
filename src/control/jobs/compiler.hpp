#pragma once
// Runs `barbacane-control compile` as a child process: what a stranger's description can make it do
// is bounded, and what it makes is what the command line makes.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "common/base/result.hpp"
#include "control/jobs/child.hpp"
#include "control/jobs/scratch.hpp"

namespace barbacane::jobs {

struct CompilerSettings {
  std::string program;  // "" = this one
  ChildBounds bounds = {};
  std::size_t children_max = 2;  // at once; others wait
  std::size_t comparisons_max = 2;
  std::chrono::seconds compare_time_max{60};
  std::chrono::seconds compare_wait_max{5};  // for a place; then it is busy
};

struct CompileOrder {
  std::vector<std::string> specs;  // names below the folder "input"
  std::vector<std::string> overlays;
  std::string upstream;
  std::string base_path;
  std::string security;
  bool publish_specs = false;
  std::string provenance_commit;
  std::string provenance_source;
};

struct Compiled {
  bool is_success = false;
  std::string findings = "[]";  // JSON
  std::string summary;          // JSON object, "" = none
  std::string enforcement;      // JSON array, "" = none
  std::string digest;
  std::uint64_t routes = 0;
  std::string reason;  // why there is neither artifact nor finding
  bool is_cancelled = false;
};

/// What is between two artifacts, as `diff --format json` says it.
struct Compared {
  static constexpr std::size_t breaking_max = 100;

  std::string findings;  // JSON array, "" = there is none
  std::string summary;   // JSON object
  std::string breaking;  // the first breaking ones, without the brackets
  std::size_t breaking_count = 0;
  std::string reason;    // why there are no findings
  bool is_busy = false;  // too many ask at once
};

/// Owner    one an instance; thread-safe; blocks
class Compiler {
 public:
  explicit Compiler(CompilerSettings settings) : settings_(std::move(settings)) {}

  /// Inputs stand in scratch/input; the artifact goes to scratch/artifact.bca. `goes_on` is asked
  /// twice a second; false ends the child.
  [[nodiscard]] Compiled run(
      const Scratch& scratch, const CompileOrder& order, const std::function<bool()>& goes_on
  );
  /// Compares scratch/input/old.bca with scratch/input/new.bca.
  [[nodiscard]] Compared compare(const Scratch& scratch, const std::function<bool()>& goes_on);

 private:
  [[nodiscard]] bool take_place(const std::function<bool()>& goes_on);
  [[nodiscard]] ChildEnd run_in_place(
      const Scratch& scratch,
      std::vector<std::string> words,
      const ChildBounds& bounds,
      const std::function<bool()>& goes_on
  );
  [[nodiscard]] std::string program() const {
    return settings_.program.empty() ? "/proc/self/exe" : settings_.program;
  }

  CompilerSettings settings_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t running_ = 0;
  std::atomic<std::size_t> comparing_{0};
};

}  // namespace barbacane::jobs
