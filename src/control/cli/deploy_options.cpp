#include "control/cli/deploy_options.hpp"

#include <charconv>
#include <string_view>
#include <vector>

#include "common/json/write.hpp"
#include "common/text/decimal.hpp"

namespace barbacane::cli {
namespace {

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "1%" and "0.01" are the same ratio.
std::optional<double> ratio_of(std::string_view text) {
  const bool is_percent = text.ends_with('%');
  if (is_percent) text.remove_suffix(1);
  const auto value = number_of(text);
  if (!value) return std::nullopt;
  return is_percent ? *value / 100.0 : *value;
}

std::optional<std::string> wave_of(const std::string& text) {
  if (text.ends_with('%')) {
    const auto percent = number_of(std::string_view(text).substr(0, text.size() - 1));
    if (!percent) return std::nullopt;
    return "{\"percent\":" + text::to_decimal(*percent) + '}';
  }
  const std::size_t split = text.find('=');
  if (split != std::string::npos && split != 0) {
    std::string out = "{\"labels\":{";
    json::append_quoted(out, text.substr(0, split));
    out += ':';
    json::append_quoted(out, text.substr(split + 1));
    return out + "}}";
  }
  if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return "{\"count\":" + text + '}';
}

std::optional<std::string> gate_of(const settings::Settings& settings, std::string& fault) {
  std::string out;
  const auto add = [&out](std::string_view member, const std::string& value) {
    out += (out.empty() ? "{\"" : ",\"") + std::string(member) + "\":" + value;
  };
  if (settings.is_given("max-5xx")) {
    const auto ratio = ratio_of(settings.text("max-5xx"));
    if (!ratio) {
      fault = "--max-5xx " + settings.text("max-5xx") + ": not a ratio such as 1% or 0.01";
      return std::nullopt;
    }
    add("max_5xx_ratio", text::to_decimal(*ratio));
  }
  if (settings.is_given("max-p99-ratio")) {
    const auto ratio = number_of(settings.text("max-p99-ratio"));
    if (!ratio) {
      fault = "--max-p99-ratio " + settings.text("max-p99-ratio") + ": not a number such as 2";
      return std::nullopt;
    }
    add("max_p99_ratio", text::to_decimal(*ratio));
  }
  if (settings.is_given("min-requests"))
    add("min_requests", std::to_string(settings.integer("min-requests")));
  return out.empty() ? out : out + '}';
}

}  // namespace

std::optional<std::string> deploy_body(const settings::Settings& settings, std::string& fault) {
  const std::vector<std::string> waves = settings.list("wave");
  std::string strategy = waves.empty() ? "{\"type\":\"all\"" : "{\"type\":\"waves\",\"waves\":[";
  for (const std::string& one : waves) {
    const auto wave = wave_of(one);
    if (!wave) {
      fault = "--wave " + one + ": not 10%, 5 or LABEL=VALUE";
      return std::nullopt;
    }
    strategy += (strategy.back() == '[' ? "" : ",") + *wave;
  }
  if (!waves.empty()) strategy += ']';
  if (settings.is_given("bake"))
    strategy += ",\"bake_seconds\":" + std::to_string(settings.duration("bake").count() / 1000);
  const auto gate = gate_of(settings, fault);
  if (!gate) return std::nullopt;
  if (!gate->empty()) strategy += ",\"gate\":" + *gate;
  if (settings.is_given("on-failure"))
    strategy += ",\"on_failure\":\"" + settings.text("on-failure") + '"';
  std::string out = "{\"strategy\":" + strategy + '}';
  if (settings.is_given("artifact")) {
    out += ",\"artifact_id\":";
    json::append_quoted(out, settings.text("artifact"));
  }
  return out + '}';
}

}  // namespace barbacane::cli
