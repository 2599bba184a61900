#pragma once
// Failed attempts to get in, by address: after too many, the address waits. Bounded: the table
// forgets the oldest.

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "common/base/clock.hpp"

namespace barbacane::access {

struct AttemptLimits {
  int failures_max = 20;  // within the window
  std::chrono::seconds window{60};
  std::size_t addresses_max = 10'000;
};

class Attempts {
 public:
  explicit Attempts(AttemptLimits limits = {}) : limits_(limits) {}

  /// How long this address has to wait; zero = it may try.
  [[nodiscard]] std::chrono::seconds wait_of(std::string_view address, Instant now);
  void fail(std::string_view address, Instant now);

 private:
  struct Entry {
    std::string address;
    Instant since;
    int failures = 0;
  };
  AttemptLimits limits_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // the latest first
  std::unordered_map<std::string, std::list<Entry>::iterator> index_;
};

}  // namespace barbacane::access
