#include "dataplane/app/status.hpp"

#include <utility>

namespace barbacane::dataplane {

using Lock = std::lock_guard<std::mutex>;

namespace {

/// What informs and never fails readiness: a gateway serves without a control plane.
void add_link(const link::LinkStatus& fleet, const std::string& digest, admin::Readiness& out) {
  const std::string since = " for " + std::to_string(fleet.for_time.count()) + " s";
  out.checks.push_back(
      {.name = "control_plane",
       .is_ok = fleet.is_connected,
       .is_required = false,
       .detail = fleet.state + since +
                 (fleet.is_connected || digest.empty() ? "" : "; serving the last-known-good")}
  );
  const bool is_desired = fleet.desired_digest.empty() || fleet.desired_digest == digest;
  out.checks.push_back(
      {.name = "desired_artifact",
       .is_ok = is_desired,
       .is_required = false,
       .detail = is_desired
                     ? (fleet.desired_digest.empty() ? "none known" : "serving")
                     : "desired " + fleet.desired_digest +
                           (fleet.last_refusal.empty() ? "" : "; refused " + fleet.last_refusal)}
  );
  out.checks.push_back(
      {.name = "state_directory",
       .is_ok = fleet.degraded.empty(),
       .is_required = false,
       .detail = fleet.degraded.empty() ? "ok" : fleet.degraded}
  );
}

}  // namespace

void Status::set_running(const generation::Candidate& candidate, std::uint64_t number) {
  const Lock lock(mutex_);
  running_ = {
      .number = number,
      .artifact = candidate.artifact,
      .release = candidate.release,
      .signed_by = candidate.signed_by
  };
}

void Status::confirm_running(const generation::Candidate& candidate) {
  const Lock lock(mutex_);
  running_.release = candidate.release;
  running_.signed_by = candidate.signed_by;
}

void Status::count_reload(ReloadKind kind, std::string message) {
  const Lock lock(mutex_);
  ++reloads_.at(static_cast<std::size_t>(kind));
  const bool is_good = kind == ReloadKind::applied || kind == ReloadKind::unchanged;
  last_failure_ = is_good ? std::string() : std::move(message);
}

void Status::add_live(generation::LiveGeneration generation) {
  const Lock lock(mutex_);
  ledger_.add(std::move(generation));
}

void Status::set_draining() {
  const Lock lock(mutex_);
  is_draining_ = true;
}

Running Status::running() const {
  const Lock lock(mutex_);
  return running_;
}

bool Status::is_draining() const {
  const Lock lock(mutex_);
  return is_draining_;
}

std::vector<generation::LiveGeneration> Status::live() {
  const Lock lock(mutex_);
  return ledger_.live();
}

std::vector<std::uint64_t> Status::find_excess() {
  const Lock lock(mutex_);
  return ledger_.find_excess();
}

std::array<std::uint64_t, 4> Status::reloads() const {
  const Lock lock(mutex_);
  return reloads_;
}

void Status::set_link(std::function<link::LinkStatus()> link) {
  const Lock lock(mutex_);
  link_ = std::move(link);
}

std::optional<link::LinkStatus> Status::link() const {
  const Lock lock(mutex_);
  if (!link_) return std::nullopt;
  return link_();
}

admin::Readiness Status::readiness() const {
  const auto fleet = link();
  const Lock lock(mutex_);
  const bool serves = running_.artifact != nullptr;
  admin::Readiness out;
  out.checks.push_back({
      .name = "artifact",
      .is_ok = serves,
      .is_required = true,
      .detail = serves ? running_.artifact->digest() : "nothing to serve",
  });
  out.checks.push_back({
      .name = "draining",
      .is_ok = !is_draining_,
      .is_required = true,
      .detail = is_draining_ ? "shutting down: no new connections are taken" : "no",
  });
  out.checks.push_back({
      .name = "last_reload",
      .is_ok = last_failure_.empty(),
      .is_required = false,
      .detail = last_failure_.empty() ? "ok" : last_failure_,
  });
  if (fleet) add_link(*fleet, serves ? running_.artifact->digest() : std::string(), out);
  return out;
}

admin::Health Status::health(Instant now) const {
  const Lock lock(mutex_);
  const bool serves = running_.artifact != nullptr;
  return {
      .status = is_draining_ ? "draining"
                : serves     ? "serving"
                             : "empty",
      .digest = serves ? running_.artifact->digest() : std::string(),
      .routes = serves ? running_.artifact->manifest().routes : 0,
      .uptime = std::chrono::duration_cast<std::chrono::seconds>(now - started_),
      .generation = running_.number,
  };
}

admin::Provenance Status::provenance() const {
  const auto fleet = link();
  const Lock lock(mutex_);
  admin::Provenance out;
  if (fleet) {
    out.desired_digest = fleet->desired_digest;
    out.drift =
        !fleet->desired_digest.empty() &&
        (running_.artifact == nullptr || running_.artifact->digest() != fleet->desired_digest);
  }
  if (running_.artifact == nullptr) return out;
  out.digest = running_.artifact->digest();
  if (running_.release != 0) out.release = running_.release;
  out.signed_by = running_.signed_by;
  out.manifest_json = running_.artifact->manifest_text();
  return out;
}

}  // namespace barbacane::dataplane
