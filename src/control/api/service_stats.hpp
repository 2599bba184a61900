#pragma once
// Counts of the API, read by /metrics from other threads.

#include <atomic>
#include <cstdint>

namespace barbacane::api {

struct ServiceStats {
  std::atomic<std::uint64_t> answers[6]{};  // by class of status
  std::atomic<std::uint64_t> invalid{0};
  std::atomic<std::uint64_t> unauthorized{0};
  std::atomic<std::uint64_t> keys_in_clear{0};  // sent over plain HTTP from elsewhere
  std::atomic<std::uint64_t> replayed{0};       // answers given again for an Idempotency-Key
};

}  // namespace barbacane::api
