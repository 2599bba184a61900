// AsyncAPI 3 into the model: `send` operations become POST on the channel's address; brokers come
// later.

#include <algorithm>

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

namespace {

/// How the schemas of a `schemaFormat` are read; nothing for formats that are no JSON Schema.
std::optional<Dialect> dialect_of_format(std::string_view format) {
  const auto has = [&](std::string_view part) {
    return format.find(part) != std::string_view::npos;
  };
  if (has("vnd.aai.asyncapi")) return Dialect::draft_7;
  if (has("vnd.oai.openapi"))
    return has("version=3.0") ? Dialect::openapi_3_0 : Dialect::draft_2020_12;
  if (!has("schema+json") && !has("schema+yaml")) return std::nullopt;
  if (has("draft-04")) return Dialect::draft_4;
  if (has("draft-06")) return Dialect::draft_6;
  if (has("2019-09")) return Dialect::draft_2019_09;
  return has("2020-12") ? Dialect::draft_2020_12 : Dialect::draft_7;
}

}  // namespace

void ModelBuilder::add_asyncapi(const Located& root, std::string_view version) {
  check(root, ShapeId::async_document);
  read_info(root, version);
  dialect_ = Dialect::draft_7;  // AsyncAPI's own schemas are a superset of draft 7
  default_content_type_ = text_of(root, "defaultContentType");
  Scope scope;
  read_scope(root, scope);
  const Located operations = member_of(root, "operations", Kind::object);
  if (!operations) return;
  for (const Member& member : operations.node->members) {
    if (const Located at = behind(step(operations, member.key, member.value)))
      add_async_operation(member, at, scope);
  }
  report_unenforced();
}

void ModelBuilder::add_async_operation(
    const Member& member, const Located& at, const Scope& above
) {
  const std::string_view action = text_of(at, "action");
  const Located channel = behind(member_of(at, "channel", Kind::object));
  if (!channel || (action != "send" && action != "receive")) return;
  if (action == "receive") {
    findings_.warning(
        "W1005",
        member.key_mark,
        "the receive operation '" + text::shown(member.key) +
            "' is stored, and a gateway does not serve it"
    );
    return;
  }
  const auto path = address_of(member, channel);
  if (!path) return;
  if (model_.operations.size() == operations_max)
    return error(
        "E1017", at.node->mark, "more than " + std::to_string(operations_max) + " operations"
    );
  spec::Operation operation;
  operation.method = "POST";
  operation.path = *path;
  operation.id = own_id(member.key, operation);
  operation.base_paths.emplace_back();
  operation.server_urls.emplace_back();
  operation.api = api_;
  operation.at = at;
  if (const std::string_view sunset = text_of(at, "x-sunset"); is_date(sunset))
    operation.sunset = sunset;
  Scope scope = above;
  read_scope(channel, scope);
  read_scope(at, scope);
  read_async_parameters(channel, operation);
  read_async_body(at, channel, operation);
  read_async_security(at, scope.is_security_delegated, operation);
  take_scope(operation, std::move(scope));
  model_.operations.push_back(std::move(operation));
}

std::optional<std::string> ModelBuilder::address_of(const Member& member, const Located& channel) {
  const Located address = member_of(channel, "address", Kind::string);
  if (!address) {
    findings_.warning(
        "W1005",
        member.key_mark,
        "the channel of '" + text::shown(member.key) +
            "' has no address, so there is nothing to serve"
    );
    return std::nullopt;
  }
  const std::string_view text = address.node->text;
  std::string path = (text.starts_with('/') ? "" : "/") + std::string{text};
  const std::string fault = routing::check_template(path);
  if (fault.empty()) return path;
  error(
      "E1020", address.node->mark, "the address '" + text::shown(text) + "' is no path: " + fault
  );
  return std::nullopt;
}

/// Parameters of an address are strings, at most with an enum.
void ModelBuilder::read_async_parameters(const Located& channel, spec::Operation& operation) {
  const Located parameters = member_of(channel, "parameters", Kind::object);
  for (const std::string& name : routing::captures_of(operation.path)) {
    const Node* node = parameters ? parameters.node->find(name) : nullptr;
    const Located at = node == nullptr ? Located{} : behind(step(parameters, name, node));
    if (!at || !spend_part(at.node->mark)) continue;
    spec::Parameter parameter;
    parameter.name = name;
    parameter.in = spec::ParameterIn::path;
    parameter.style = spec::ParameterStyle::simple;
    parameter.required = true;
    parameter.at = at;
    // Its fields are keywords of JSON Schema, but for `location`, which says where it stands in a
    // message.
    if (at.node->find("enum") != nullptr && at.node->find("location") == nullptr)
      parameter.schema = spec::SchemaRef{at, dialect_};
    operation.parameters.push_back(std::move(parameter));
  }
}

std::vector<Located> ModelBuilder::messages_of(const Located& at, const Located& channel) {
  std::vector<Located> messages;
  if (const Located list = member_of(at, "messages", Kind::array)) {
    for (std::size_t i = 0; i < list.node->items.size(); ++i) {
      if (Located one = behind(step(list, std::to_string(i), list.node->items[i])))
        messages.push_back(std::move(one));
    }
  } else if (const Located all = member_of(channel, "messages", Kind::object)) {
    for (const Member& member : all.node->members) {
      if (Located one = behind(step(all, member.key, member.value)))
        messages.push_back(std::move(one));
    }
  }
  return messages;
}

std::optional<spec::SchemaRef> ModelBuilder::payload_of(const Located& message) const {
  const auto payload = schema_of(message, "payload");
  if (!payload || !payload->at.node->is(Kind::object)) return payload;
  const std::string_view format = text_of(payload->at, "schemaFormat");
  if (format.empty()) return payload;
  const auto dialect = dialect_of_format(format);
  auto inner = schema_of(payload->at, "schema");
  if (!dialect || !inner) return std::nullopt;
  inner->dialect = *dialect;
  return inner;
}

/// One media type for each content type of the messages. Several messages of one type stay without
/// a schema: which of them a body is, only its content tells.
void ModelBuilder::read_async_body(
    const Located& at, const Located& channel, spec::Operation& operation
) {
  spec::RequestBody body;
  body.required = true;
  body.at = at;
  for (const Located& message : messages_of(at, channel)) {
    if (!spend_part(message.node->mark)) break;
    std::string_view type = text_of(message, "contentType");
    if (type.empty()) type = default_content_type_;
    const std::string range = media_range_of(type.empty() ? "application/json" : type);
    if (range.empty()) {
      error(
          "E1032",
          message.node->mark,
          '\'' + text::shown(type) + "' is no media type",
          "media types look like application/json"
      );
      continue;
    }
    const auto same = std::ranges::find(body.content, range, &spec::MediaType::range);
    if (same != body.content.end()) {
      same->schema.reset();
      continue;
    }
    spec::MediaType media;
    media.range = range;
    media.schema = payload_of(message);
    media.at = message;
    body.content.push_back(std::move(media));
  }
  if (!body.content.empty()) operation.request_body = std::move(body);
}

void ModelBuilder::read_async_security(
    const Located& at, bool is_delegated, spec::Operation& operation
) {
  operation.security_delegated = is_delegated || options_.security == Security::delegate;
  const Located list = member_of(at, "security", Kind::array);
  if (!list || list.node->items.empty()) return;
  for (std::size_t i = 0; i < list.node->items.size(); ++i) {
    const Node* item = list.node->items[i];
    const Node* reference = item->is(Kind::object) ? item->find("$ref") : nullptr;
    const std::string_view pointer = reference == nullptr ? std::string_view{} : reference->text;
    const std::string_view name = pointer.substr(pointer.rfind('/') + 1);
    operation.security.push_back({.schemes = {{std::string{name}, {}}}});
  }
  if (!operation.security_delegated) note_unenforced(*list.node, operation);
}

}  // namespace barbacane::compile
