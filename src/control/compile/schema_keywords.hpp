#pragma once
// What the keywords of each JSON Schema dialect are, and small judgements about their values.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/spec/model.hpp"

namespace barbacane::compile {

enum class KeywordClass : std::uint8_t { annotation, assertion, applicator, unknown };

/// What a keyword is in a dialect; one that the dialect does not have is unknown.
[[nodiscard]] KeywordClass keyword_class(std::string_view key, spec::Dialect dialect);

/// All keywords of all dialects, for suggestions.
[[nodiscard]] std::span<const std::string_view> known_keywords();

/// Bits of Opcode::type_mask for a type name; a number includes integers. 0 = no such type.
[[nodiscard]] std::uint32_t type_bits(std::string_view type);

/// The dialect that a `$schema` names; `fallback` when it names none we know.
[[nodiscard]] spec::Dialect dialect_of(std::string_view uri, spec::Dialect fallback);

}  // namespace barbacane::compile
