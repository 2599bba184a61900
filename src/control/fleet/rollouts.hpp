#pragma once
// Drives deployments: one instance a project at a time, by a lease that each step takes first. Each
// step is one transaction, so that an instance that dies leaves nothing half done.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "common/crypto/signing_key.hpp"
#include "control/store/database.hpp"
#include "control/store/deployments.hpp"

namespace barbacane::fleet {

inline constexpr std::chrono::seconds rollout_lease{6};

struct RolloutNeeds {
  store::Database& database;
  std::string instance;
  std::optional<crypto::SigningKey> signing_key;
  const std::atomic<bool>& is_schema_ready;
};

struct RolloutStats {
  std::uint64_t steps = 0;
  std::uint64_t failures = 0;  // of transactions
};

class Rollouts {
 public:
  explicit Rollouts(RolloutNeeds needs);
  ~Rollouts();  // stop()
  Rollouts(const Rollouts&) = delete;
  Rollouts& operator=(const Rollouts&) = delete;

  /// Something about a deployment changed. From any thread.
  void wake();
  void stop();
  [[nodiscard]] RolloutStats stats() const;

 private:
  void loop();
  void turn();
  /// True when it did something, and so may do more.
  bool step(const std::string& project);
  bool drive(store::Transaction& tx, const store::Rollout& rollout);
  void give_back(store::Transaction& tx, const store::Rollout& rollout, const std::string& reason);

  RolloutNeeds needs_;
  mutable std::mutex mutex_;
  std::condition_variable woken_;
  bool is_woken_ = false;
  std::atomic<bool> is_stopping_{false};
  RolloutStats stats_;
  std::thread thread_;
};

}  // namespace barbacane::fleet
