#pragma once
// The operator's door of a data plane (DESIGN 6.4): what runs, is it ready, what does it count;
// and the few things that may be told to it. It knows the rest of the plane only as AdminHooks,
// which the composition root fills.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/clock.hpp"
#include "common/net/http_server.hpp"
#include "common/observe/log.hpp"

namespace barbacane::admin {

/// One line of /readyz?verbose. A check that is not `is_required` informs and never fails readiness
/// (a rejected reload, a control plane out of reach).
struct Check {
  std::string name;  // "artifact", "listeners", "draining", "last_reload"
  bool is_ok = true;
  bool is_required = true;
  std::string detail;  // for a person; may be empty
};

struct Readiness {
  std::vector<Check> checks;

  [[nodiscard]] bool is_ready() const noexcept;
};

struct Health {
  std::string status;  // "serving", "draining" or "empty" (nothing to serve)
  std::string digest;  // "sha256:…", "" = none
  std::uint64_t routes = 0;
  std::chrono::seconds uptime{0};
  std::uint64_t generation = 0;
};

struct Provenance {
  std::string digest;
  std::optional<std::uint64_t> release;  // of the signature that was accepted
  std::string signed_by;                 // its key id, "" = unsigned
  std::string manifest_json;             // the manifest's bytes, "" = none
  std::string desired_digest;            // what the control plane wants, "" = standalone
  bool drift = false;                    // running something else than desired
};

struct GenerationFacts {
  std::uint64_t number = 0;
  std::string digest;
  bool is_current = false;
  std::uint64_t held_by = 0;  // requests and streams that still run on it
  WallTime loaded_at{};
};

struct ReloadOutcome {
  enum class Kind : std::uint8_t {
    applied,    // a new generation serves
    unchanged,  // the file is what already runs
    rejected,   // the file was read and refused: the reason is in `message`
    failed,     // the file could not be read, or loading ran out of something
    busy,       // too many ask at once; one that is under way is waited for and done again
  };
  Kind kind = Kind::failed;
  std::string digest;            // what serves now
  std::uint64_t generation = 0;  // what serves now
  std::string message;           // reason and fix, in words
  std::string code = {};         // of a refusal, for programs: "digest_mismatch", "unavailable"
  bool is_permanent = false;     // the same file will be refused again
};

/// Everything the door may ask or tell. All of them are called on the admin thread and must be safe
/// there; all must be set. `reload` and `drain` only start their work: `done` may be called from
/// any thread, at most once, at once or later.
struct AdminHooks {
  std::function<Readiness()> readiness;
  std::function<Health()> health;
  std::function<std::string()> metrics;  // Prometheus text 0.0.4
  std::function<Provenance()> provenance;
  std::function<std::string()>
      config;  // JSON object: effective settings with origins, secrets masked
  std::function<std::vector<GenerationFacts>()> generations;
  std::function<void(std::function<void(ReloadOutcome)> done)> reload;
  std::function<void()> drain;  // what SIGTERM does
  std::function<void(observe::Level)> set_level;
};

/// Answers one request of the admin listener; `done` runs at once except for POST /reload.
///
/// Shape    GET (and HEAD) /livez /readyz[?verbose] /health /metrics /provenance /config
/// /generations;
///          POST /reload /drain; PUT /loglevel. Others: 404, or 405 with Allow
/// Errors   problem+json. What changes something is refused (403) unless the caller is on loopback
/// or
///          a unix socket and `Host` names this machine: a page in a browser must not reach it by
///          DNS rebinding. `bound_host` is the address listened on ("127.0.0.1", "" for unix)
void answer_admin(
    const net::PlainRequest& request,
    const AdminHooks& hooks,
    std::string_view bound_host,
    std::function<void(net::PlainAnswer)> done
);

}  // namespace barbacane::admin
