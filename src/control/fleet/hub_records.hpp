#pragma once
// What gateways said since the last time it was written down, as the batches that the store takes.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/fleet/messages.hpp"

namespace barbacane::fleet {

inline constexpr std::size_t statuses_waiting_max = 100'000;

/// Owner    the hub
class HubRecords {
 public:
  void add_beat(const std::string& gateway, const std::string& boot, const Heartbeat& beat);
  void add_status(
      const std::string& gateway, const std::string& boot, const ArtifactStatus& status
  );
  void add_departure(const std::string& gateway, const std::string& since);
  /// It is back: nobody needs to know that it was away.
  void forget_departure(const std::string& gateway);

  struct Beats {
    std::string beats;   // JSON
    std::string health;  // JSON
    std::vector<std::string> gateways;
  };
  [[nodiscard]] bool has_beats() const noexcept { return !beats_.empty(); }
  [[nodiscard]] bool has_statuses() const noexcept { return !statuses_.empty(); }
  [[nodiscard]] bool has_departures() const noexcept { return !departures_.empty(); }
  [[nodiscard]] Beats take_beats();
  [[nodiscard]] std::string take_statuses();
  [[nodiscard]] std::string take_departures();
  /// Statuses that could not be written come first the next time.
  void give_back_statuses(const std::string& statuses);

 private:
  struct Beat {
    std::string boot;
    Heartbeat beat;
  };
  std::map<std::string, Beat> beats_;
  std::map<std::pair<std::string, std::string>, Health> health_;
  std::vector<std::string> statuses_;
  std::uint64_t status_number_ = 0;
  std::map<std::string, std::string> departures_;
};

}  // namespace barbacane::fleet
