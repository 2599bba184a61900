// OpenAPI 3.0, 3.1 and 3.2 into the model.

#include <algorithm>
#include <array>

#include "common/routing/path_template.hpp"
#include "control/compile/model_builder.hpp"

namespace barbacane::compile {

using json::Kind;
using spec::Dialect;
using spec::Located;
using spec::SpecKind;

namespace {

constexpr std::array<std::string_view, 9> methods{
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query"
};

std::string upper(std::string_view text) {
  std::string out{text};
  for (char& byte : out) {
    if (byte >= 'a' && byte <= 'z') byte = static_cast<char>(byte - 32);
  }
  return out;
}

Dialect dialect_of(std::string_view uri) {
  const auto has = [uri](std::string_view part) {
    return uri.find(part) != std::string_view::npos;
  };
  if (has("draft-04")) return Dialect::draft_4;
  if (has("draft-06")) return Dialect::draft_6;
  if (has("draft-07")) return Dialect::draft_7;
  if (has("2019-09")) return Dialect::draft_2019_09;
  return Dialect::draft_2020_12;
}

bool is_token(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char byte) {
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
           others.find(byte) != std::string_view::npos;
  });
}

}  // namespace

void ModelBuilder::add_openapi(std::uint32_t source, SpecKind kind, std::string_view version) {
  kind_ = kind;
  dialect_ = kind == SpecKind::openapi_3_0 ? Dialect::openapi_3_0 : Dialect::draft_2020_12;
  const Located root{references_.sources()[source].root, source, ""};
  ObjectReader reader{findings_, root, "the document"};
  (void)reader.text("openapi");
  reader.require("info");
  api_ = static_cast<std::uint32_t>(model_.apis.size());
  spec::Api api{
      .kind = kind,
      .version_text = std::string{version},
      .title = {},
      .version = {},
      .source = source
  };
  if (const Located info = reader.child("info", Kind::object)) {
    ObjectReader about{findings_, info, "'info'"};
    about.require("title");
    about.require("version");
    api.title = about.text("title");
    api.version = about.text("version");
    about.ignore({"description", "termsOfService", "contact", "license"});
    if (kind != SpecKind::openapi_3_0) about.ignore({"summary"});
    about.end();
  }
  model_.apis.push_back(std::move(api));
  if (kind != SpecKind::openapi_3_0) {
    if (const json::Node* dialect = reader.field("jsonSchemaDialect", Kind::string))
      dialect_ = dialect_of(dialect->text);
    reader.ignore({"webhooks"});
  }
  if (kind == SpecKind::openapi_3_2) reader.ignore({"$self"});
  security_schemes_ = nullptr;
  if (const Located components = reader.child("components", Kind::object)) {
    ObjectReader parts{findings_, components, "'components'"};
    security_schemes_ = parts.field("securitySchemes", Kind::object);
    parts.ignore(
        {"schemas",
         "responses",
         "parameters",
         "examples",
         "requestBodies",
         "headers",
         "links",
         "callbacks"}
    );
    if (kind != SpecKind::openapi_3_0) parts.ignore({"pathItems"});
    if (kind == SpecKind::openapi_3_2) parts.ignore({"mediaTypes"});
    parts.end();
  }
  Scope scope;
  read_scope(reader, scope);
  scope.security = reader.child("security", Kind::array);
  const Located paths = reader.child("paths", Kind::object);
  reader.ignore({"tags", "externalDocs"});
  const bool may_lack_paths =
      kind != SpecKind::openapi_3_0 &&
      (root.node->find("webhooks") != nullptr || root.node->find("components") != nullptr);
  if (!may_lack_paths) reader.require("paths");
  reader.end(
      {"x-barbacane-dispatch",
       "x-barbacane-middlewares",
       "x-barbacane-limits",
       "x-barbacane-validation",
       "x-barbacane-security"}
  );
  if (paths) add_paths(paths, scope);
  report_unenforced();
  check_unserved(root);
}

void ModelBuilder::check_unserved(const Located& root) {
  const json::Member* webhooks = root.node->find_member("webhooks");
  if (webhooks != nullptr && !webhooks->value->members.empty()) {
    findings_.warning(
        "W1005", webhooks->key_mark, "webhooks are described, and a gateway does not serve them"
    );
  }
}

void ModelBuilder::add_paths(const Located& paths, const Scope& scope) {
  for (const json::Member& member : paths.node->members) {
    if (member.key.starts_with("x-")) {
      if (member.key.starts_with("x-barbacane-"))
        error(
            "E1014",
            member.key_mark,
            '\'' + std::string{member.key} + "' has no effect on 'paths'",
            "put it on the document, a path or an operation"
        );
      continue;
    }
    if (std::string fault = routing::check_template(member.key); !fault.empty()) {
      error(
          "E1020",
          member.key_mark,
          "the path '" + std::string{member.key} + "' is malformed: " + fault
      );
      continue;
    }
    add_path_item(member.key, member.key_mark, step(paths, member.key, member.value), scope);
  }
}

void ModelBuilder::add_path_item(
    std::string_view path, const json::Mark& mark, Located item, Scope scope
) {
  // A path item may have $ref beside other fields; those that stand here win.
  if (item.node->is(Kind::object)) {
    if (const json::Node* reference = item.node->find("$ref");
        reference != nullptr && reference->is(Kind::string)) {
      std::string fault;
      std::string help;
      const Located target = references_.follow(reference->text, item, fault, help);
      if (!target) {
        error("E1015", reference->mark, fault, help);
        return;
      }
      if (item.node->members.size() == 1) {
        item = target;
      } else {
        error(
            "E1012",
            reference->mark,
            "$ref of a path stands beside other fields, whose meaning is undefined",
            "move them into the file that $ref names"
        );
        return;
      }
    }
  }
  ObjectReader reader{findings_, item, "a path"};
  if (!reader.is_object()) return;
  read_scope(reader, scope);
  const std::vector<spec::Parameter> parameters =
      read_parameters(reader.child("parameters", Kind::array));
  const std::size_t known_methods =
      kind_ == SpecKind::openapi_3_2 ? methods.size() : methods.size() - 1;
  for (const json::Member& member : item.node->members) {
    const auto method = std::find(
        methods.begin(), methods.begin() + static_cast<std::ptrdiff_t>(known_methods), member.key
    );
    if (method == methods.begin() + static_cast<std::ptrdiff_t>(known_methods)) continue;
    (void)reader.any(member.key);
    add_operation(
        upper(member.key), path, mark, step(item, member.key, member.value), scope, parameters
    );
  }
  if (kind_ == SpecKind::openapi_3_2) {
    if (const Located extra = reader.child("additionalOperations", Kind::object)) {
      for (const json::Member& member : extra.node->members) {
        if (!is_token(member.key)) {
          error("E1013", member.key_mark, '\'' + std::string{member.key} + "' is no method");
          continue;
        }
        add_operation(
            member.key, path, mark, step(extra, member.key, member.value), scope, parameters
        );
      }
    }
  }
  reader.ignore(
      {"summary",
       "description",
       "$ref",
       "get",
       "put",
       "post",
       "delete",
       "options",
       "head",
       "patch",
       "trace"}
  );
  if (kind_ == SpecKind::openapi_3_2) reader.ignore({"query"});
  reader.end(
      {"x-barbacane-dispatch",
       "x-barbacane-middlewares",
       "x-barbacane-limits",
       "x-barbacane-validation",
       "x-barbacane-security"}
  );
}

void ModelBuilder::add_operation(
    std::string_view method,
    std::string_view path,
    const json::Mark& path_mark,
    const Located& at,
    const Scope& scope,
    const std::vector<spec::Parameter>& inherited
) {
  ObjectReader reader{findings_, at, "an operation"};
  if (!reader.is_object()) return;
  if (model_.operations.size() == operations_max) {
    error("E1017", at.node->mark, "more than " + std::to_string(operations_max) + " operations");
    return;
  }
  spec::Operation operation;
  operation.method = method;
  operation.path = path;
  operation.api = api_;
  operation.at = at;
  const json::Node* id = reader.field("operationId", Kind::string);
  operation.id = id == nullptr || id->text.empty() ? operation.method + ' ' + operation.path
                                                   : std::string{id->text};
  if (id != nullptr) {
    const auto [known, is_new] = operation_ids_.emplace(id->text, id->mark);
    if (!is_new) {
      const Place first = findings_.place_of(known->second);
      error(
          "E1030",
          id->mark,
          "the operationId '" + std::string{id->text} + "' is taken",
          "it first stands at " + first.file + ':' + std::to_string(first.line) + ':' +
              std::to_string(first.column)
      );
    }
  }
  operation.deprecated = reader.flag("deprecated");
  operation.sunset = read_sunset(reader);
  Scope own = scope;
  read_scope(reader, own);
  if (const json::Node* list = reader.field("security", Kind::array))
    own.security = step(at, "security", list);
  operation.parameters = read_parameters(reader.child("parameters", Kind::array));
  for (const spec::Parameter& parameter : inherited) {
    const auto same = [&](const spec::Parameter& other) {
      return other.in == parameter.in && other.name == parameter.name;
    };
    if (std::ranges::none_of(operation.parameters, same)) operation.parameters.push_back(parameter);
  }
  if (const Located body = reader.child("requestBody", Kind::object))
    operation.request_body = read_request_body(body, method);
  if (kind_ == SpecKind::openapi_3_0) reader.require("responses");
  if (const Located responses = reader.child("responses", Kind::object))
    operation.responses = read_responses(responses);
  reader.ignore({"tags", "summary", "description", "externalDocs", "callbacks"});
  reader.end(
      {"x-barbacane-dispatch",
       "x-barbacane-middlewares",
       "x-barbacane-limits",
       "x-barbacane-validation",
       "x-barbacane-security"}
  );
  operation.dispatch = std::move(own.dispatch);
  operation.middlewares = std::move(own.middlewares);
  operation.limits = own.limits;
  operation.validation = own.validation;
  read_servers(own.servers, operation);
  read_security(own, operation);
  check_path_parameters(operation, path, path_mark);
  model_.operations.push_back(std::move(operation));
}

void ModelBuilder::check_path_parameters(
    const spec::Operation& operation, std::string_view path, const json::Mark& mark
) {
  const std::vector<std::string> names = routing::captures_of(path);
  for (const spec::Parameter& parameter : operation.parameters) {
    if (parameter.in == spec::ParameterIn::path &&
        std::ranges::find(names, parameter.name) == names.end()) {
      error(
          "E1021",
          parameter.at.node->mark,
          "the path parameter '" + parameter.name + "' does not stand in " + std::string{path}
      );
    }
  }
  for (const std::string& name : names) {
    const auto is_it = [&](const spec::Parameter& parameter) {
      return parameter.in == spec::ParameterIn::path && parameter.name == name;
    };
    if (std::ranges::none_of(operation.parameters, is_it)) {
      error(
          "E1021",
          operation.at.node->mark,
          operation.method + ' ' + std::string{path} + " does not describe its path parameter '" +
              name + '\'',
          "add {name: " + name + ", in: path, required: true, schema: ...} to its parameters"
      );
    }
  }
  (void)mark;
}

}  // namespace barbacane::compile
