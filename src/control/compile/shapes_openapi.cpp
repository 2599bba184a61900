// The objects of OpenAPI 3.0.4, 3.1.1 and 3.2.0, in the order of the specification, ours in them,
// and those of Overlay 1.1.0.

#include <array>

#include "control/compile/shape.hpp"

namespace barbacane::compile {
namespace {

using enum Form;
using enum ShapeId;
constexpr auto always = Need::always;
constexpr auto optional = Need::never;
constexpr auto v3_1 = spec::SpecKind::openapi_3_1;
constexpr auto v3_2 = spec::SpecKind::openapi_3_2;
constexpr auto v3_0 = spec::SpecKind::openapi_3_0;

// Ours stand on the document, on paths and on operations.
constexpr Field ours_dispatch{"x-barbacane-dispatch", one, dispatch};
constexpr Field ours_middlewares{"x-barbacane-middlewares", list, middleware};
constexpr Field ours_limits{"x-barbacane-limits", one, limits};
constexpr Field ours_validation{"x-barbacane-validation", one, validation};
constexpr Field ours_security{"x-barbacane-security", text};

constexpr Field dispatch_fields[]{{"name", text, none, always}, {"config", object}};
constexpr Field middleware_fields[]{
    {"name", text, none, always}, {"config", object}, {"enabled", flag}
};
constexpr Field limits_fields[]{
    {"request_body_bytes_max"},
    {"response_body_bytes_max"},
    {"request_timeout"},
    {"upstream_connect_timeout"},
    {"upstream_response_timeout"},
    {"idle_timeout"}
};
constexpr Field validation_fields[]{
    {"request"},
    {"response"},
    {"formats"},
    {"additionalParameters"},
    {"read_only"},
    {"response_sample"},
    {"schema_status"}
};

constexpr Field document_fields[]{
    {"openapi", text, none, always},
    {"$self", text, none, optional, v3_2},
    {"info", one, info, always},
    {"jsonSchemaDialect", text, none, optional, v3_1},
    {"servers", list, server},
    {"paths", map, path_item, Need::until_3_0, v3_0, Keys::path},
    {"webhooks", map, path_item, optional, v3_1},
    {"components", one, components},
    {"security", list, security_requirement},
    {"tags", list, tag},
    {"externalDocs", one, external_docs},
    ours_dispatch,
    ours_middlewares,
    ours_limits,
    ours_validation,
    ours_security
};
constexpr Field info_fields[]{
    {"title", text, none, always},
    {"summary", text, none, optional, v3_1},
    {"description", text},
    {"termsOfService", text},
    {"contact", one, contact},
    {"license", one, license},
    {"version", text, none, always}
};
constexpr Field contact_fields[]{{"name", text}, {"url", text}, {"email", text}};
constexpr Field license_fields[]{
    {"name", text, none, always}, {"identifier", text, none, optional, v3_1}, {"url", text}
};
constexpr Field server_fields[]{
    {"url", text, none, always},
    {"description", text},
    {"name", text, none, optional, v3_2},
    {"variables", map, server_variable}
};
constexpr Field server_variable_fields[]{
    {"enum", texts}, {"default", text, none, always}, {"description", text}
};
constexpr Field components_fields[]{
    {"schemas", schemas, none, optional, v3_0, Keys::component},
    {"responses", map, response, optional, v3_0, Keys::component},
    {"parameters", map, parameter, optional, v3_0, Keys::component},
    {"examples", map, example, optional, v3_0, Keys::component},
    {"requestBodies", map, request_body, optional, v3_0, Keys::component},
    {"headers", map, header, optional, v3_0, Keys::component},
    {"securitySchemes", map, security_scheme, optional, v3_0, Keys::component},
    {"links", map, link, optional, v3_0, Keys::component},
    {"callbacks", map, callback, optional, v3_0, Keys::component},
    {"pathItems", map, path_item, optional, v3_1, Keys::component},
    {"mediaTypes", map, media_type, optional, v3_2, Keys::component}
};
constexpr Field path_item_fields[]{
    {"$ref", text},
    {"summary", text},
    {"description", text},
    {"get", one, operation},
    {"put", one, operation},
    {"post", one, operation},
    {"delete", one, operation},
    {"options", one, operation},
    {"head", one, operation},
    {"patch", one, operation},
    {"trace", one, operation},
    {"query", one, operation, optional, v3_2},
    {"additionalOperations", map, operation, optional, v3_2, Keys::method},
    {"servers", list, server},
    {"parameters", list, parameter},
    ours_dispatch,
    ours_middlewares,
    ours_limits,
    ours_validation,
    ours_security
};
constexpr Field operation_fields[]{
    {"tags", texts},
    {"summary", text},
    {"description", text},
    {"externalDocs", one, external_docs},
    {"operationId", text},
    {"parameters", list, parameter},
    {"requestBody", one, request_body},
    {"responses", one, responses, Need::until_3_0},
    {"callbacks", map, callback},
    {"deprecated", flag},
    {"security", list, security_requirement},
    {"servers", list, server},
    {"x-sunset", text},
    ours_dispatch,
    ours_middlewares,
    ours_limits,
    ours_validation,
    ours_security
};
constexpr Field external_docs_fields[]{{"description", text}, {"url", text, none, always}};
constexpr Field parameter_fields[]{
    {"name", text, none, always},
    {"in", text, none, always},
    {"description", text},
    {"required", flag},
    {"deprecated", flag},
    {"allowEmptyValue", flag},
    {"style", text},
    {"explode", flag},
    {"allowReserved", flag},
    {"schema", schema},
    {"example"},
    {"examples", map, example},
    {"content", map, media_type, optional, v3_0, Keys::media_type}
};
constexpr Field request_body_fields[]{
    {"description", text},
    {"content", map, media_type, always, v3_0, Keys::media_type},
    {"required", flag}
};
constexpr Field media_type_fields[]{
    {"schema", schema},
    {"itemSchema", schema, none, optional, v3_2},
    {"example"},
    {"examples", map, example},
    {"encoding", map, encoding},
    {"prefixEncoding", list, encoding, optional, v3_2},
    {"itemEncoding", one, encoding, optional, v3_2}
};
constexpr Field encoding_fields[]{
    {"contentType", text},
    {"headers", map, header},
    {"style", text},
    {"explode", flag},
    {"allowReserved", flag},
    {"encoding", map, encoding, optional, v3_2},
    {"prefixEncoding", list, encoding, optional, v3_2},
    {"itemEncoding", one, encoding, optional, v3_2}
};
constexpr Field responses_rest{"", map, response, optional, v3_0, Keys::status};
constexpr Field response_fields[]{
    {"summary", text, none, optional, v3_2},
    {"description", text, none, Need::until_3_1},
    {"headers", map, header},
    {"content", map, media_type, optional, v3_0, Keys::media_type},
    {"links", map, link}
};
constexpr Field callback_rest{"", map, path_item};
constexpr Field example_fields[]{
    {"summary", text},
    {"description", text},
    {"value"},
    {"externalValue", text},
    {"dataValue", any, none, optional, v3_2},
    {"serializedValue", text, none, optional, v3_2}
};
constexpr Field link_fields[]{
    {"operationRef", text},
    {"operationId", text},
    {"parameters", object},
    {"requestBody"},
    {"description", text},
    {"server", one, server}
};
constexpr Field header_fields[]{
    {"description", text},
    {"required", flag},
    {"deprecated", flag},
    {"allowEmptyValue", flag},
    {"style", text},
    {"explode", flag},
    {"allowReserved", flag},
    {"schema", schema},
    {"example"},
    {"examples", map, example},
    {"content", map, media_type, optional, v3_0, Keys::media_type}
};
constexpr Field tag_fields[]{
    {"name", text, none, always},
    {"summary", text, none, optional, v3_2},
    {"description", text},
    {"externalDocs", one, external_docs},
    {"parent", text, none, optional, v3_2},
    {"kind", text, none, optional, v3_2}
};
constexpr Field security_scheme_fields[]{
    {"type", text, none, always},
    {"description", text},
    {"name", text},
    {"in", text},
    {"scheme", text},
    {"bearerFormat", text},
    {"flows", one, oauth_flows},
    {"openIdConnectUrl", text},
    {"oauth2MetadataUrl", text, none, optional, v3_2},
    {"deprecated", flag, none, optional, v3_2}
};
constexpr Field oauth_flows_fields[]{
    {"implicit", one, oauth_flow},
    {"password", one, oauth_flow},
    {"clientCredentials", one, oauth_flow},
    {"authorizationCode", one, oauth_flow},
    {"deviceAuthorization", one, oauth_flow, optional, v3_2}
};
constexpr Field oauth_flow_fields[]{
    {"authorizationUrl", text},
    {"deviceAuthorizationUrl", text, none, optional, v3_2},
    {"tokenUrl", text},
    {"refreshUrl", text},
    {"scopes", text_map, none, always}
};
constexpr Field requirement_rest{"", texts};

constexpr Field overlay_fields[]{
    {"overlay", text, none, always},
    {"info", one, overlay_info, always},
    {"extends", text},
    {"actions", list, overlay_action, always}
};
constexpr Field overlay_info_fields[]{
    {"title", text, none, always}, {"version", text, none, always}, {"description", text}
};
constexpr Field overlay_action_fields[]{
    {"target", text, none, always},
    {"description", text},
    {"update"},
    {"remove", flag},
    {"copy", text}
};

struct Entry {
  ShapeId id;
  Shape shape;
};

constexpr Entry shapes[]{
    {document, {"the document", document_fields}},
    {info, {"'info'", info_fields}},
    {contact, {"'contact'", contact_fields}},
    {license, {"'license'", license_fields}},
    {server, {"a server", server_fields}},
    {server_variable, {"a server variable", server_variable_fields}},
    {components, {"'components'", components_fields}},
    {path_item, {"a path", path_item_fields}},
    {operation, {"an operation", operation_fields}},
    {external_docs, {"'externalDocs'", external_docs_fields}},
    {parameter, {"a parameter", parameter_fields, true}},
    {request_body, {"a request body", request_body_fields, true}},
    {media_type, {"a media type", media_type_fields, true}},
    {encoding, {"an encoding", encoding_fields}},
    {responses, {"'responses'", {}, false, &responses_rest}},
    {response, {"a response", response_fields, true}},
    {callback, {"a callback", {}, true, &callback_rest}},
    {example, {"an example", example_fields, true}},
    {link, {"a link", link_fields, true}},
    {header, {"a header", header_fields, true}},
    {tag, {"a tag", tag_fields}},
    {security_scheme, {"a security scheme", security_scheme_fields, true}},
    {oauth_flows, {"'flows'", oauth_flows_fields}},
    {oauth_flow, {"a flow", oauth_flow_fields}},
    {security_requirement, {"a security requirement", {}, false, &requirement_rest, false}},
    {overlay, {"the overlay", overlay_fields}},
    {overlay_info, {"'info'", overlay_info_fields}},
    {overlay_action, {"an action", overlay_action_fields}},
    {dispatch, {"a dispatcher", dispatch_fields, false, nullptr, false}},
    {middleware, {"a middleware", middleware_fields, false, nullptr, false}},
    {limits, {"'x-barbacane-limits'", limits_fields, false, nullptr, false}},
    {validation, {"'x-barbacane-validation'", validation_fields, false, nullptr, false}},
};

}  // namespace

const Shape* find_openapi_shape(ShapeId id) {
  for (const Entry& entry : shapes) {
    if (entry.id == id) return &entry.shape;
  }
  return nullptr;
}

}  // namespace barbacane::compile
