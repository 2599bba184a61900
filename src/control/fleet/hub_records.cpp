#include "control/fleet/hub_records.hpp"

#include "common/json/write.hpp"

namespace barbacane::fleet {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

template <class List, class Write>
std::string array_of(const List& list, Write write) {
  std::string out = "[";
  for (const auto& one : list) {
    if (out.size() > 1) out += ',';
    out += write(one);
  }
  return out + ']';
}

std::string metadata_of(const Heartbeat& beat) {
  return "{\"release\":" + std::to_string(beat.release) +
         ",\"generation\":" + std::to_string(beat.generation) +
         ",\"uptime_seconds\":" + std::to_string(beat.uptime_seconds) +
         ",\"active_connections\":" + std::to_string(beat.active_connections) +
         ",\"rss_bytes\":" + std::to_string(beat.rss_bytes) + '}';
}

}  // namespace

void HubRecords::add_beat(
    const std::string& gateway, const std::string& boot, const Heartbeat& beat
) {
  for (const Health& one : beat.health) {
    if (one.requests == 0) continue;
    Health& sum = health_[{gateway, one.digest}];
    sum.requests += one.requests;
    sum.gateway_errors += one.gateway_errors;
    sum.upstream_errors += one.upstream_errors;
    for (std::size_t i = 0; i < sum.latency.size(); ++i) sum.latency[i] += one.latency[i];
  }
  beats_[gateway] = {.boot = boot, .beat = beat};
}

void HubRecords::add_status(
    const std::string& gateway, const std::string& boot, const ArtifactStatus& status
) {
  if (statuses_.size() >= statuses_waiting_max) return;  // the heartbeat says it again
  std::string text = "{\"id\":" + quoted(gateway) + ",\"boot\":" + quoted(boot) +
                     ",\"digest\":" + quoted(status.digest) + ",\"phase\":\"" +
                     std::string(word_of(status.phase)) +
                     "\",\"number\":" + std::to_string(++status_number_) + ",\"reason\":";
  if (status.reason) {
    text += "{\"code\":" + quoted(status.reason->code) +
            ",\"message\":" + quoted(status.reason->message) +
            ",\"permanent\":" + (status.reason->is_permanent ? "true}" : "false}");
  } else {
    text += "null";
  }
  statuses_.push_back(text + '}');
}

void HubRecords::add_departure(const std::string& gateway, const std::string& since) {
  departures_[gateway] = since;
}

void HubRecords::forget_departure(const std::string& gateway) {
  departures_.erase(gateway);
}

HubRecords::Beats HubRecords::take_beats() {
  Beats out;
  out.beats = array_of(beats_, [&out](const auto& one) {
    out.gateways.push_back(one.first);
    const Heartbeat& beat = one.second.beat;
    return "{\"id\":" + quoted(one.first) + ",\"boot\":" + quoted(one.second.boot) +
           ",\"digest\":" + quoted(beat.digest) + ",\"phase\":" + quoted(beat.phase) +
           ",\"metadata\":" + metadata_of(beat) + '}';
  });
  out.health = array_of(health_, [](const auto& one) {
    const Health& sum = one.second;
    return "{\"id\":" + quoted(one.first.first) + ",\"digest\":" + quoted(one.first.second) +
           ",\"requests\":" + std::to_string(sum.requests) +
           ",\"gateway_errors\":" + std::to_string(sum.gateway_errors) +
           ",\"upstream_errors\":" + std::to_string(sum.upstream_errors) + ",\"latency\":" +
           array_of(sum.latency, [](std::uint64_t count) { return std::to_string(count); }) + '}';
  });
  beats_.clear();
  health_.clear();
  return out;
}

std::string HubRecords::take_statuses() {
  const std::string out = array_of(statuses_, [](const std::string& one) { return one; });
  statuses_.clear();
  return out;
}

std::string HubRecords::take_departures() {
  const std::string out = array_of(departures_, [](const auto& one) {
    return "{\"id\":" + quoted(one.first) + ",\"since\":" + quoted(one.second) + '}';
  });
  departures_.clear();
  return out;
}

void HubRecords::give_back_statuses(const std::string& statuses) {
  if (statuses.size() <= 2) return;
  statuses_.insert(statuses_.begin(), statuses.substr(1, statuses.size() - 2));
}

}  // namespace barbacane::fleet
