#pragma once
// Small steps through documents.

#include <optional>
#include <string_view>

#include "common/json/document.hpp"
#include "common/spec/model.hpp"

namespace barbacane::compile {

/// What a kind is called in messages: "an object".
[[nodiscard]] std::string_view name_of(json::Kind kind);

/// The Located of a member or item: one step further down.
[[nodiscard]] spec::Located step(
    const spec::Located& from, std::string_view key, const json::Node* node
);

/// A member when it is there and has the kind; empty otherwise, and below what is empty.
[[nodiscard]] spec::Located member_of(
    const spec::Located& at, std::string_view key, json::Kind kind
);

/// A string member, or "".
[[nodiscard]] std::string_view text_of(const spec::Located& at, std::string_view key);

[[nodiscard]] std::optional<bool> flag_of(const spec::Located& at, std::string_view key);

}  // namespace barbacane::compile
