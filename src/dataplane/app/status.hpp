#pragma once
// What runs, as the control thread knows it and the admin thread shows it.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "common/artifact/loader.hpp"
#include "common/base/clock.hpp"
#include "dataplane/admin/admin.hpp"
#include "dataplane/generation/ledger.hpp"
#include "dataplane/generation/load.hpp"
#include "dataplane/link/link.hpp"

namespace barbacane::dataplane {

using ReloadKind = admin::ReloadOutcome::Kind;

struct Running {
  std::uint64_t number = 0;
  std::shared_ptr<const artifact::LoadedArtifact> artifact;
  std::uint64_t release = 0;  // 0 = unsigned
  std::string signed_by;
};

/// Thread-safe. The control thread writes.
class Status {
 public:
  explicit Status(Instant started) : started_(started) {}

  /// A candidate serves now, as generation `number`.
  void set_running(const generation::Candidate& candidate, std::uint64_t number);
  /// What runs was found again, perhaps with another signature.
  void confirm_running(const generation::Candidate& candidate);
  /// A load that was told: counted, and shown until the next one goes better.
  void count_reload(ReloadKind kind, std::string message);
  void add_live(generation::LiveGeneration generation);
  void set_draining();

  [[nodiscard]] Running running() const;
  [[nodiscard]] bool is_draining() const;
  [[nodiscard]] std::vector<generation::LiveGeneration> live();
  [[nodiscard]] std::vector<std::uint64_t> find_excess();
  /// By ReloadKind; `busy` is never counted.
  [[nodiscard]] std::array<std::uint64_t, 4> reloads() const;

  /// How the connection to the control plane is told of; must outlive the status' users.
  void set_link(std::function<link::LinkStatus()> link);
  [[nodiscard]] std::optional<link::LinkStatus> link() const;

  [[nodiscard]] admin::Readiness readiness() const;
  [[nodiscard]] admin::Health health(Instant now) const;
  [[nodiscard]] admin::Provenance provenance() const;

 private:
  mutable std::mutex mutex_;
  Instant started_;
  Running running_;
  generation::Ledger ledger_;
  std::array<std::uint64_t, 4> reloads_{};
  std::string last_failure_;  // "" = the last load went well
  bool is_draining_ = false;
  std::function<link::LinkStatus()> link_;
};

}  // namespace barbacane::dataplane
