// Security schemes and requirements.

#include <array>
#include <span>

#include "common/text/shown.hpp"
#include "control/compile/rules.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Member;
using json::Node;
using spec::Located;
using spec::SpecKind;

namespace {

struct SchemeType {
  std::string_view name;
  std::array<std::string_view, 2> needs;
  SpecKind since = SpecKind::openapi_3_0;
};

constexpr SchemeType openapi_types[]{
    {"apiKey", {"name", "in"}},
    {"http", {"scheme", ""}},
    {"oauth2", {"flows", ""}},
    {"openIdConnect", {"openIdConnectUrl", ""}},
    {"mutualTLS", {"", ""}, SpecKind::openapi_3_1},
};
constexpr SchemeType asyncapi_types[]{
    {"userPassword", {"", ""}},
    {"apiKey", {"in", ""}},
    {"X509", {"", ""}},
    {"symmetricEncryption", {"", ""}},
    {"asymmetricEncryption", {"", ""}},
    {"httpApiKey", {"name", "in"}},
    {"http", {"scheme", ""}},
    {"oauth2", {"flows", ""}},
    {"openIdConnect", {"openIdConnectUrl", ""}},
    {"plain", {"", ""}},
    {"scramSha256", {"", ""}},
    {"scramSha512", {"", ""}},
    {"gssapi", {"", ""}},
};

struct FlowType {
  std::string_view name;
  std::array<std::string_view, 2> needs;
};
constexpr FlowType flow_types[]{
    {"implicit", {"authorizationUrl", ""}},
    {"password", {"tokenUrl", ""}},
    {"clientCredentials", {"tokenUrl", ""}},
    {"authorizationCode", {"authorizationUrl", "tokenUrl"}},
    {"deviceAuthorization", {"deviceAuthorizationUrl", "tokenUrl"}},
};

}  // namespace

void Rules::check_security_scheme(const Located& at) {
  const Node* type = text_at(*at.node, "type");
  if (type == nullptr) return;
  const std::span<const SchemeType> types =
      kind_ == SpecKind::asyncapi_3 ? std::span<const SchemeType>{asyncapi_types} : openapi_types;
  std::vector<std::string_view> names;
  for (const SchemeType& known : types) {
    if (kind_ < known.since) continue;
    names.push_back(known.name);
    if (known.name != type->text) continue;
    for (const std::string_view key : known.needs) {
      if (!key.empty()) needs(at, key, "a security scheme of type " + std::string{known.name});
    }
    const Node* in = text_at(*at.node, "in");
    const bool is_place = in == nullptr || kind_ == SpecKind::asyncapi_3 || in->text == "query" ||
                          in->text == "header" || in->text == "cookie";
    if (!is_place) error("E1013", in->mark, "'in' must be query, header or cookie");
    return;
  }
  error(
      "E1013",
      type->mark,
      "there is no security scheme of type '" + text::shown(type->text) + '\'',
      findings_.did_you_mean(type->text, names)
  );
}

void Rules::check_oauth_flows(const Located& at) {
  for (const FlowType& type : flow_types) {
    const Node* flow = at.node->find(type.name);
    if (flow == nullptr || !flow->is(Kind::object)) continue;
    for (const std::string_view key : type.needs) {
      if (!key.empty())
        needs(step(at, type.name, flow), key, "the " + std::string{type.name} + " flow");
    }
  }
}

void Rules::check_requirement(const Located& at) {
  const Node* components = root_.node->find("components");
  const Node* schemes = components == nullptr ? nullptr : components->find("securitySchemes");
  for (const Member& member : at.node->members) {
    if (schemes != nullptr && references_.members().find(*schemes, member.key) != nullptr) continue;
    // Since 3.2 a name may also be the URI of a scheme.
    std::string ignored;
    if (kind_ == SpecKind::openapi_3_2 && references_.follow(member.key, root_, ignored, ignored))
      continue;
    std::vector<std::string_view> names;
    if (schemes != nullptr) {
      for (const Member& scheme : schemes->members) names.push_back(scheme.key);
    }
    const std::string help = findings_.did_you_mean(member.key, names);
    error(
        "E1028",
        member.key_mark,
        "there is no security scheme '" + text::shown(member.key) + '\'',
        help.empty() ? "define it in components.securitySchemes" : help
    );
  }
}

}  // namespace barbacane::compile
