// Our extensions: what a description says about everything below a point.

#include <algorithm>
#include <charconv>

#include "common/settings/quantity.hpp"
#include "common/text/shown.hpp"
#include "control/compile/model_builder.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Node;
using spec::Component;
using spec::Located;

namespace {

constexpr std::int64_t duration_ms_max = 86'400'000;  // a day

/// A ratio in millionths; nothing when it is none, or so small that it would become 0.
std::optional<std::uint32_t> ppm_of(const Node& node) {
  constexpr double all = 1e6;
  double ratio = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [stop, code] = std::from_chars(node.text.data(), end, ratio);
  if (!node.is(Kind::number) || code != std::errc{} || stop != end) return std::nullopt;
  if (!(ratio >= 0 && ratio <= 1) || (ratio > 0 && ratio * all < 1)) return std::nullopt;
  return static_cast<std::uint32_t>(ratio * all + 0.5);
}

}  // namespace

void ModelBuilder::read_scope(const Located& at, Scope& scope) {
  if (const Located one = member_of(at, "x-barbacane-dispatch", Kind::object)) {
    if (auto component = read_component(one)) scope.dispatch = std::move(component);
  }
  if (const Located list = member_of(at, "x-barbacane-middlewares", Kind::array))
    merge_middlewares(list, scope.middlewares);
  if (const Located one = member_of(at, "x-barbacane-limits", Kind::object))
    read_limits(one, scope.limits);
  if (const Located one = member_of(at, "x-barbacane-validation", Kind::object))
    read_validation(one, scope.validation);
  if (const Located one = member_of(at, "x-barbacane-security", Kind::string)) {
    scope.is_security_delegated = one.node->text == "delegate";
    if (one.node->text != "delegate" && one.node->text != "enforce")
      error("E1013", one.node->mark, "'x-barbacane-security' must be enforce or delegate");
  }
  // AsyncAPI's servers are brokers, not base paths, and its security lists schemes.
  if (kind_ == spec::SpecKind::asyncapi_3) return;
  if (const Located list = member_of(at, "servers", Kind::array); list && !list.node->items.empty())
    scope.servers = list;
  if (const Located list = member_of(at, "security", Kind::array)) scope.security = list;
}

std::optional<Component> ModelBuilder::read_component(const Located& at) {
  const Located config = member_of(at, "config", Kind::object);
  Component component{
      .name = std::string{text_of(at, "name")},
      .config = config.node,
      .mark = at.node->mark,
      .source = at.source
  };
  if (component.name.empty()) return std::nullopt;
  return component;
}

void ModelBuilder::merge_middlewares(const Located& list, std::vector<Component>& chain) {
  if (list.node->items.empty()) chain.clear();
  std::vector<std::string> own;
  for (std::size_t i = 0; i < list.node->items.size(); ++i) {
    const Located at = step(list, std::to_string(i), list.node->items[i]);
    if (!at.node->is(Kind::object)) continue;
    auto component = read_component(at);
    if (!component) continue;
    const std::string name = text::shown(component->name);
    if (own.size() > middlewares_max) break;
    if (std::ranges::find(own, component->name) != own.end()) {
      error("E1030", at.node->mark, "the middleware '" + name + "' stands twice in this list");
      continue;
    }
    own.push_back(component->name);
    const auto same = std::ranges::find(chain, component->name, &Component::name);
    if (!flag_of(at, "enabled").value_or(true)) {
      if (same == chain.end()) {
        findings_.warning(
            "W1006", at.node->mark, "there is no middleware '" + name + "' here to be disabled"
        );
      } else {
        chain.erase(same);
      }
    } else if (same != chain.end()) {
      *same = std::move(*component);
    } else if (chain.size() == middlewares_max) {
      error(
          "E1017",
          at.node->mark,
          "more than " + std::to_string(middlewares_max) + " middlewares in one chain"
      );
    } else {
      chain.push_back(std::move(*component));
    }
  }
}

void ModelBuilder::read_limits(const Located& at, spec::Limits& limits) {
  const auto number = [&](std::string_view key, auto parse, std::int64_t max, std::string_view form
                      ) -> std::optional<std::int64_t> {
    const Node* node = at.node->find(key);
    if (node == nullptr) return std::nullopt;
    const bool is_scalar = node->is(Kind::string) || node->is(Kind::number);
    const auto value = is_scalar ? parse(node->text) : std::nullopt;
    if (value && *value > 0 && *value <= max) return value;
    error("E1060", node->mark, '\'' + std::string{key} + "' must be " + std::string{form});
    return std::nullopt;
  };
  const auto size = [&](std::string_view key, std::optional<std::uint64_t>& into) {
    constexpr std::int64_t bytes_max = std::int64_t{1} << 50;
    const auto value =
        number(key, settings::parse_size, bytes_max, "a size such as 65536, 64KiB or 10MiB");
    if (value) into = static_cast<std::uint64_t>(*value);
  };
  const auto duration = [&](std::string_view key, std::optional<std::uint32_t>& into) {
    const auto value = number(
        key,
        settings::parse_duration,
        duration_ms_max,
        "a duration such as 500ms, 30s or 2m, at most 24h"
    );
    if (value) into = static_cast<std::uint32_t>(*value);
  };
  size("request_body_bytes_max", limits.request_body_bytes_max);
  size("response_body_bytes_max", limits.response_body_bytes_max);
  duration("request_timeout", limits.request_timeout_ms);
  duration("upstream_connect_timeout", limits.upstream_connect_timeout_ms);
  duration("upstream_response_timeout", limits.upstream_response_timeout_ms);
  duration("idle_timeout", limits.idle_timeout_ms);
}

void ModelBuilder::read_validation(const Located& at, spec::ValidationPolicy& policy) {
  const auto choice = [&](std::string_view key,
                          std::vector<std::string_view> choices) -> std::optional<std::size_t> {
    const Node* node = at.node->find(key);
    if (node == nullptr) return std::nullopt;
    // `off` is text in the core schema of YAML 1.2, so every choice is a string.
    const auto found = std::ranges::find(choices, node->text);
    if (node->is(Kind::string) && found != choices.end())
      return static_cast<std::size_t>(found - choices.begin());
    std::string words;
    for (const std::string_view name : choices)
      words += (words.empty() ? "" : ", ") + std::string{name};
    error("E1013", node->mark, '\'' + std::string{key} + "' must be one of " + words);
    return std::nullopt;
  };
  if (const auto mode = choice("request", {"off", "report", "enforce"}))
    policy.request = static_cast<spec::Mode>(*mode);
  if (const auto mode = choice("response", {"off", "report", "enforce"}))
    policy.response = static_cast<spec::Mode>(*mode);
  if (const auto formats = choice("formats", {"annotate", "assert"}))
    policy.formats_assert = *formats == 1;
  if (const auto extra = choice("additionalParameters", {"allow", "reject"}))
    policy.additional_parameters_reject = *extra == 1;
  if (const auto read_only = choice("read_only", {"enforce", "ignore"}))
    policy.read_only_ignore = *read_only == 1;
  if (const Node* node = at.node->find("response_sample"); node != nullptr) {
    if (const auto ppm = ppm_of(*node)) {
      policy.response_sample_ppm = *ppm;
    } else {
      error("E1013", node->mark, "'response_sample' must be 0, or a ratio from 0.000001 to 1");
    }
  }
  if (const Node* node = at.node->find("schema_status"); node != nullptr) {
    const bool is_known = node->is(Kind::number) && (node->text == "400" || node->text == "422");
    if (is_known) {
      policy.schema_status = node->text == "422" ? 422 : 400;
    } else {
      error("E1013", node->mark, "'schema_status' must be 400 or 422");
    }
  }
}

}  // namespace barbacane::compile
