// Extensions, servers and security: what a description says about everything below a point.

#include <algorithm>
#include <array>

#include "common/settings/quantity.hpp"
#include "common/text/suggest.hpp"
#include "control/compile/model_builder.hpp"

namespace barbacane::compile {

using json::Kind;
using spec::Component;
using spec::Located;

void ModelBuilder::read_scope(ObjectReader& reader, Scope& scope) {
  if (const Located at = reader.child("x-barbacane-dispatch", Kind::object)) {
    if (auto component = read_component(at)) scope.dispatch = std::move(component);
  }
  if (const Located at = reader.child("x-barbacane-middlewares", Kind::array))
    merge_middlewares(at, scope.middlewares);
  if (const Located at = reader.child("x-barbacane-limits", Kind::object))
    read_limits(at, scope.limits);
  if (const Located at = reader.child("x-barbacane-validation", Kind::object))
    read_validation(at, scope.validation);
  if (const json::Node* node = reader.field("x-barbacane-security", Kind::string)) {
    if (node->text == "delegate" || node->text == "enforce") {
      scope.is_security_delegated = node->text == "delegate";
    } else {
      error("E1013", node->mark, "'x-barbacane-security' must be enforce or delegate");
    }
  }
  if (const Located at = reader.child("servers", Kind::array); at && !at.node->items.empty())
    scope.servers = at;
}

std::optional<Component> ModelBuilder::read_component(const Located& at) {
  ObjectReader reader{findings_, at, "a component"};
  reader.require("name");
  Component component{
      .name = std::string{reader.text("name")},
      .config = reader.field("config", Kind::object),
      .mark = at.node->mark,
      .source = at.source
  };
  reader.end();
  if (component.name.empty()) return std::nullopt;
  return component;
}

void ModelBuilder::merge_middlewares(const Located& list, std::vector<Component>& chain) {
  if (list.node->items.empty()) chain.clear();
  for (std::size_t i = 0; i < list.node->items.size(); ++i) {
    const Located at = step(list, std::to_string(i), list.node->items[i]);
    ObjectReader reader{findings_, at, "a middleware"};
    reader.require("name");
    const std::string name{reader.text("name")};
    const bool is_enabled = reader.flag("enabled", true);
    Component component{
        .name = name,
        .config = reader.field("config", Kind::object),
        .mark = at.node->mark,
        .source = at.source
    };
    reader.end();
    if (name.empty()) continue;
    const auto same = std::ranges::find(chain, name, &Component::name);
    if (!is_enabled) {
      if (same != chain.end()) chain.erase(same);
    } else if (same != chain.end()) {
      *same = std::move(component);
    } else if (chain.size() == middlewares_max) {
      error(
          "E1017",
          at.node->mark,
          "more than " + std::to_string(middlewares_max) + " middlewares in one chain"
      );
    } else {
      chain.push_back(std::move(component));
    }
  }
}

void ModelBuilder::read_limits(const Located& at, spec::Limits& limits) {
  ObjectReader reader{findings_, at, "x-barbacane-limits"};
  const auto number = [&](std::string_view key, auto parse, std::string_view example
                      ) -> std::optional<std::int64_t> {
    const json::Node* node = reader.any(key);
    if (node == nullptr) return std::nullopt;
    const auto value =
        node->is(Kind::string) || node->is(Kind::number) ? parse(node->text) : std::nullopt;
    if (!value || *value <= 0) {
      error("E1060", node->mark, '\'' + std::string{key} + "' must be " + std::string{example});
      return std::nullopt;
    }
    return value;
  };
  const auto size = [&](std::string_view key, std::optional<std::uint64_t>& into) {
    if (const auto value =
            number(key, settings::parse_size, "a size such as 65536, 64KiB or 10MiB"))
      into = static_cast<std::uint64_t>(*value);
  };
  const auto duration = [&](std::string_view key, std::optional<std::uint32_t>& into) {
    const auto value = number(key, settings::parse_duration, "a duration such as 500ms, 30s or 2m");
    if (value) into = static_cast<std::uint32_t>(std::min<std::int64_t>(*value, 86'400'000));
  };
  size("request_body_bytes_max", limits.request_body_bytes_max);
  size("response_body_bytes_max", limits.response_body_bytes_max);
  duration("request_timeout", limits.request_timeout_ms);
  duration("upstream_connect_timeout", limits.upstream_connect_timeout_ms);
  duration("upstream_response_timeout", limits.upstream_response_timeout_ms);
  duration("idle_timeout", limits.idle_timeout_ms);
  reader.end();
}

void ModelBuilder::read_validation(const Located& at, spec::ValidationPolicy& policy) {
  ObjectReader reader{findings_, at, "x-barbacane-validation"};
  const auto choice = [&](std::string_view key, std::initializer_list<std::string_view> choices
                      ) -> std::optional<std::size_t> {
    const json::Node* node = reader.any(key);
    if (node == nullptr) return std::nullopt;
    // YAML reads `off` as text in its core schema, so every choice is a string.
    const auto found = std::ranges::find(choices, node->text);
    if (node->is(Kind::string) && found != choices.end())
      return static_cast<std::size_t>(found - choices.begin());
    std::string list;
    for (const std::string_view name : choices)
      list += (list.empty() ? "" : ", ") + std::string{name};
    error("E1013", node->mark, '\'' + std::string{key} + "' must be one of " + list);
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
  reader.end();
}

namespace {

/// The path of a server URL without trailing slashes: "https://a/v1/" -> "/v1".
std::string base_path_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  std::string_view rest = url;
  if (scheme != std::string_view::npos) {
    rest.remove_prefix(scheme + 3);
    const std::size_t slash = rest.find('/');
    rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash);
  }
  rest = rest.substr(0, rest.find_first_of("?#"));
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.empty() || rest == ".") return {};
  return rest.starts_with('/') ? std::string{rest} : '/' + std::string{rest};
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace

void ModelBuilder::read_servers(const Located& servers, spec::Operation& operation) {
  if (!servers) {
    operation.base_paths.emplace_back();
    return;
  }
  for (std::size_t i = 0; i < servers.node->items.size(); ++i) {
    const Located at = step(servers, std::to_string(i), servers.node->items[i]);
    ObjectReader reader{findings_, at, "a server"};
    reader.require("url");
    const std::string_view url = reader.text("url");
    reader.ignore({"description", "name"});
    std::vector<std::string> urls{std::string{url}};
    if (const Located variables = reader.child("variables", Kind::object)) {
      for (const json::Member& member : variables.node->members) {
        ObjectReader variable{
            findings_, step(variables, member.key, member.value), "a server variable"
        };
        variable.require("default");
        std::vector<std::string_view> values;
        if (const json::Node* list = variable.field("enum", Kind::array)) {
          for (const json::Node* item : list->items) {
            if (item->is(Kind::string)) values.push_back(item->text);
          }
        }
        if (values.empty()) values.push_back(variable.text("default"));
        variable.ignore({"description"});
        variable.end();
        std::vector<std::string> expanded;
        for (const std::string& one : urls) {
          for (const std::string_view value : values) {
            if (expanded.size() < base_paths_max)
              expanded.push_back(replaced(one, '{' + std::string{member.key} + '}', value));
          }
        }
        if (urls.size() * values.size() > base_paths_max) {
          error(
              "E1033",
              at.node->mark,
              "the server's variables expand to more than " + std::to_string(base_paths_max) +
                  " URLs"
          );
        }
        urls = std::move(expanded);
      }
    }
    reader.end();
    for (const std::string& one : urls) {
      if (one.find('{') != std::string::npos) {
        error(
            "E1033",
            at.node->mark,
            "the server URL '" + one + "' has a variable that 'variables' does not define"
        );
        break;
      }
      const std::string base = base_path_of(one);
      if (std::ranges::find(operation.base_paths, base) == operation.base_paths.end())
        operation.base_paths.push_back(base);
      if (one.starts_with("http://") || one.starts_with("https://"))
        operation.server_urls.push_back(one);
    }
  }
  if (operation.base_paths.empty()) operation.base_paths.emplace_back();
}

void ModelBuilder::read_security(const Scope& scope, spec::Operation& operation) {
  operation.security_delegated =
      scope.is_security_delegated || options_.security == Security::delegate;
  if (!scope.security) return;
  for (std::size_t i = 0; i < scope.security.node->items.size(); ++i) {
    const json::Node* item = scope.security.node->items[i];
    if (!item->is(Kind::object)) {
      error("E1010", item->mark, "a security requirement must be an object");
      continue;
    }
    spec::SecurityRequirement requirement;
    for (const json::Member& member : item->members) {
      if (security_schemes_ == nullptr || security_schemes_->find(member.key) == nullptr) {
        std::vector<std::string_view> names;
        if (security_schemes_ != nullptr) {
          for (const json::Member& scheme : security_schemes_->members) names.push_back(scheme.key);
        }
        const std::string closest = text::closest_match(member.key, names);
        error(
            "E1028",
            member.key_mark,
            "there is no security scheme '" + std::string{member.key} + '\'',
            closest.empty() ? "define it in components.securitySchemes"
                            : "did you mean '" + closest + "'?"
        );
      }
      spec::SecurityRequirement::Scheme scheme{.name = std::string{member.key}, .scopes = {}};
      for (const json::Node* scope_node : member.value->items)
        scheme.scopes.emplace_back(scope_node->text);
      requirement.schemes.push_back(std::move(scheme));
    }
    operation.security.push_back(std::move(requirement));
  }
  const bool is_open =
      operation.security.empty() ||
      std::ranges::any_of(operation.security, [](const auto& one) { return one.schemes.empty(); });
  if (is_open || operation.security_delegated) return;
  const auto same = std::ranges::find(unenforced_, scope.security.node, &Unenforced::list);
  if (same != unenforced_.end()) {
    ++same->operations;
  } else {
    unenforced_.push_back({scope.security.node, operation.id, 1});
  }
}

void ModelBuilder::report_unenforced() {
  for (const Unenforced& one : unenforced_) {
    std::string what = one.first_operation;
    if (one.operations > 1)
      what += " and " + std::to_string(one.operations - 1) + " more operations";
    error(
        "E1027",
        one.list->mark,
        "nothing in this gateway enforces the security of " + what,
        "pass --security delegate to leave it to the upstream, or set x-barbacane-security: "
        "delegate"
    );
  }
  unenforced_.clear();
}

std::string ModelBuilder::read_sunset(ObjectReader& reader) {
  const json::Node* node = reader.field("x-sunset", Kind::string);
  if (node == nullptr) return {};
  const std::string_view text = node->text;
  const auto is_digits = [&](std::size_t from, std::size_t count) {
    return std::ranges::all_of(text.substr(from, count), [](char byte) {
      return byte >= '0' && byte <= '9';
    });
  };
  const bool is_date = text.size() >= 10 && text[4] == '-' && text[7] == '-' && is_digits(0, 4) &&
                       is_digits(5, 2) && is_digits(8, 2);
  const bool is_time = text.size() == 20 && text[10] == 'T' && text[13] == ':' && text[16] == ':' &&
                       text[19] == 'Z' && is_digits(11, 2) && is_digits(14, 2) && is_digits(17, 2);
  const bool is_real = is_date && text.substr(5, 2) >= "01" && text.substr(5, 2) <= "12" &&
                       text.substr(8, 2) >= "01" && text.substr(8, 2) <= "31";
  if (!is_real || (text.size() != 10 && !is_time)) {
    error(
        "E1013", node->mark, "'x-sunset' must be a date such as 2027-06-30 or 2027-06-30T12:00:00Z"
    );
    return {};
  }
  return std::string{text};
}

}  // namespace barbacane::compile
