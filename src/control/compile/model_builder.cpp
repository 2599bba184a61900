#include "control/compile/model_builder.hpp"

namespace barbacane::compile {

using json::Kind;
using spec::Located;
using spec::SpecKind;

ModelBuilder::ModelBuilder(
    const Options& options, References& references, Findings& findings, spec::Model& model
)
    : options_{options}, references_{references}, findings_{findings}, model_{model} {}

void ModelBuilder::add(std::uint32_t source) {
  const json::Node* root = references_.sources()[source].root;
  if (root == nullptr) return;  // has its finding
  const std::string& name = references_.sources()[source].name;
  if (!root->is(Kind::object)) {
    error(
        "E1006",
        root->mark,
        name + " is no description: it must hold an object",
        "see barbacane-control explain E1006"
    );
    return;
  }
  source_ = source;
  const auto version_of = [&](std::string_view key) -> const json::Node* {
    const json::Node* node = root->find(key);
    if (node != nullptr && !node->is(Kind::string)) {
      error(
          "E1010",
          node->mark,
          '\'' + std::string{key} + "' must be a string",
          "put the version in quotes"
      );
    }
    return node != nullptr && node->is(Kind::string) ? node : nullptr;
  };
  if (const json::Node* openapi = version_of("openapi")) {
    const std::string_view version = openapi->text;
    if (version.starts_with("3.0.")) return add_openapi(source, SpecKind::openapi_3_0, version);
    if (version.starts_with("3.1.")) return add_openapi(source, SpecKind::openapi_3_1, version);
    if (version.starts_with("3.2.")) return add_openapi(source, SpecKind::openapi_3_2, version);
    error(
        "E1006",
        openapi->mark,
        "OpenAPI " + std::string{version} + " is not supported",
        "3.0.x, 3.1.x and 3.2.x are"
    );
  } else if (const json::Node* asyncapi = version_of("asyncapi")) {
    if (asyncapi->text.starts_with("3.")) return add_asyncapi(source, asyncapi->text);
    error(
        "E1006",
        asyncapi->mark,
        "AsyncAPI " + std::string{asyncapi->text} + " is not supported",
        "convert it to 3.x with the AsyncAPI converter"
    );
  } else if (const json::Node* swagger = root->find("swagger")) {
    error(
        "E1006",
        swagger->mark,
        "Swagger 2.0 is not supported",
        "convert it to OpenAPI 3 (for example with swagger2openapi)"
    );
  } else if (root->find("openapi") == nullptr && root->find("asyncapi") == nullptr) {
    error(
        "E1006",
        root->mark,
        name + " is no description: neither 'openapi' nor 'asyncapi' stands at its top",
        "add openapi: 3.1.0"
    );
  }
}

Located ModelBuilder::deref(Located at) {
  for (std::size_t hops = 0; at.node != nullptr && at.node->is(Kind::object); ++hops) {
    const json::Member* reference = at.node->find_member("$ref");
    if (reference == nullptr) return at;
    if (!reference->value->is(Kind::string)) {
      error("E1010", reference->value->mark, "'$ref' must be a string");
      return {};
    }
    if (hops == References::hops_max) {
      error("E1016", reference->value->mark, "the references lead in a circle");
      return {};
    }
    if (at.node->members.size() > 1 && kind_ == SpecKind::openapi_3_0) {
      findings_.warning(
          "W1002", at.node->mark, "what stands beside $ref is ignored in OpenAPI 3.0"
      );
    } else if (kind_ != SpecKind::openapi_3_0) {
      for (const json::Member& member : at.node->members) {
        if (member.key == "$ref" || member.key == "summary" || member.key == "description" ||
            member.key.starts_with("x-"))
          continue;
        error(
            "E1012",
            member.key_mark,
            '\'' + std::string{member.key} + "' has no effect beside $ref",
            "only summary and description may stand there"
        );
      }
    }
    std::string fault;
    std::string help;
    const Located target = references_.follow(reference->value->text, at, fault, help);
    if (!target) {
      error("E1015", reference->value->mark, fault, help);
      return {};
    }
    at = target;
  }
  return at;
}

}  // namespace barbacane::compile
