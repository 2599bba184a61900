#pragma once
// Many gateways in one process: what they say is what real ones say, behind it is nothing. For
// tests of the control plane and for finding out what an instance can hold.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/net/tls_context.hpp"
#include "common/net/web_url.hpp"

namespace barbacane::fleet {

inline constexpr std::size_t simulated_gateways_max = 50'000;

enum class SimulatedMode : std::uint8_t {
  normal,
  reject,     // refuses each artifact for good
  slow,       // takes five seconds for each
  flapping,   // disconnects every few seconds
  half_open,  // reads and says nothing more once it is registered
  old,        // of a version that knows no format and no feature
};
[[nodiscard]] std::optional<SimulatedMode> parse_simulated_mode(std::string_view word) noexcept;

struct SimulatorSettings {
  net::WebUrl server;
  std::shared_ptr<const net::TlsClientContext> tls = {};
  std::string key;
  std::string project;
  std::size_t gateways = 100;
  SimulatedMode mode = SimulatedMode::normal;
  bool downloads = false;            // the bytes too, which are counted and thrown away
  std::chrono::seconds duration{0};  // 0 = until told to stop
  std::chrono::seconds beat{0};      // 0 = as often as the control plane asks
};

struct SimulatorStats {
  std::uint64_t connected = 0;  // registered now
  std::uint64_t registrations = 0;
  std::uint64_t postponed = 0;  // 503
  std::uint64_t refused = 0;    // for good
  std::uint64_t failures = 0;   // connections that ended otherwise
  std::uint64_t offers = 0;     // artifacts that were wanted of it
  std::uint64_t applied = 0;
  std::uint64_t rejected = 0;
  std::uint64_t downloads = 0;  // that came whole
  std::uint64_t downloaded_bytes = 0;
  std::uint64_t beats = 0;
  std::uint64_t acks = 0;
};

/// Blocks until the time is over or SIGINT or SIGTERM comes. `tell` is called once a second.
[[nodiscard]] SimulatorStats simulate(
    const SimulatorSettings& settings, const std::function<void(const SimulatorStats&)>& tell
);

}  // namespace barbacane::fleet
