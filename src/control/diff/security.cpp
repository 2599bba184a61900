// Who gets in. Schemes are compared by what they are, not by what they are called.

#include <algorithm>
#include <set>

#include "control/diff/operation_comparer.hpp"

namespace barbacane::diff {
namespace {

/// One way in: what every scheme is, and the scopes it must have. Empty = anybody.
using Way = std::map<std::string, std::set<std::string>>;

constexpr unsigned hops_max = 8;

const json::Node* find_scheme(
    const Side& side, const spec::Operation& operation, const std::string& name
) {
  const std::uint32_t source = side.model()->apis[operation.api].source;
  const auto& documents = side.input().documents;
  if (source >= documents.size() || documents[source].root == nullptr) return nullptr;
  const json::Node& root = *documents[source].root;
  const json::Node* components = root.find("components");
  const json::Node* schemes = components == nullptr ? nullptr : components->find("securitySchemes");
  const json::Node* scheme = schemes == nullptr ? nullptr : schemes->find(name);
  for (unsigned i = 0; i < hops_max && scheme != nullptr; ++i) {
    const json::Node* ref = scheme->find("$ref");
    if (ref == nullptr) return scheme;
    const std::string_view to = ref->text;
    const json::Node* next = to.starts_with("#/components/securitySchemes/")
                                 ? schemes->find(to.substr(to.rfind('/') + 1))
                                 : nullptr;
    if (next == nullptr) return nullptr;
    scheme = next;
  }
  return scheme;
}

/// What a scheme is: everything that callers must know of it.
std::string identity_of(const json::Node* scheme, const std::string& name) {
  if (scheme == nullptr) return "scheme " + name;
  const auto text = [](const json::Node& node, std::string_view key) {
    const json::Node* value = node.find(key);
    std::string out = value == nullptr ? "" : std::string{value->text};
    if (key != "scheme") return out;
    for (char& byte : out) {
      if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
    }
    return out;
  };
  std::string out;
  for (const std::string_view key : {"type", "in", "name", "scheme", "openIdConnectUrl"})
    out += text(*scheme, key) + ' ';
  if (const json::Node* flows = scheme->find("flows"); flows != nullptr) {
    for (const json::Member& flow : flows->members) {
      out += std::string{flow.key} + ' ';
      for (const std::string_view key : {"authorizationUrl", "tokenUrl", "deviceAuthorizationUrl"})
        out += text(*flow.value, key) + ' ';
    }
  }
  return out;
}

std::vector<Way> ways_of(const Side& side, const spec::Operation& operation) {
  std::vector<Way> out;
  for (const spec::SecurityRequirement& one : operation.security) {
    Way way;
    for (const spec::SecurityRequirement::Scheme& scheme : one.schemes)
      way[identity_of(find_scheme(side, operation, scheme.name), scheme.name)].insert(
          scheme.scopes.begin(), scheme.scopes.end()
      );
    out.push_back(std::move(way));
  }
  if (out.empty()) out.emplace_back();
  return out;
}

/// Whoever has what `way` asks for gets in by one of `ways`.
bool gets_in(const Way& way, const std::vector<Way>& ways) {
  return std::ranges::any_of(ways, [&way](const Way& other) {
    return std::ranges::all_of(other, [&way](const auto& scheme) {
      const auto found = way.find(scheme.first);
      return found != way.end() && std::ranges::includes(found->second, scheme.second);
    });
  });
}

bool all_get_in(const std::vector<Way>& from, const std::vector<Way>& to) {
  return std::ranges::all_of(from, [&to](const Way& way) { return gets_in(way, to); });
}

/// "api_key | oauth [read, write] & mtls"
std::string words_of(const spec::Operation& operation) {
  std::string out;
  for (const spec::SecurityRequirement& one : operation.security) {
    std::string way;
    for (const auto& scheme : one.schemes) {
      way += (way.empty() ? "" : " & ") + scheme.name;
      std::string scopes;
      for (const std::string& scope : scheme.scopes) scopes += (scopes.empty() ? "" : ", ") + scope;
      if (!scopes.empty()) way += " [" + scopes + ']';
    }
    out += (out.empty() ? "" : " | ") + (way.empty() ? std::string{"anybody"} : way);
  }
  return out.empty() ? "anybody" : out;
}

}  // namespace

void OperationComparer::compare_security(const Pair& pair) {
  if (pair.old_model == nullptr || pair.new_model == nullptr) return;
  if (pair.before.security_delegated() != pair.after.security_delegated() &&
      !pair.old_model->security.empty() && !pair.new_model->security.empty())
    say(pair,
        {.code = "D1503",
         .severity = Severity::compatible,
         .message = "who enforces security has changed",
         .before = pair.before.security_delegated() ? "the upstream" : "the gateway",
         .after = pair.after.security_delegated() ? "the upstream" : "the gateway"},
        "security");
  const std::vector<Way> before = ways_of(before_, *pair.old_model);
  const std::vector<Way> after = ways_of(after_, *pair.new_model);
  const bool is_tighter = !all_get_in(before, after);
  const bool is_looser = !all_get_in(after, before);
  if (!is_tighter && !is_looser) return;
  say(pair,
      {.code = is_tighter ? "D1501" : "D1502",
       .severity = is_tighter ? Severity::breaking : Severity::compatible,
       .message = is_tighter ? "security asks for what callers may not have"
                             : "more callers get in than before",
       .before = words_of(*pair.old_model),
       .after = words_of(*pair.new_model)},
      "security");
}

}  // namespace barbacane::diff
