#pragma once
// The messages of the fleet protocol, subprotocol `barbacane.v1` (DESIGN 8,
// docs/fleet-protocol.md): one JSON object a text frame.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/artifact/signature.hpp"
#include "common/fleet/latency.hpp"

namespace barbacane::fleet {

inline constexpr std::string_view subprotocol = "barbacane.v1";
inline constexpr std::string_view socket_path = "/ws/data-plane";
inline constexpr std::size_t message_bytes_max = 64U << 10U;
inline constexpr std::size_t labels_max = 32;
inline constexpr std::size_t text_bytes_max = 256;  // of a name, a label, a version
inline constexpr std::size_t digests_max = 8;       // in one heartbeat

using Labels = std::map<std::string, std::string, std::less<>>;

/// What a gateway shall run, and where to get it.
struct Desired {
  std::string artifact_id = {};
  std::string digest = {};
  std::uint64_t size = 0;  // bytes, without signatures
  std::string url = {};    // relative to the control plane's base, or absolute
  std::vector<artifact::Signature> signatures = {};

  friend bool operator==(const Desired& one, const Desired& other) {
    return one.artifact_id == other.artifact_id && one.digest == other.digest &&
           artifact::to_json(one.signatures) == artifact::to_json(other.signatures);
  }
};

/// Why something was refused.
struct Reason {
  std::string code = {};
  std::string message = {};
  bool is_permanent = false;  // trying the same again changes nothing
};

// From a gateway.

struct Register {
  std::string project_id = {};
  std::string node_key = {};  // UUID, kept with the gateway's state: who it is
  std::string boot_id = {};   // UUID, new with each process
  std::string name = {};
  Labels labels = {};
  std::string version = {};
  std::vector<std::uint64_t> formats = {};
  std::vector<std::string> features = {};
  std::string hostname = {};
  std::string digest = {};  // what it runs, "" = nothing
  std::uint64_t release = 0;
  std::uint64_t generation = 0;
};

/// Of one running digest, since the last acknowledged heartbeat.
struct Health {
  std::string digest = {};
  std::uint64_t requests = 0;
  std::uint64_t gateway_errors = 0;   // 5xx that the gateway made
  std::uint64_t upstream_errors = 0;  // 5xx that came from behind
  LatencyCounts latency{};
};

struct Heartbeat {
  std::string digest = {};
  std::uint64_t release = 0;
  std::uint64_t generation = 0;
  std::uint64_t uptime_seconds = 0;
  std::string phase = {};  // starting, serving, downloading, verifying, draining, empty
  std::vector<Health> health = {};
  std::uint64_t active_connections = 0;
  std::uint64_t rss_bytes = 0;
};

enum class Phase : std::uint8_t { downloading, verifying, applied, rejected };
[[nodiscard]] std::string_view word_of(Phase phase) noexcept;

struct ArtifactStatus {
  std::string deployment_id = {};  // "" = none
  std::string digest = {};
  Phase phase = Phase::downloading;
  std::optional<Reason> reason = {};
};

// From the control plane.

struct Registered {
  std::string data_plane_id = {};
  std::uint64_t heartbeat_seconds = 30;
  std::optional<Desired> desired = {};
};

struct HeartbeatAck {
  std::uint64_t heartbeat_seconds = 30;
  std::optional<Desired> desired = {};
};

struct ArtifactAvailable {
  std::string deployment_id = {};  // "" = none
  Desired desired = {};
};

/// Another instance will do: come back.
struct Drain {
  std::string reason = {};
  std::optional<std::uint64_t> retry_after_seconds = {};
};

struct Disconnect {
  std::string reason = {};  // removed, revoked, replaced
  std::optional<std::uint64_t> retry_after_seconds = {};
};

// From either.

struct Fault {
  std::string code = {};
  std::string message = {};
  bool is_permanent = false;
};

using GatewayMessage = std::variant<Register, Heartbeat, ArtifactStatus, Fault>;
using ControlMessage =
    std::variant<Registered, HeartbeatAck, ArtifactAvailable, Drain, Disconnect, Fault>;

[[nodiscard]] std::string to_json(const GatewayMessage& message);
[[nodiscard]] std::string to_json(const ControlMessage& message);

/// Nothing with `fault` set: `unknown_type`, or `malformed` with the member in words.
[[nodiscard]] std::optional<GatewayMessage> parse_gateway_message(
    std::string_view text, Fault& fault
);
[[nodiscard]] std::optional<ControlMessage> parse_control_message(
    std::string_view text, Fault& fault
);

}  // namespace barbacane::fleet
