#pragma once
// JSON Pointer (RFC 6901), also in its URI fragment form.

#include <string>
#include <string_view>

#include "common/json/document.hpp"

namespace barbacane::json {

/// The node a pointer names, or null. `pointer` is "" or starts with "/"; escapes are ~0 and ~1.
[[nodiscard]] const Node* find_at(const Node& root, std::string_view pointer);

/// Appends "/token" with ~ and / escaped.
void append_token(std::string& pointer, std::string_view token);

}  // namespace barbacane::json
