#include "common/catalogue/config_checker.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "common/json/write.hpp"
#include "common/text/shown.hpp"
#include "common/text/suggest.hpp"

namespace barbacane::catalogue {
namespace {

using json::Kind;
using json::Node;

bool allows(const Node& schema, std::string_view type) {
  const Node* node = schema.find("type");
  if (node == nullptr) return true;
  if (node->is(Kind::string)) return node->text == type;
  return std::ranges::any_of(node->items, [type](const Node* item) { return item->text == type; });
}

std::string_view type_of(const Node& node) {
  switch (node.kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "boolean";
    case Kind::number:
      return node.to_integer() ? "integer" : "number";
    case Kind::string:
      return "string";
    case Kind::array:
      return "array";
    case Kind::object:
      return "object";
  }
  return "";
}

/// "a string", or "an integer or null".
std::string expected_types(const Node& schema) {
  const auto words = [](std::string_view type) {
    if (type == "null") return std::string{"null"};
    if (type == "boolean") return std::string{"true or false"};
    return (type == "integer" || type == "object" || type == "array" ? "an " : "a ") +
           std::string{type};
  };
  const Node* type = schema.find("type");
  if (type->is(Kind::string)) return words(type->text);
  std::string list;
  for (const Node* item : type->items) {
    if (item->text != "null") list += (list.empty() ? "" : " or ") + words(item->text);
  }
  return list;
}

/// Milliseconds of "500ms", "3s", "2m", "1h".
std::optional<std::int64_t> parse_duration(std::string_view text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, code] = std::from_chars(text.data(), end, number);
  if (code != std::errc{} || number < 0 || number > 1'000'000'000) return std::nullopt;
  const std::string_view unit{stopped, static_cast<std::size_t>(end - stopped)};
  const std::int64_t factor = unit == "ms"  ? 1
                              : unit == "s" ? 1000
                              : unit == "m" ? 60'000
                              : unit == "h" ? 3'600'000
                                            : 0;
  if (factor == 0 || number == 0 || number * factor > 86'400'000) return std::nullopt;
  return number * factor;
}

bool is_any_of(std::string_view text, std::string_view others) {
  return std::ranges::all_of(text, [&](char byte) {
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
           others.find(byte) != std::string_view::npos;
  });
}

/// A name of labels, an IPv4 address or an IPv6 address in brackets.
bool is_host(std::string_view text) {
  if (text.empty() || text.size() > 255) return false;
  if (text.front() == '[') {
    const std::string_view inside = text.substr(1, text.size() - 2);
    return text.ends_with(']') && inside.find(':') != std::string_view::npos &&
           inside.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
  }
  return text.front() != '.' && text.find("..") == std::string_view::npos &&
         is_any_of(text, "-._~");
}

/// What is wrong with host[:port]; "" = nothing.
std::string authority_fault(std::string_view authority) {
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (!is_host(authority.substr(0, colon))) return "has no valid host";
  if (colon == std::string_view::npos) return {};
  const std::string_view port = authority.substr(colon + 1);
  std::uint16_t number = 0;
  const auto [stopped, code] = std::from_chars(port.data(), port.data() + port.size(), number);
  const bool is_whole = code == std::errc{} && stopped == port.data() + port.size();
  return is_whole && number != 0 ? "" : "has no valid port";
}

/// RFC 9110: a token, and none of the fields that frame an answer, which are the gateway's.
bool is_field_name(std::string_view text) {
  std::string name{text};
  for (char& byte : name) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
  }
  return !name.empty() && is_any_of(name, "!#$%&'*+-.^_`|~") && name != "content-length" &&
         name != "transfer-encoding" && name != "connection";
}

/// No control characters, so that a value cannot end its line.
bool is_field_value(std::string_view text) {
  return std::ranges::all_of(text, [](char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return value >= 0x20 && value != 0x7F;
  });
}

/// What is wrong with an upstream URL; "" = nothing.
std::string url_fault(std::string_view text) {
  const std::size_t scheme = text.starts_with("http://") ? 7 : text.starts_with("https://") ? 8 : 0;
  if (scheme == 0) return "must start with http:// or https://";
  const std::string_view rest = text.substr(scheme);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (rest.find('?') != std::string_view::npos || rest.find('#') != std::string_view::npos)
    return "must have no query and no fragment";
  if (authority.find('@') != std::string_view::npos) return "must hold no user name and password";
  if (std::string words = authority_fault(authority); !words.empty()) return words;
  for (const char byte : rest.substr(authority.size())) {
    if (byte <= ' ' || byte >= 0x7F || byte == '{' || byte == '}')
      return "has a path with characters that must be percent-encoded";
  }
  return {};
}

}  // namespace

void ConfigChecker::fault(
    const json::Mark& mark, std::string message, std::string help, bool is_secret
) {
  faults_.push_back(
      {mark, std::string{component_} + ": " + std::move(message), std::move(help), is_secret}
  );
}

std::string ConfigChecker::canonical(const Node& schema, const Node& config) {
  const Node* result = object(schema, config);
  return faults_.empty() ? json::to_canonical(*result) : std::string{};
}

const Node* ConfigChecker::object(const Node& schema, const Node& config) {
  const Node* properties = schema.find("properties");
  const Node* additional = schema.find("additionalProperties");
  std::vector<json::Member> members;
  for (const json::Member& member : config.members) {
    const Node* own = properties == nullptr ? nullptr : properties->find(member.key);
    if (own == nullptr && additional != nullptr && additional->is(Kind::object)) own = additional;
    if (own == nullptr) {
      std::vector<std::string_view> names;
      if (properties != nullptr) {
        for (const json::Member& known : properties->members) names.push_back(known.key);
      }
      const std::string closest = text::closest_match(member.key, names);
      fault(
          member.key_mark,
          "unknown field '" + text::shown(member.key) + '\'',
          closest.empty() ? "" : "did you mean '" + closest + "'?"
      );
      continue;
    }
    if (schema.find("propertyNames") != nullptr && !is_field_name(member.key)) {
      fault(
          member.key_mark,
          '\'' + text::shown(member.key) + "' is no header field to set here",
          "names are letters, digits and dashes; Content-Length, Transfer-Encoding and Connection "
          "are set by the gateway"
      );
      continue;
    }
    std::string name{member.key};
    if (const Node* checked = value(member.key, *own, *member.value, name))
      members.push_back({document_.keep(name), member.key_mark, checked});
  }
  if (properties != nullptr) {
    for (const json::Member& property : properties->members) {
      if (config.find(property.key) != nullptr) continue;
      const Node* fallback = property.value->find("default");
      if (fallback == nullptr) continue;
      std::string name{property.key};
      if (const Node* checked = value(property.key, *property.value, *fallback, name))
        members.push_back({document_.keep(name), config.mark, checked});
    }
  }
  if (const Node* required = schema.find("required")) {
    for (const Node* name : required->items) {
      if (config.find(name->text) == nullptr)
        fault(config.mark, '\'' + std::string{name->text} + "' is missing");
    }
  }
  return document_.make_object(members, config.mark);
}

const Node* ConfigChecker::value(
    std::string_view name, const Node& schema, const Node& config, std::string& stored_name
) {
  const std::string_view type = type_of(config);
  if (!allows(schema, type) && !(type == "integer" && allows(schema, "number"))) {
    fault(config.mark, '\'' + std::string{name} + "' must be " + expected_types(schema));
    return nullptr;
  }
  switch (config.kind) {
    case Kind::object:
      return object(schema, config);
    case Kind::number:
      return is_number_sound(name, schema, config) ? &config : nullptr;
    case Kind::string:
      return text(name, schema, config, stored_name);
    default:
      return &config;
  }
}

bool ConfigChecker::is_number_sound(std::string_view name, const Node& schema, const Node& config) {
  const auto bound = [&](std::string_view key) {
    const Node* node = schema.find(key);
    return node == nullptr ? std::nullopt : node->to_integer();
  };
  const auto number = config.to_integer();
  const auto low = bound("minimum");
  const auto high = bound("maximum");
  if (!number || (low && *number < *low) || (high && *number > *high)) {
    fault(
        config.mark,
        '\'' + std::string{name} + "' must be an integer from " + std::to_string(low.value_or(0)) +
            " to " + std::to_string(high.value_or(INT64_MAX))
    );
    return false;
  }
  return true;
}

const Node* ConfigChecker::text(
    std::string_view name, const Node& schema, const Node& config, std::string& stored_name
) {
  const std::string field = '\'' + std::string{name} + '\'';
  if (const Node* secret = schema.find("x-barbacane-secret");
      secret != nullptr && secret->boolean && !config.text.starts_with("env://") &&
      !config.text.starts_with("file://")) {
    fault(
        config.mark,
        field + " holds a secret in plain text",
        "write env://NAME or file://path, and give the secret to the gateway",
        true
    );
    return nullptr;
  }
  if (const Node* choices = schema.find("enum")) {
    std::string list;
    for (const Node* choice : choices->items) {
      if (choice->text == config.text) return &config;
      list += (list.empty() ? "" : ", ") + std::string{choice->text};
    }
    fault(config.mark, field + " must be one of " + list);
    return nullptr;
  }
  const Node* format = schema.find("format");
  if (format == nullptr) return &config;
  if (format->text == "duration") {
    const auto milliseconds = parse_duration(config.text);
    if (!milliseconds) {
      fault(config.mark, field + " must be a duration such as 500ms, 3s or 2m, up to 24h");
      return nullptr;
    }
    stored_name += "_ms";
    Node* node = document_.make_node(Kind::number, config.mark);
    node->text = document_.keep(std::to_string(*milliseconds));
    return node;
  }
  if (format->text == "http-url") {
    if (const std::string words = url_fault(config.text); !words.empty()) {
      fault(
          config.mark,
          field + ' ' + words,
          "an upstream looks like http://10.0.0.5:9000 or https://api.example/v2"
      );
      return nullptr;
    }
  } else if (format->text == "path-template") {
    const bool is_path =
        config.text.starts_with('/') && config.text.find_first_of(" ?#") == std::string_view::npos;
    if (!is_path) {
      fault(config.mark, field + " must be a path such as /v2/pets/{id}");
      return nullptr;
    }
  } else if (format->text == "host-value") {
    if (!authority_fault(config.text).empty()) {
      fault(config.mark, field + " must be upstream, preserve or a host name");
      return nullptr;
    }
  } else if (format->text == "field-value" && !is_field_value(config.text)) {
    fault(config.mark, field + " must hold no control characters, such as line ends");
    return nullptr;
  }
  return &config;
}

}  // namespace barbacane::catalogue
