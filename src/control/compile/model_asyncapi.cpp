// AsyncAPI 3 into the model: `send` operations become POST on the channel's address; brokers come
// later.

#include "common/routing/path_template.hpp"
#include "control/compile/model_builder.hpp"

namespace barbacane::compile {

using json::Kind;
using spec::Located;

void ModelBuilder::add_asyncapi(std::uint32_t source, std::string_view version) {
  kind_ = spec::SpecKind::asyncapi_3;
  dialect_ = spec::Dialect::draft_7;  // AsyncAPI's default schema format is a superset of draft 7
  const Located root{references_.sources()[source].root, source, ""};
  ObjectReader reader{findings_, root, "the document"};
  (void)reader.text("asyncapi");
  reader.require("info");
  api_ = static_cast<std::uint32_t>(model_.apis.size());
  spec::Api api{
      .kind = kind_,
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
    about.ignore({"description", "termsOfService", "contact", "license", "tags", "externalDocs"});
    about.end();
  }
  model_.apis.push_back(std::move(api));
  Scope scope;
  scope.is_security_delegated = options_.security == Security::delegate;
  // `servers` of AsyncAPI are brokers, not base paths.
  if (const Located at = reader.child("x-barbacane-dispatch", Kind::object))
    scope.dispatch = read_component(at);
  if (const Located at = reader.child("x-barbacane-middlewares", Kind::array))
    merge_middlewares(at, scope.middlewares);
  if (const Located at = reader.child("x-barbacane-limits", Kind::object))
    read_limits(at, scope.limits);
  const Located operations = reader.child("operations", Kind::object);
  reader.ignore({"id", "servers", "defaultContentType", "channels", "components"});
  reader.end({"x-barbacane-dispatch", "x-barbacane-middlewares", "x-barbacane-limits"});
  if (!operations) return;
  for (const json::Member& member : operations.node->members) {
    const Located at = deref(step(operations, member.key, member.value));
    if (!at) continue;
    ObjectReader one{findings_, at, "an operation"};
    if (!one.is_object()) continue;
    one.require("action");
    one.require("channel");
    const json::Node* action = one.field("action", Kind::string);
    const Located channel = deref(one.child("channel", Kind::object));
    Scope own = scope;
    if (const Located component = one.child("x-barbacane-dispatch", Kind::object))
      own.dispatch = read_component(component);
    one.ignore(
        {"title",
         "summary",
         "description",
         "security",
         "tags",
         "externalDocs",
         "bindings",
         "traits",
         "messages",
         "reply"}
    );
    one.end({"x-barbacane-dispatch"});
    if (action == nullptr || !channel) continue;
    if (action->text != "send" && action->text != "receive") {
      error("E1013", action->mark, "'action' must be send or receive");
      continue;
    }
    if (action->text == "receive") {
      findings_.warning(
          "W1005",
          member.key_mark,
          "the receive operation '" + std::string{member.key} +
              "' is stored, and a gateway does not serve it"
      );
      continue;
    }
    ObjectReader about{findings_, channel, "a channel"};
    const json::Node* address = about.field("address", Kind::string);
    if (!own.dispatch) {
      if (const Located component = about.child("x-barbacane-dispatch", Kind::object))
        own.dispatch = read_component(component);
    }
    about.ignore(
        {"messages",
         "title",
         "summary",
         "description",
         "servers",
         "parameters",
         "tags",
         "externalDocs",
         "bindings",
         "x-barbacane-dispatch"}
    );
    about.end({"x-barbacane-dispatch"});
    if (address == nullptr) {
      findings_.warning(
          "W1005",
          member.key_mark,
          "the channel of '" + std::string{member.key} +
              "' has no address, so there is nothing to serve"
      );
      continue;
    }
    spec::Operation operation;
    operation.id = member.key;
    operation.method = "POST";
    operation.path = (address->text.starts_with('/') ? "" : "/") + std::string{address->text};
    if (std::string fault = routing::check_template(operation.path); !fault.empty()) {
      error(
          "E1020",
          address->mark,
          "the address '" + std::string{address->text} + "' is no path: " + fault
      );
      continue;
    }
    operation.base_paths.emplace_back();
    operation.api = api_;
    operation.at = at;
    operation.dispatch = std::move(own.dispatch);
    operation.middlewares = std::move(own.middlewares);
    operation.limits = own.limits;
    operation.security_delegated = scope.is_security_delegated;
    model_.operations.push_back(std::move(operation));
  }
}

}  // namespace barbacane::compile
