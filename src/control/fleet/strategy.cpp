#include "control/fleet/strategy.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "common/text/decimal.hpp"

namespace barbacane::fleet {
namespace {

const json::Node* find(const json::Node* node, std::string_view name) {
  const json::Node* one = node == nullptr ? nullptr : node->find(name);
  return one == nullptr || one->is(json::Kind::null) ? nullptr : one;
}

std::optional<double> number(const json::Node* node, std::string_view name) {
  const json::Node* one = find(node, name);
  if (one == nullptr) return std::nullopt;
  double value = 0;
  const auto [end, ec] =
      std::from_chars(one->text.data(), one->text.data() + one->text.size(), value);
  if (ec != std::errc{}) return std::nullopt;
  return value;
}

std::optional<std::int64_t> integer(const json::Node* node, std::string_view name) {
  const json::Node* one = find(node, name);
  return one == nullptr ? std::nullopt : one->to_integer();
}

using Labels = std::map<std::string, std::string>;

Labels labels_of(const json::Node* node) {
  Labels out;
  if (node == nullptr) return out;
  for (const json::Member& one : node->members)
    out.emplace(std::string(one.key), std::string(one.value->text));
  return out;
}

Labels parse_labels(const std::string& text) {
  json::Document document;
  Report faults;
  return labels_of(json::read_json(text, "labels", document, faults));
}

bool fits(const Labels& wanted, const Labels& has) {
  return std::ranges::all_of(wanted, [&](const auto& one) {
    const auto found = has.find(one.first);
    return found != has.end() && found->second == one.second;
  });
}

std::string shown(double value) {
  return text::to_decimal(value);
}

std::string json_of(const WaveRule& rule) {
  if (rule.percent) return "{\"percent\":" + shown(*rule.percent) + '}';
  if (rule.count) return "{\"count\":" + std::to_string(*rule.count) + '}';
  std::string out = "{\"labels\":{";
  for (const auto& [name, value] : rule.labels) {
    if (out.back() != '{') out += ',';
    json::append_quoted(out, name);
    out += ':';
    json::append_quoted(out, value);
  }
  return out + "}}";
}

/// How many gateways have it after this wave; nothing when labels choose them.
std::optional<std::size_t> reach_of(const WaveRule& rule, std::size_t total) {
  if (rule.percent)
    return static_cast<std::size_t>(std::ceil(*rule.percent / 100.0 * static_cast<double>(total)));
  if (rule.count) return static_cast<std::size_t>(std::max<std::int64_t>(*rule.count, 0));
  return std::nullopt;
}

}  // namespace

Strategy parse_strategy(const json::Node* node) {
  Strategy out;
  const json::Node* type = find(node, "type");
  const json::Node* waves = find(node, "waves");
  if (waves != nullptr && (type == nullptr || type->text != "all")) {
    for (const json::Node* one : waves->items)
      out.waves.push_back(
          {.percent = number(one, "percent"),
           .count = integer(one, "count"),
           .labels = labels_of(find(one, "labels"))}
      );
  }
  if (const json::Node* gate = find(node, "gate")) {
    out.gate.emplace();
    out.gate->max_5xx_ratio = number(gate, "max_5xx_ratio").value_or(out.gate->max_5xx_ratio);
    out.gate->max_p99_ratio = number(gate, "max_p99_ratio").value_or(out.gate->max_p99_ratio);
    out.gate->min_requests = integer(gate, "min_requests").value_or(out.gate->min_requests);
  }
  out.bake_seconds =
      integer(node, "bake_seconds").value_or(out.gate ? bake_seconds_default : std::int64_t{0});
  if (const json::Node* word = find(node, "on_failure"); word != nullptr && word->text == "pause")
    out.on_failure = OnFailure::pause;
  return out;
}

std::string to_json(const Strategy& strategy) {
  std::string out = strategy.waves.empty() ? "{\"type\":\"all\"" : "{\"type\":\"waves\"";
  out += ",\"waves\":[";
  for (const WaveRule& one : strategy.waves) {
    if (out.back() != '[') out += ',';
    out += json_of(one);
  }
  out += "],\"bake_seconds\":" + std::to_string(strategy.bake_seconds) + ",\"gate\":";
  if (strategy.gate) {
    out += "{\"max_5xx_ratio\":" + shown(strategy.gate->max_5xx_ratio) +
           ",\"max_p99_ratio\":" + shown(strategy.gate->max_p99_ratio) +
           ",\"min_requests\":" + std::to_string(strategy.gate->min_requests) + '}';
  } else {
    out += "null";
  }
  const bool is_rollback = strategy.on_failure == OnFailure::rollback;
  return out + ",\"on_failure\":" + (is_rollback ? "\"rollback\"}" : "\"pause\"}");
}

std::vector<store::TargetValues> assign_waves(
    const Strategy& strategy, const std::vector<store::FleetMember>& fleet
) {
  std::vector<store::TargetValues> out;
  std::vector<bool> is_taken(fleet.size(), false);
  int wave = 1;
  const auto take = [&](std::size_t at) {
    is_taken[at] = true;
    out.push_back({.gateway = fleet[at].id, .wave = wave});
  };
  for (const WaveRule& rule : strategy.waves) {
    const std::size_t before = out.size();
    const auto reach = reach_of(rule, fleet.size());
    for (std::size_t i = 0; i < fleet.size(); ++i) {
      if (is_taken[i]) continue;
      if (reach ? out.size() < *reach : fits(rule.labels, parse_labels(fleet[i].labels))) take(i);
    }
    if (out.size() != before) ++wave;
  }
  for (std::size_t i = 0; i < fleet.size(); ++i) {
    if (!is_taken[i]) take(i);
  }
  return out;
}

}  // namespace barbacane::fleet
