#pragma once
// Names of Unicode properties as \p{...} of ECMA-262 writes them (tables 69 to 71 of ECMA-262
// 2023).

#include <optional>
#include <string_view>

namespace barbacane::schema {

enum class PropertyKind { category, script, script_extensions, binary, any, ascii, assigned };

/// `name` is the short name of a category, the long name of a script or binary property.
struct Property {
  PropertyKind kind;
  std::string_view name;
};

/// The property between the braces: "L", "Letter", "gc=Letter", "Script=Greek", "Alphabetic".
/// nullopt when ECMA-262 knows none of that name; names are exact, case included.
[[nodiscard]] std::optional<Property> find_property(std::string_view expression) noexcept;

}  // namespace barbacane::schema
