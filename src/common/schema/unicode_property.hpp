#pragma once
// Names of Unicode properties as ECMA-262 writes them, in the engines' words.

#include <string>
#include <string_view>

namespace barbacane::schema {

/// "Letter", "L", "gc=Lu", "Script=Greek": members of a character class such as "\p{L}", or "" when
/// the engines do not know the property.
[[nodiscard]] std::string unicode_property(std::string_view name, bool is_negated);

}  // namespace barbacane::schema
