#pragma once
// A child process with bounds, for what strangers' files can make a program do.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace barbacane::jobs {

struct ChildBounds {
  std::uint64_t memory_bytes_max = 2ULL << 30U;
  std::chrono::seconds cpu_max{120};
  std::chrono::seconds time_max{180};
  std::uint64_t output_bytes_max = 256ULL << 20U;  // of one file it writes
};

struct ChildOrder {
  std::vector<std::string> words;  // the program first
  std::string folder;              // it stands in
  std::string out;                 // files for what it prints
  std::string err;
};

struct ChildEnd {
  std::optional<int> code;    // when it ended by itself
  std::string reason;         // when it did not: "it took longer than 180 s"
  bool is_cancelled = false;  // goes_on said so
  bool is_crash = false;      // it was ended by a signal, and not because of its bounds
};

/// Runs it to its end. `goes_on` is asked twice a second; false kills it. Blocks; thread-safe.
[[nodiscard]] ChildEnd run_child(
    ChildOrder order, const ChildBounds& bounds, const std::function<bool()>& goes_on
);

}  // namespace barbacane::jobs
