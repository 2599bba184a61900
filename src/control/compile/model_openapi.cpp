// OpenAPI 3.0, 3.1 and 3.2 into the model.

#include <algorithm>
#include <array>

#include "common/routing/path_template.hpp"
#include "common/text/shown.hpp"
#include "control/compile/keys.hpp"
#include "control/compile/model_builder.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Member;
using json::Node;
using spec::Dialect;
using spec::Located;
using spec::SpecKind;

namespace {

constexpr std::array<std::string_view, 9> methods{
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query"
};

constexpr std::array<std::pair<std::string_view, Dialect>, 8> dialects{{
    {"https://spec.openapis.org/oas/3.1/dialect/base", Dialect::draft_2020_12},
    {"https://spec.openapis.org/oas/3.1/dialect/2024-11-10", Dialect::draft_2020_12},
    {"https://spec.openapis.org/oas/3.2/dialect/2025-09-17", Dialect::draft_2020_12},
    {"https://json-schema.org/draft/2020-12/schema", Dialect::draft_2020_12},
    {"https://json-schema.org/draft/2019-09/schema", Dialect::draft_2019_09},
    {"http://json-schema.org/draft-07/schema", Dialect::draft_7},
    {"http://json-schema.org/draft-06/schema", Dialect::draft_6},
    {"http://json-schema.org/draft-04/schema", Dialect::draft_4},
}};

}  // namespace

Located PathItem::find(std::string_view key, Kind kind) const {
  for (const Located& layer : layers_) {
    if (layer.node->find(key) != nullptr) return member_of(layer, key, kind);
  }
  return {};
}

void ModelBuilder::add_openapi(const Located& root, std::string_view version) {
  check(root, ShapeId::document);
  read_info(root, version);
  read_dialect(root);
  const Located components = member_of(root, "components", Kind::object);
  if (const Located schemas =
          components ? member_of(components, "schemas", Kind::object) : Located{}) {
    for (const Member& member : schemas.node->members)
      model_.component_schemas.push_back({step(schemas, member.key, member.value), dialect_});
  }
  Scope scope;
  read_scope(root, scope);
  if (const Located paths = member_of(root, "paths", Kind::object)) {
    for (const Member& member : paths.node->members) {
      if (routing::check_template(member.key).empty())
        add_path(member.key, step(paths, member.key, member.value), scope);
    }
  }
  report_unenforced();
  report_unserved(root);
}

void ModelBuilder::read_dialect(const Located& root) {
  dialect_ = kind_ == SpecKind::openapi_3_0 ? Dialect::openapi_3_0 : Dialect::draft_2020_12;
  const Node* given = root.node->find("jsonSchemaDialect");
  if (kind_ == SpecKind::openapi_3_0 || given == nullptr || !given->is(Kind::string)) return;
  std::string_view uri = given->text;
  if (uri.ends_with('#')) uri.remove_suffix(1);
  for (const auto& [known, dialect] : dialects) {
    if (known == uri) {
      dialect_ = dialect;
      return;
    }
  }
  error(
      "E1013",
      given->mark,
      "the schema dialect " + text::shown(uri, 120) + " is not known",
      "use https://json-schema.org/draft/2020-12/schema or leave the field out"
  );
}

void ModelBuilder::report_unserved(const Located& root) {
  const Member* webhooks = root.node->find_member("webhooks");
  if (webhooks != nullptr && !webhooks->value->members.empty())
    findings_.warning(
        "W1005", webhooks->key_mark, "webhooks are described, and a gateway does not serve them"
    );
}

/// The layers of a path: siblings of `$ref` win over what it names, and taking both is a finding.
PathItem ModelBuilder::path_item_of(const Located& at) {
  std::vector<Located> layers;
  Located next = at;
  std::string ignored;
  while (next.node != nullptr && next.node->is(Kind::object) && layers.size() < References::hops_max
  ) {
    for (const Member& member : next.node->members) {
      if (member.key == "$ref" || member.key == "summary" || member.key == "description") continue;
      for (const Located& above : layers) {
        const Member* winner = above.node->find_member(member.key);
        if (winner != nullptr)
          findings_.warning(
              "W1002",
              winner->key_mark,
              '\'' + text::shown(member.key) +
                  "' stands here and in what $ref names; this one wins",
              "keep one of them"
          );
      }
    }
    layers.push_back(next);
    const Node* reference = next.node->find("$ref");
    if (reference == nullptr || !reference->is(Kind::string)) break;
    next = references_.follow(reference->text, next, ignored, ignored);
  }
  return PathItem{std::move(layers)};
}

void ModelBuilder::add_path(std::string_view path, const Located& at, const Scope& above) {
  const PathItem item = path_item_of(at);
  if (item.layers().empty()) return;
  Scope scope = above;
  for (std::size_t i = item.layers().size(); i-- > 0;) read_scope(item.layers()[i], scope);
  const std::vector<spec::Parameter> parameters =
      read_parameters(item.find("parameters", Kind::array));
  for (const std::string_view method : methods) {
    if (method == "query" && kind_ != SpecKind::openapi_3_2) continue;
    if (const Located operation = item.find(method, Kind::object))
      add_operation(upper_case(method), path, operation, scope, parameters);
  }
  if (kind_ != SpecKind::openapi_3_2) return;
  if (const Located more = item.find("additionalOperations", Kind::object)) {
    for (const Member& member : more.node->members) {
      if (is_method(member.key) && !is_fixed_method(member.key) && member.value->is(Kind::object))
        add_operation(member.key, path, step(more, member.key, member.value), scope, parameters);
    }
  }
}

void ModelBuilder::add_operation(
    std::string_view method,
    std::string_view path,
    const Located& at,
    const Scope& above,
    const std::vector<spec::Parameter>& inherited
) {
  if (model_.operations.size() == operations_max)
    return error(
        "E1017", at.node->mark, "more than " + std::to_string(operations_max) + " operations"
    );
  spec::Operation operation;
  operation.method = method;
  operation.path = path;
  operation.api = api_;
  operation.at = at;
  operation.id = own_id(text_of(at, "operationId"), operation);
  operation.deprecated = flag_of(at, "deprecated").value_or(false);
  if (const std::string_view sunset = text_of(at, "x-sunset"); is_date(sunset))
    operation.sunset = sunset;
  Scope scope = above;
  read_scope(at, scope);
  operation.parameters = read_parameters(member_of(at, "parameters", Kind::array));
  inherit(operation, inherited);
  if (const Located body = behind(member_of(at, "requestBody", Kind::object)))
    operation.request_body = read_request_body(body);
  operation.responses = read_responses(member_of(at, "responses", Kind::object));
  const Bases& bases = bases_of(scope.servers);
  operation.base_paths = bases.paths;
  operation.server_urls = bases.urls;
  read_security(scope, operation);
  take_scope(operation, std::move(scope));
  check_path_parameters(operation);
  model_.operations.push_back(std::move(operation));
}

void ModelBuilder::take_scope(spec::Operation& operation, Scope scope) {
  operation.dispatch = std::move(scope.dispatch);
  operation.middlewares = std::move(scope.middlewares);
  operation.limits = scope.limits;
  operation.validation = scope.validation;
}

void ModelBuilder::inherit(
    spec::Operation& operation, const std::vector<spec::Parameter>& inherited
) {
  const std::size_t own = operation.parameters.size();
  for (const spec::Parameter& parameter : inherited) {
    const bool is_header = parameter.in == spec::ParameterIn::header;
    const auto overrides = [&](const spec::Parameter& other) {
      if (other.in != parameter.in) return false;
      return is_header ? lower_case(other.name) == lower_case(parameter.name)
                       : other.name == parameter.name;
    };
    const auto end = operation.parameters.begin() + static_cast<std::ptrdiff_t>(own);
    if (std::any_of(operation.parameters.begin(), end, overrides)) continue;
    if (operation.parameters.size() == Rules::parameters_max)
      return error(
          "E1017",
          operation.at.node->mark,
          "more than " + std::to_string(Rules::parameters_max) + " parameters"
      );
    operation.parameters.push_back(parameter);
  }
}

void ModelBuilder::check_path_parameters(const spec::Operation& operation) {
  const std::vector<std::string> names = routing::captures_of(operation.path);
  for (const spec::Parameter& parameter : operation.parameters) {
    if (parameter.in == spec::ParameterIn::path &&
        std::ranges::find(names, parameter.name) == names.end())
      error(
          "E1021",
          parameter.at.node->mark,
          "the path parameter '" + text::shown(parameter.name) + "' does not stand in " +
              operation.path
      );
  }
  for (const std::string& name : names) {
    const auto is_it = [&](const spec::Parameter& parameter) {
      return parameter.in == spec::ParameterIn::path && parameter.name == name;
    };
    if (std::ranges::none_of(operation.parameters, is_it))
      error(
          "E1021",
          operation.at.node->mark,
          operation.method + ' ' + operation.path + " does not describe its path parameter '" +
              name + '\'',
          "add {name: " + name + ", in: path, required: true, schema: ...} to its parameters"
      );
  }
}

}  // namespace barbacane::compile
