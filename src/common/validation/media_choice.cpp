#include "common/validation/media_choice.hpp"

#include "common/http/media_type.hpp"

namespace barbacane::validation {
namespace {

unsigned fit_of(const http::MediaType& range, const http::MediaType& given) {
  constexpr unsigned like_a_range = 2;
  const std::string_view suffix = std::string_view(range.subtype).substr(1);
  if (range.subtype.starts_with("*+") && range.type == given.type &&
      given.subtype.ends_with(suffix))
    return like_a_range;
  return http::specificity_of(range, given);
}

}  // namespace

const tables::MediaType* choose_media_type(
    const RequestRules& rules, const tables::Range& declared, std::string_view content_type
) {
  const auto given = http::parse_media_type(content_type);
  if (!given) return nullptr;
  const tables::MediaType* best = nullptr;
  unsigned best_fit = 0;
  for (const tables::MediaType& type :
       tables::slice(tables::span_of(rules.gateway().media_types()), declared)) {
    const auto range = http::parse_media_type(rules.program().text(type.range()));
    const unsigned fit = range ? fit_of(*range, *given) : 0;
    if (fit <= best_fit) continue;
    best_fit = fit;
    best = &type;
  }
  return best;
}

}  // namespace barbacane::validation
