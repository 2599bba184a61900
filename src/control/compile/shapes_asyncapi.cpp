// The objects of AsyncAPI 3.0.0, in the order of the specification.

#include "control/compile/shape.hpp"

namespace barbacane::compile {
namespace {

using enum Form;
using enum ShapeId;
constexpr auto always = Need::always;

constexpr Field document_fields[]{
    {"asyncapi", text, none, always},
    {"id", text},
    {"info", one, async_info, always},
    {"servers", map, async_server},
    {"defaultContentType", text},
    {"channels", map, async_channel},
    {"operations", map, async_operation},
    {"components", one, async_components},
    {"x-barbacane-dispatch", one, dispatch},
    {"x-barbacane-middlewares", list, middleware},
    {"x-barbacane-limits", one, limits},
    {"x-barbacane-validation", one, validation},
    {"x-barbacane-security", text}
};
constexpr Field info_fields[]{
    {"title", text, none, always},
    {"version", text, none, always},
    {"description", text},
    {"termsOfService", text},
    {"contact", one, contact},
    {"license", one, license},
    {"tags", list, async_tag},
    {"externalDocs", one, external_docs}
};
constexpr Field server_fields[]{
    {"host", text, none, always},
    {"protocol", text, none, always},
    {"protocolVersion", text},
    {"pathname", text},
    {"description", text},
    {"title", text},
    {"summary", text},
    {"variables", map, async_server_variable},
    {"security", list, async_security_scheme},
    {"tags", list, async_tag},
    {"externalDocs", one, external_docs},
    {"bindings"}
};
constexpr Field server_variable_fields[]{
    {"enum", texts}, {"default", text}, {"description", text}, {"examples", texts}
};
constexpr Field channel_fields[]{
    {"address", text_or_null},
    {"messages", map, async_message},
    {"title", text},
    {"summary", text},
    {"description", text},
    {"servers", list, async_server},
    {"parameters", map, async_parameter},
    {"tags", list, async_tag},
    {"externalDocs", one, external_docs},
    {"bindings"},
    {"x-barbacane-dispatch", one, dispatch},
    {"x-barbacane-middlewares", list, middleware},
    {"x-barbacane-limits", one, limits},
    {"x-barbacane-validation", one, validation},
    {"x-barbacane-security", text}
};
constexpr Field operation_fields[]{
    {"action", text, none, always},
    {"channel", one, async_channel_reference, always},
    {"title", text},
    {"summary", text},
    {"description", text},
    {"security", list, async_security_scheme},
    {"tags", list, async_tag},
    {"externalDocs", one, external_docs},
    {"bindings"},
    {"traits", list, async_operation_trait},
    {"messages", list, async_message_reference},
    {"reply", one, async_reply},
    {"x-sunset", text},
    {"x-barbacane-dispatch", one, dispatch},
    {"x-barbacane-middlewares", list, middleware},
    {"x-barbacane-limits", one, limits},
    {"x-barbacane-validation", one, validation},
    {"x-barbacane-security", text}
};
constexpr Field operation_trait_fields[]{
    {"title", text},
    {"summary", text},
    {"description", text},
    {"security", list, async_security_scheme},
    {"tags", list, async_tag},
    {"externalDocs", one, external_docs},
    {"bindings"}
};
constexpr Field parameter_fields[]{
    {"enum", texts},
    {"default", text},
    {"description", text},
    {"examples", texts},
    {"location", text}
};
constexpr Field reply_fields[]{
    {"address", one, async_reply_address},
    {"channel", one, async_channel_reference},
    {"messages", list, async_message_reference}
};
constexpr Field reply_address_fields[]{{"description", text}, {"location", text, none, always}};
constexpr Field message_fields[]{
    {"headers", schema},
    {"payload", schema},
    {"correlationId", one, async_correlation_id},
    {"contentType", text},
    {"name", text},
    {"title", text},
    {"summary", text},
    {"description", text},
    {"tags", list, async_tag},
    {"externalDocs", one, external_docs},
    {"bindings"},
    {"examples", list, async_message_example},
    {"traits", list, async_message_trait}
};
constexpr Field message_trait_fields[]{
    {"headers", schema},
    {"correlationId", one, async_correlation_id},
    {"contentType", text},
    {"name", text},
    {"title", text},
    {"summary", text},
    {"description", text},
    {"tags", list, async_tag},
    {"externalDocs", one, external_docs},
    {"bindings"},
    {"examples", list, async_message_example}
};
constexpr Field message_example_fields[]{
    {"headers", object}, {"payload"}, {"name", text}, {"summary", text}
};
constexpr Field tag_fields[]{
    {"name", text, none, always}, {"description", text}, {"externalDocs", one, external_docs}
};
constexpr Field correlation_id_fields[]{{"description", text}, {"location", text, none, always}};
constexpr Field multi_format_schema_fields[]{
    {"schemaFormat", text, none, always}, {"schema", any, none, always}
};
constexpr Field components_fields[]{
    {"schemas", schemas},
    {"servers", map, async_server},
    {"channels", map, async_channel},
    {"operations", map, async_operation},
    {"messages", map, async_message},
    {"securitySchemes", map, async_security_scheme},
    {"serverVariables", map, async_server_variable},
    {"parameters", map, async_parameter},
    {"correlationIds", map, async_correlation_id},
    {"replies", map, async_reply},
    {"replyAddresses", map, async_reply_address},
    {"externalDocs", map, external_docs},
    {"tags", map, async_tag},
    {"operationTraits", map, async_operation_trait},
    {"messageTraits", map, async_message_trait},
    {"serverBindings", object},
    {"channelBindings", object},
    {"operationBindings", object},
    {"messageBindings", object}
};
constexpr Field security_scheme_fields[]{
    {"type", text, none, always},
    {"description", text},
    {"name", text},
    {"in", text},
    {"scheme", text},
    {"bearerFormat", text},
    {"flows", one, async_oauth_flows},
    {"openIdConnectUrl", text},
    {"scopes", texts}
};
constexpr Field oauth_flows_fields[]{
    {"implicit", one, async_oauth_flow},
    {"password", one, async_oauth_flow},
    {"clientCredentials", one, async_oauth_flow},
    {"authorizationCode", one, async_oauth_flow}
};
constexpr Field oauth_flow_fields[]{
    {"authorizationUrl", text},
    {"tokenUrl", text},
    {"refreshUrl", text},
    {"availableScopes", text_map, none, always}
};

struct Entry {
  ShapeId id;
  Shape shape;
};

constexpr Entry shapes[]{
    {async_document, {"the document", document_fields}},
    {async_info, {"'info'", info_fields}},
    {async_server, {"a server", server_fields, true}},
    {async_server_variable, {"a server variable", server_variable_fields, true}},
    {async_components, {"'components'", components_fields}},
    {async_channel, {"a channel", channel_fields, true}},
    {async_channel_reference, {"a reference to a channel", {}, true}},
    {async_operation, {"an operation", operation_fields, true}},
    {async_operation_trait, {"an operation trait", operation_trait_fields, true}},
    {async_message, {"a message", message_fields, true}},
    {async_message_trait, {"a message trait", message_trait_fields, true}},
    {async_message_reference, {"a reference to a message", {}, true}},
    {async_message_example, {"a message example", message_example_fields}},
    {async_parameter, {"a parameter", parameter_fields, true}},
    {async_reply, {"a reply", reply_fields, true}},
    {async_reply_address, {"a reply address", reply_address_fields, true}},
    {async_correlation_id, {"a correlation id", correlation_id_fields, true}},
    {async_multi_format_schema, {"a multi-format schema", multi_format_schema_fields}},
    {async_security_scheme, {"a security scheme", security_scheme_fields, true}},
    {async_oauth_flows, {"'flows'", oauth_flows_fields}},
    {async_oauth_flow, {"a flow", oauth_flow_fields}},
    {async_tag, {"a tag", tag_fields, true}},
};

}  // namespace

const Shape* find_asyncapi_shape(ShapeId id) {
  for (const Entry& entry : shapes) {
    if (entry.id == id) return &entry.shape;
  }
  return nullptr;
}

}  // namespace barbacane::compile
