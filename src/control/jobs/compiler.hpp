#pragma once
// Runs `barbacane-control compile` as a child process: what a stranger's description can make it do
// is bounded, and what it makes is what the command line makes.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "common/base/result.hpp"
#include "control/jobs/scratch.hpp"

namespace barbacane::jobs {

struct CompilerSettings {
  std::string program;  // "" = this one
  std::uint64_t memory_bytes_max = 2ULL << 30U;
  std::chrono::seconds cpu_max{120};
  std::chrono::seconds time_max{180};
  std::uint64_t output_bytes_max = 256ULL << 20U;  // of one file it writes
  std::size_t children_max = 2;                    // at once; others wait
};

struct CompileOrder {
  std::vector<std::string> specs;  // names below the folder "input"
  std::vector<std::string> overlays;
  std::string upstream;
  std::string base_path;
  std::string security;
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

/// Owner    one an instance; thread-safe; blocks
class Compiler {
 public:
  explicit Compiler(CompilerSettings settings) : settings_(std::move(settings)) {}

  /// Inputs stand in scratch/input; the artifact goes to scratch/artifact.bca. `goes_on` is asked
  /// twice a second; false ends the child.
  [[nodiscard]] Compiled run(
      const Scratch& scratch, const CompileOrder& order, const std::function<bool()>& goes_on
  );

 private:
  CompilerSettings settings_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t running_ = 0;
};

}  // namespace barbacane::jobs
