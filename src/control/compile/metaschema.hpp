#pragma once
// The schemas of schemas, made from our own table of keywords: what `$ref` to the URI of a draft
// leads to. They say the same as the published ones; their words are not copied.

#include <optional>
#include <string>
#include <string_view>

namespace barbacane::compile {

/// The metaschema behind "http://json-schema.org/draft-07/schema" and the like, as JSON text.
[[nodiscard]] std::optional<std::string> metaschema_of(std::string_view uri);

}  // namespace barbacane::compile
