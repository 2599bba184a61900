#include "common/settings/options.hpp"

#include <unistd.h>

#include <algorithm>
#include <optional>

#include "common/json/document.hpp"
#include "common/json/write.hpp"
#include "common/settings/quantity.hpp"
#include "common/text/suggest.hpp"
#include "common/yaml/read.hpp"

namespace barbacane::settings {
namespace {

constexpr std::string_view prefix = "BARBACANE_";
constexpr std::string_view unknown_code = "E1901";
constexpr std::string_view value_code = "E1902";
constexpr std::string_view missing_code = "E1903";
constexpr std::string_view resembling_code = "W1901";

void add(
    Report& report, std::string_view code, Place where, std::string message, std::string help = {}
) {
  report.add({
      .code = std::string{code},
      .severity = code.starts_with('W') ? Severity::warning : Severity::error,
      .where = std::move(where),
      .message = std::move(message),
      .help = std::move(help),
      .pointer = {},
  });
}

std::string expectation_of(const Option& option) {
  const auto range = [&](std::string_view unit) {
    std::string text;
    if (option.min != 0) text += ", at least " + std::to_string(option.min) + std::string{unit};
    if (option.max != INT64_MAX)
      text += ", at most " + std::to_string(option.max) + std::string{unit};
    return text;
  };
  switch (option.kind) {
    case Kind::text:
    case Kind::text_list:
      return "a text that is not empty";
    case Kind::integer:
      return "an integer" + range("");
    case Kind::size:
      return "a size such as 65536, 64KiB or 10MiB" + range(" bytes");
    case Kind::duration:
      return "a duration such as 500ms, 30s or 2m" + range(" ms");
    case Kind::boolean:
      return "true or false";
    case Kind::choice:
      return "one of " + std::string{option.choices};
  }
  return {};
}

bool is_choice(std::string_view choices, std::string_view text) {
  while (true) {
    const std::size_t end = choices.find('|');
    if (choices.substr(0, end) == text) return true;
    if (end == std::string_view::npos) return false;
    choices.remove_prefix(end + 1);
  }
}

std::optional<std::int64_t> parse_number(const Option& option, std::string_view text) {
  std::optional<std::int64_t> number;
  switch (option.kind) {
    case Kind::integer:
      number = parse_integer(text);
      break;
    case Kind::size:
      number = parse_size(text);
      break;
    case Kind::duration:
      number = parse_duration(text);
      break;
    case Kind::boolean:
      if (text == "true" || text == "1") return 1;
      if (text == "false" || text == "0") return 0;
      return std::nullopt;
    case Kind::choice:
      return is_choice(option.choices, text) ? std::optional{0} : std::nullopt;
    case Kind::text:
    case Kind::text_list:
      return text.empty() ? std::nullopt : std::optional{0};
  }
  if (number && (*number < option.min || *number > option.max)) return std::nullopt;
  return number;
}

/// Turns texts into a value, or a finding that names what was expected.
std::optional<Value> make_value(
    const Option& option,
    std::vector<std::string> texts,
    std::string origin,
    const Place& where,
    std::string_view shown_name,
    Report& report
) {
  Value value{.texts = std::move(texts), .number = 0, .origin = std::move(origin)};
  for (const std::string& text : value.texts) {
    const std::optional<std::int64_t> number = parse_number(option, text);
    if (!number) {
      const std::string shown = option.is_secret ? "the value given" : '\'' + text + '\'';
      add(report,
          value_code,
          where,
          std::string{shown_name} + ": " + shown + " is not " + expectation_of(option));
      return std::nullopt;
    }
    value.number = *number;
  }
  return value;
}

const Option* find_option(std::span<const Option> options, std::string_view name) {
  const auto found = std::ranges::find(options, name, &Option::name);
  return found == options.end() ? nullptr : &*found;
}

std::string did_you_mean(std::span<const Option> options, std::string_view name) {
  std::vector<std::string_view> names;
  for (const Option& option : options) names.push_back(option.name);
  const std::string closest = text::closest_match(name, names);
  return closest.empty() ? std::string{} : "did you mean '" + closest + "'?";
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(',');
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// The rest of the line at a mark.
std::string_view line_at(std::string_view text, json::Mark mark) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::uint32_t line = 1; line < mark.line; ++line) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  text.remove_prefix(std::min<std::size_t>(mark.column - 1, text.size()));
  return text.substr(0, text.find('\n'));
}

/// YAML reads 007 and 0x7 as the number 7. A text that was written so is not 7.
bool is_as_written(const json::Node& number, std::string_view config_text) {
  const std::string_view line = line_at(config_text, number.mark);
  const std::string_view written = line.substr(0, line.find_first_of(" \t\r,]}"));
  return written == number.text;
}

std::optional<std::string> scalar_text(
    const Option& option, const json::Node& node, std::string_view config_text
) {
  const bool is_text = option.kind == Kind::text || option.kind == Kind::text_list;
  switch (node.kind) {
    case json::Kind::string:
      return std::string{node.text};
    case json::Kind::number:
      if (is_text && !is_as_written(node, config_text)) return std::nullopt;
      return std::string{node.text};
    case json::Kind::boolean:
      return node.boolean ? "true" : "false";
    default:
      return std::nullopt;
  }
}

using Values = std::map<std::string, Value, std::less<>>;

void load_member(
    const Option& option,
    const json::Member& member,
    const Sources& sources,
    Values& values,
    Report& report
) {
  const std::string& file = sources.config_name;
  const Place where{file, member.value->mark.line, member.value->mark.column};
  std::vector<std::string> texts;
  bool is_sound = true;
  const auto take = [&](const json::Node& node) {
    std::optional<std::string> text = scalar_text(option, node, sources.config_text);
    is_sound = is_sound && text.has_value();
    if (text) texts.push_back(std::move(*text));
  };
  if (option.kind == Kind::text_list && member.value->is(json::Kind::array)) {
    for (const json::Node* item : member.value->items) take(*item);
  } else {
    take(*member.value);
  }
  if (!is_sound || texts.empty()) {
    add(report,
        value_code,
        where,
        std::string{option.name} + " must be " + expectation_of(option),
        member.value->is(json::Kind::number) ? "put it in quotes" : "");
    return;
  }
  const std::string origin = "config " + file + ':' + std::to_string(member.key_mark.line);
  if (auto value = make_value(option, std::move(texts), origin, where, option.name, report)) {
    values.insert_or_assign(std::string{option.name}, std::move(*value));
  }
}

void load_config(
    std::span<const Option> options, const Sources& sources, Values& values, Report& report
) {
  if (sources.config_name.empty()) return;
  json::Document document;
  const json::Node* root =
      yaml::read_document(sources.config_text, sources.config_name, document, report);
  if (root == nullptr || root->is(json::Kind::null)) return;
  if (!root->is(json::Kind::object)) {
    add(report,
        value_code,
        {sources.config_name, root->mark.line, root->mark.column},
        "the file must hold a mapping of option names to values");
    return;
  }
  for (const json::Member& member : root->members) {
    const Option* option = find_option(options, member.key);
    if (option == nullptr) {
      add(report,
          unknown_code,
          {sources.config_name, member.key_mark.line, member.key_mark.column},
          "unknown key '" + std::string{member.key} + '\'',
          did_you_mean(options, member.key));
      continue;
    }
    load_member(*option, member, sources, values, report);
  }
}

void load_environment(
    std::span<const Option> options, const Sources& sources, Values& values, Report& report
) {
  std::vector<std::string> known;
  for (const Option& option : options) known.push_back(environment_name(option.name));
  for (const auto& [name, text] : sources.environment) {
    const auto found = std::ranges::find(known, name);
    if (found == known.end()) {
      // The prefix that all share would make far names look close.
      std::vector<std::string_view> candidates;
      for (const std::string& candidate : known) {
        candidates.push_back(std::string_view{candidate}.substr(prefix.size()));
      }
      const std::string closest =
          text::closest_match(std::string_view{name}.substr(prefix.size()), candidates);
      if (!closest.empty()) {
        add(report,
            resembling_code,
            {name, 0, 0},
            "no option has this name",
            "did you mean " + std::string{prefix} + closest + '?');
      }
      continue;
    }
    const Option& option = options[static_cast<std::size_t>(found - known.begin())];
    std::vector<std::string> texts =
        option.kind == Kind::text_list ? split_list(text) : std::vector<std::string>{text};
    if (auto value =
            make_value(option, std::move(texts), "env " + name, {name, 0, 0}, name, report)) {
      values.insert_or_assign(std::string{option.name}, std::move(*value));
    }
  }
}

void load_flags(
    std::span<const Option> options, const Sources& sources, Values& values, Report& report
) {
  for (const auto& [name, texts] : sources.flags) {
    const std::string shown = "--" + name;
    const Option* option = find_option(options, name);
    if (option == nullptr) {
      add(report, unknown_code, {shown, 0, 0}, "unknown option", did_you_mean(options, name));
      continue;
    }
    if (auto value = make_value(*option, texts, "flag", {shown, 0, 0}, shown, report)) {
      values.insert_or_assign(name, std::move(*value));
    }
  }
}

std::string shown_scalar(const Option& option, std::string_view text) {
  if (option.is_secret) return "\"***\"";
  const bool is_plain = option.kind == Kind::integer || option.kind == Kind::boolean;
  if (is_plain) return std::string{text};
  std::string quoted;
  json::append_quoted(quoted, text);
  return quoted;
}

}  // namespace

std::string environment_name(std::string_view option) {
  std::string name{prefix};
  for (const char byte : option) {
    name += byte == '-' ? '_' : static_cast<char>(byte >= 'a' && byte <= 'z' ? byte - 32 : byte);
  }
  return name;
}

std::vector<std::pair<std::string, std::string>> own_environment() {
  std::vector<std::pair<std::string, std::string>> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    const std::size_t equals = text.find('=');
    if (!text.starts_with(prefix) || equals == std::string_view::npos) continue;
    variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  std::ranges::sort(variables);
  return variables;
}

Settings load_settings(std::span<const Option> options, const Sources& sources, Report& report) {
  Settings settings;
  settings.options_ = options;
  for (const Option& option : options) {
    if (option.default_text.empty()) continue;
    Value value{.texts = {std::string{option.default_text}}, .number = 0, .origin = "default"};
    value.number = parse_number(option, option.default_text).value_or(0);
    settings.values_.emplace(std::string{option.name}, std::move(value));
  }
  load_config(options, sources, settings.values_, report);
  load_environment(options, sources, settings.values_, report);
  load_flags(options, sources, settings.values_, report);
  for (const Option& option : options) {
    // A value that was given and refused has its own finding already.
    if (!option.is_required || settings.has(option.name) || report.has_errors()) continue;
    add(report,
        missing_code,
        {"--" + std::string{option.name}, 0, 0},
        "is required",
        "give --" + std::string{option.name} + ' ' + std::string{option.placeholder} + " or set " +
            environment_name(option.name));
  }
  return settings;
}

const Value* Settings::find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

bool Settings::has(std::string_view name) const {
  return find(name) != nullptr;
}

bool Settings::is_given(std::string_view name) const {
  const Value* value = find(name);
  return value != nullptr && value->origin != "default";
}

std::string Settings::text(std::string_view name) const {
  const Value* value = find(name);
  return value == nullptr || value->texts.empty() ? std::string{} : value->texts.back();
}

std::vector<std::string> Settings::list(std::string_view name) const {
  const Value* value = find(name);
  return value == nullptr ? std::vector<std::string>{} : value->texts;
}

std::int64_t Settings::integer(std::string_view name) const {
  const Value* value = find(name);
  return value == nullptr ? 0 : value->number;
}

std::chrono::milliseconds Settings::duration(std::string_view name) const {
  return std::chrono::milliseconds{integer(name)};
}

bool Settings::is_on(std::string_view name) const {
  return integer(name) != 0;
}

std::string Settings::origin(std::string_view name) const {
  const Value* value = find(name);
  return value == nullptr ? std::string{} : value->origin;
}

std::string Settings::to_config_text() const {
  std::string out;
  for (const Option& option : options_) {
    const Value* value = find(option.name);
    out += value == nullptr ? "# " : "";
    out += std::string{option.name} + ':';
    if (value == nullptr) {
      out += "  # not set\n";
    } else if (option.kind == Kind::text_list) {
      out += "  # " + value->origin + '\n';
      for (const std::string& text : value->texts)
        out += "  - " + shown_scalar(option, text) + '\n';
    } else {
      out += ' ' + shown_scalar(option, value->texts.back()) + "  # " + value->origin + '\n';
    }
  }
  return out;
}

}  // namespace barbacane::settings
