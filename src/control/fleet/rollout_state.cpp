#include "control/fleet/rollout_state.hpp"

#include <algorithm>

#include "common/fleet/latency.hpp"
#include "common/json/read.hpp"
#include "common/text/decimal.hpp"

namespace barbacane::fleet {
namespace {

std::int64_t integer(const json::Node& node, std::string_view name, std::int64_t otherwise) {
  const json::Node* one = node.find(name);
  return one == nullptr ? otherwise : one->to_integer().value_or(otherwise);
}

store::HealthSums sums_of(const json::Node* node) {
  store::HealthSums out;
  if (node == nullptr || !node->is(json::Kind::object)) return out;
  out.requests = integer(*node, "requests", 0);
  out.errors = integer(*node, "errors", 0);
  const json::Node* latency = node->find("latency");
  if (latency == nullptr) return out;
  const std::size_t count = std::min(latency->items.size(), out.latency.size());
  for (std::size_t i = 0; i < count; ++i)
    out.latency[i] = static_cast<std::uint64_t>(latency->items[i]->to_integer().value_or(0));
  return out;
}

std::string summary(const store::HealthSums& sums) {
  const double ratio = sums.requests == 0
                           ? 0.0
                           : static_cast<double>(sums.errors) / static_cast<double>(sums.requests);
  return "{\"requests\":" + std::to_string(sums.requests) +
         ",\"errors\":" + std::to_string(sums.errors) +
         ",\"ratio_5xx\":" + text::to_decimal(ratio) +
         ",\"p99_seconds\":" + text::to_decimal(quantile_of(sums.latency, 0.99)) + '}';
}

}  // namespace

RolloutState parse_rollout_state(const std::string& text) {
  RolloutState out;
  json::Document document;
  Report faults;
  const json::Node* root = json::read_json(text, "state", document, faults);
  if (root == nullptr || !root->is(json::Kind::object)) return out;
  if (const json::Node* phase = root->find("phase")) out.phase = parse_rollout_phase(phase->text);
  out.tolerated = integer(*root, "tolerated", 0);
  out.waived_wave = static_cast<int>(integer(*root, "waived_wave", 0));
  out.others = sums_of(root->find("others_base"));
  const json::Node* gate = root->find("gate");
  const json::Node* wave = gate == nullptr ? nullptr : gate->find("wave");
  if (wave != nullptr) out.shown_requests = integer(*wave, "requests", -1);
  return out;
}

std::string others_json(const store::HealthSums& sums) {
  std::string out = "{\"others_base\":{\"requests\":" + std::to_string(sums.requests) +
                    ",\"errors\":" + std::to_string(sums.errors) + ",\"latency\":[";
  for (std::size_t i = 0; i < sums.latency.size(); ++i)
    out += (i == 0 ? "" : ",") + std::to_string(sums.latency[i]);
  return out + "]}}";
}

std::string gate_json(const store::RolloutHealth& health) {
  return "{\"gate\":{\"wave\":" + summary(health.wave) + ",\"others\":" + summary(health.others) +
         ",\"past\":" + summary(health.past) + "}}";
}

store::HealthSums difference(const store::HealthSums& now, const store::HealthSums& then) {
  if (now.requests < then.requests || now.errors < then.errors) return now;
  store::HealthSums out = now;
  out.requests -= then.requests;
  out.errors -= then.errors;
  for (std::size_t i = 0; i < out.latency.size(); ++i)
    out.latency[i] -= std::min(out.latency[i], then.latency[i]);
  return out;
}

}  // namespace barbacane::fleet
