#include "control/compile/schema_keywords.hpp"

#include <algorithm>
#include <array>

namespace barbacane::compile {
namespace {

using spec::Dialect;
using enum KeywordClass;

/// Dialects as bits, oldest first.
constexpr unsigned oas30 = 1U;
constexpr unsigned d4 = 2U;
constexpr unsigned d6 = 4U;
constexpr unsigned d7 = 8U;
constexpr unsigned d19 = 16U;
constexpr unsigned d20 = 32U;
constexpr unsigned all = 63U;
constexpr unsigned from6 = d6 | d7 | d19 | d20;
constexpr unsigned from7 = d7 | d19 | d20;
constexpr unsigned from19 = d19 | d20;

struct Keyword {
  std::string_view name;
  KeywordClass kind;
  unsigned dialects;
};

constexpr std::array keywords{
    Keyword{"$anchor", annotation, from19},
    Keyword{"$comment", annotation, from7},
    Keyword{"$defs", annotation, from19},
    Keyword{"$dynamicAnchor", annotation, d20},
    Keyword{"$dynamicRef", applicator, d20},
    Keyword{"$id", annotation, from6},
    Keyword{"$recursiveAnchor", annotation, d19},
    Keyword{"$recursiveRef", applicator, d19},
    Keyword{"$ref", applicator, all},
    Keyword{"$schema", annotation, all & ~oas30},
    Keyword{"$vocabulary", annotation, from19},
    Keyword{"additionalItems", applicator, d4 | d6 | d7 | d19},
    Keyword{"additionalProperties", applicator, all},
    Keyword{"allOf", applicator, all},
    Keyword{"anyOf", applicator, all},
    Keyword{"const", assertion, from6},
    Keyword{"contains", applicator, from6},
    Keyword{"contentEncoding", assertion, from7},
    Keyword{"contentMediaType", assertion, from7},
    Keyword{"contentSchema", applicator, from19},
    Keyword{"default", annotation, all},
    Keyword{"definitions", annotation, all & ~oas30},
    Keyword{"dependencies", applicator, d4 | d6 | d7 | d19 | d20},
    Keyword{"dependentRequired", assertion, from19},
    Keyword{"dependentSchemas", applicator, from19},
    Keyword{"deprecated", annotation, all},
    Keyword{"description", annotation, all},
    Keyword{"discriminator", applicator, all},
    Keyword{"else", applicator, from7},
    Keyword{"enum", assertion, all},
    Keyword{"example", annotation, all},
    Keyword{"examples", annotation, from6},
    Keyword{"exclusiveMaximum", assertion, all},
    Keyword{"exclusiveMinimum", assertion, all},
    Keyword{"externalDocs", annotation, all},
    Keyword{"format", assertion, all},
    Keyword{"id", annotation, d4},
    Keyword{"if", applicator, from7},
    Keyword{"items", applicator, all},
    Keyword{"maxContains", applicator, from19},
    Keyword{"maxItems", assertion, all},
    Keyword{"maxLength", assertion, all},
    Keyword{"maxProperties", assertion, all},
    Keyword{"maximum", assertion, all},
    Keyword{"minContains", applicator, from19},
    Keyword{"minItems", assertion, all},
    Keyword{"minLength", assertion, all},
    Keyword{"minProperties", assertion, all},
    Keyword{"minimum", assertion, all},
    Keyword{"multipleOf", assertion, all},
    Keyword{"not", applicator, all},
    Keyword{"nullable", assertion, oas30},
    Keyword{"oneOf", applicator, all},
    Keyword{"pattern", assertion, all},
    Keyword{"patternProperties", applicator, all & ~oas30},
    Keyword{"prefixItems", applicator, d20},
    Keyword{"properties", applicator, all},
    Keyword{"propertyNames", applicator, from6},
    Keyword{"readOnly", assertion, all},
    Keyword{"required", assertion, all},
    Keyword{"then", applicator, from7},
    Keyword{"title", annotation, all},
    Keyword{"type", assertion, all},
    Keyword{"unevaluatedItems", applicator, from19},
    Keyword{"unevaluatedProperties", applicator, from19},
    Keyword{"uniqueItems", assertion, all},
    Keyword{"writeOnly", assertion, all},
    Keyword{"xml", annotation, all},
};

constexpr auto names = [] {
  std::array<std::string_view, keywords.size()> list{};
  for (std::size_t i = 0; i < keywords.size(); ++i) list[i] = keywords[i].name;
  return list;
}();

}  // namespace

KeywordClass keyword_class(std::string_view key, Dialect dialect) {
  const auto found = std::ranges::lower_bound(keywords, key, {}, &Keyword::name);
  if (found == keywords.end() || found->name != key) return unknown;
  return (found->dialects >> static_cast<unsigned>(dialect) & 1U) != 0 ? found->kind : unknown;
}

std::span<const std::string_view> known_keywords() {
  return names;
}

std::uint32_t type_bits(std::string_view type) {
  constexpr std::array<std::pair<std::string_view, std::uint32_t>, 7> bits{
      {{"null", 1},
       {"boolean", 2},
       {"integer", 4},
       {"number", 12},
       {"string", 16},
       {"array", 32},
       {"object", 64}}
  };
  for (const auto& [name, value] : bits) {
    if (name == type) return value;
  }
  return 0;
}

Dialect dialect_of(std::string_view uri, Dialect fallback) {
  const auto has = [uri](std::string_view part) {
    return uri.find(part) != std::string_view::npos;
  };
  if (has("draft-04")) return Dialect::draft_4;
  if (has("draft-06")) return Dialect::draft_6;
  if (has("draft-07")) return Dialect::draft_7;
  if (has("2019-09")) return Dialect::draft_2019_09;
  if (has("2020-12") || has("oas/3.1") || has("oas/3.2")) return Dialect::draft_2020_12;
  return fallback;
}

}  // namespace barbacane::compile
