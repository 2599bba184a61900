#include "control/cli/api_key_options.hpp"

#include <array>
#include <string_view>
#include <vector>

#include "common/json/write.hpp"
#include "common/text/moment.hpp"
#include "control/access/scopes.hpp"
#include "control/cli/remote_options.hpp"

namespace barbacane::cli {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

constexpr std::array table{
    server_option,
    api_key_option,
    api_key_file_option,
    ca_option,
    plain_format_option,
    of_project_option,
    Option{.name = "name", .help = "What the key is called", .placeholder = "TEXT"},
    Option{
        .name = "role",
        .kind = Kind::choice,
        .help = "create: what the key may do",
        .choices = "viewer|deployer|maintainer|admin|data-plane"
    },
    Option{
        .name = "scope",
        .kind = Kind::text_list,
        .help = "create: one of project:read, project:write, deploy, admin, data-plane:connect, "
                "instead of a role (repeatable)",
        .placeholder = "SCOPE"
    },
    Option{
        .name = "expires-in",
        .kind = Kind::duration,
        .help = "create: how long the key works [default: until it is revoked]",
        .placeholder = "TIME",
        .min = 1'000,
        .max = 3'650 * day_ms
    },
    Option{
        .name = "expires-at",
        .help = "create: its last moment, such as 2027-01-31T00:00:00Z, instead",
        .placeholder = "TIME"
    },
    Option{
        .name = "overlap",
        .kind = Kind::duration,
        .help = "rotate: how long the old key works on [default: 1d]",
        .placeholder = "TIME",
        .min = 0,
        .max = 30 * day_ms
    },
    Option{
        .name = "admin",
        .kind = Kind::boolean,
        .help = "create: the first key, straight in the database"
    },
    Option{
        .name = "database-url",
        .help = "With --admin, on the host itself: the database of the control plane",
        .placeholder = "URL",
        .is_secret = true
    },
};

std::string seconds_of(const settings::Settings& settings, std::string_view name) {
  return std::to_string(settings.duration(name).count() / 1000);
}

/// `,"role":...` or `,"scopes":[...]`
std::optional<std::string> rights_of(
    const settings::Settings& settings, std::string& fault, std::string& help
) {
  const std::vector<std::string> scopes = settings.list("scope");
  const std::string role = settings.text("role");
  help = "add --role ROLE, or --scope SCOPE once or more";
  if (role.empty() == scopes.empty()) {
    fault = role.empty() ? "a key needs a role, or scopes" : "a key has a role or scopes, not both";
    return std::nullopt;
  }
  if (!role.empty()) return ",\"role\":\"" + role + '"';
  std::string out = ",\"scopes\":[";
  for (const std::string& scope : scopes) {
    if (!access::parse_scope(scope)) {
      fault = "--scope " + scope + ": there is no such scope";
      help = "use project:read, project:write, deploy, admin or data-plane:connect";
      return std::nullopt;
    }
    out += (out.back() == '[' ? "\"" : ",\"") + scope + '"';
  }
  return out + ']';
}

/// `,"expires_at":...`, `,"expires_in_seconds":...` or ""
std::optional<std::string> expiry_of(
    const settings::Settings& settings, std::string& fault, std::string& help
) {
  const std::string moment = settings.text("expires-at");
  if (settings.is_given("expires-in")) {
    if (moment.empty()) return ",\"expires_in_seconds\":" + seconds_of(settings, "expires-in");
    fault = "--expires-in and --expires-at say the same in two ways";
    help = "leave one out";
    return std::nullopt;
  }
  if (moment.empty()) return std::string{};
  if (!text::parse_moment(moment)) {
    fault = "--expires-at " + moment + ": no date with a time and an offset";
    help = "such as 2027-01-31T00:00:00Z";
    return std::nullopt;
  }
  return ",\"expires_at\":\"" + moment + '"';
}

}  // namespace

std::span<const settings::Option> api_key_options() {
  return table;
}

std::optional<std::string> new_key_body(
    const settings::Settings& settings, std::string& fault, std::string& help
) {
  if (settings.is_given("overlap")) {
    fault = "--overlap goes with 'api-key rotate'";
    return std::nullopt;
  }
  const std::string name = settings.text("name");
  if (name.empty()) {
    fault = "a key needs a name";
    help = "add --name TEXT";
    return std::nullopt;
  }
  const auto rights = rights_of(settings, fault, help);
  if (!rights) return std::nullopt;
  const auto expiry = expiry_of(settings, fault, help);
  if (!expiry) return std::nullopt;
  std::string out = "{\"name\":";
  json::append_quoted(out, name);
  return out + *rights + *expiry + '}';
}

std::optional<std::string> rotation_body(
    const settings::Settings& settings, std::string& fault, std::string& help
) {
  if (const std::string other = option_of_new_keys(settings); !other.empty()) {
    fault = "--" + other + " goes with 'api-key create'";
    help = "a successor has the name, the rights and the lifetime of the key that is rotated";
    return std::nullopt;
  }
  if (!settings.is_given("overlap")) return "{}";
  return "{\"overlap_seconds\":" + seconds_of(settings, "overlap") + '}';
}

std::string option_of_new_keys(const settings::Settings& settings) {
  for (const std::string_view name : {"role", "scope", "expires-in", "expires-at"}) {
    if (settings.is_given(name)) return std::string(name);
  }
  return {};
}

}  // namespace barbacane::cli
