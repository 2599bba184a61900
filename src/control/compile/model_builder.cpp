#include "control/compile/model_builder.hpp"

#include <algorithm>

#include "common/text/shown.hpp"
#include "control/compile/shape_checker.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Node;
using spec::Located;
using spec::SpecKind;

namespace {

/// "3.1.0" is a version of "3.1".
bool is_version(std::string_view text, std::string_view minor) {
  return text.starts_with(minor) && text.size() > minor.size() + 1 && text[minor.size()] == '.' &&
         text[minor.size() + 1] >= '0' && text[minor.size() + 1] <= '9';
}

}  // namespace

ModelBuilder::ModelBuilder(
    const Options& options, References& references, Findings& findings, spec::Model& model
)
    : options_{options}, references_{references}, findings_{findings}, model_{model} {}

void ModelBuilder::add(std::uint32_t source) {
  const Node* root = references_.sources()[source].root;
  if (root == nullptr) return;  // has its finding
  const auto found = kind_of(*root, references_.sources()[source].name);
  if (!found) return;
  kind_ = found->first;
  const Located at{root, source, ""};
  if (kind_ == SpecKind::asyncapi_3) {
    add_asyncapi(at, found->second);
  } else {
    add_openapi(at, found->second);
  }
}

std::optional<std::pair<SpecKind, std::string_view>> ModelBuilder::kind_of(
    const Node& root, const std::string& name
) {
  const auto refuse = [&](const json::Mark& mark, std::string message, std::string help) {
    error("E1006", mark, std::move(message), std::move(help));
    return std::nullopt;
  };
  const Node* openapi = root.find("openapi");
  const Node* asyncapi = root.find("asyncapi");
  const Node* swagger = root.find("swagger");
  const Node* version = openapi != nullptr ? openapi : asyncapi;
  if (version == nullptr && swagger != nullptr)
    return refuse(
        swagger->mark,
        "Swagger 2.0 is not supported",
        "convert it to OpenAPI 3, for example with swagger2openapi"
    );
  if (version == nullptr)
    return refuse(
        root.mark,
        name + " is no description: neither 'openapi' nor 'asyncapi' stands at its top",
        "add openapi: 3.1.1"
    );
  if (!version->is(Kind::string))
    return refuse(
        version->mark,
        "the version of the description must be a string",
        "put it in quotes and write all of it: '3.1.1'"
    );
  const std::string_view text = version->text;
  if (openapi == nullptr) {
    if (is_version(text, "3.0") || is_version(text, "3.1"))
      return std::pair{SpecKind::asyncapi_3, text};
    return refuse(
        version->mark,
        "AsyncAPI " + text::shown(text) + " is not supported, 3.x is",
        "convert it with @asyncapi/converter"
    );
  }
  if (is_version(text, "3.0")) return std::pair{SpecKind::openapi_3_0, text};
  if (is_version(text, "3.1")) return std::pair{SpecKind::openapi_3_1, text};
  if (is_version(text, "3.2")) return std::pair{SpecKind::openapi_3_2, text};
  return refuse(
      version->mark,
      "OpenAPI " + text::shown(text) + " is not supported",
      "3.0.x, 3.1.x and 3.2.x are, written in full: '3.1.1'"
  );
}

void ModelBuilder::check(const Located& root, ShapeId shape) {
  Rules rules{kind_, root, references_, findings_, operation_ids_};
  ShapeChecker checker{kind_, references_, findings_, [&rules](ShapeId id, const Located& at) {
                         rules.check(id, at);
                       }};
  checker.run(root, shape);
  rules.finish();
}

void ModelBuilder::read_info(const Located& root, std::string_view version) {
  api_ = static_cast<std::uint32_t>(model_.apis.size());
  spec::Api api{
      .kind = kind_,
      .version_text = std::string{version},
      .title = {},
      .version = {},
      .source = root.source
  };
  if (const Located info = member_of(root, "info", Kind::object)) {
    api.title = text_of(info, "title");
    api.version = text_of(info, "version");
  }
  model_.apis.push_back(std::move(api));
}

/// operationIds are unique in an artifact. Two paths that refer to one object have its operations
/// twice; then the second goes by method and path.
std::string ModelBuilder::own_id(std::string_view wanted, const spec::Operation& operation) {
  std::string id{wanted};
  if (id.empty() || !taken_ids_.insert(id).second) {
    id = operation.method + ' ' + operation.path;
    taken_ids_.insert(id);
  }
  return id;
}

bool ModelBuilder::spend_part(const json::Mark& mark) {
  if (parts_ == parts_max)  // said once
    error(
        "E1017",
        mark,
        "the operations have more than " + std::to_string(parts_max) +
            " parameters, responses, headers and media types together",
        "split the descriptions over several artifacts"
    );
  return parts_++ < parts_max;
}

}  // namespace barbacane::compile
