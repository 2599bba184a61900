#include "common/validation/media_choice.hpp"

namespace barbacane::validation {

using tables::BodyKind;

MediaChoice choose_media_type(
    const RequestRules& rules, const tables::Range& declared, std::string_view content_type
) {
  MediaChoice choice;
  const std::string_view said = content_type.empty() ? "application/octet-stream" : content_type;
  if (!http::read_media_type(said, choice.given)) return choice;
  unsigned best = 0;
  bool is_wildcard = false;
  for (const tables::MediaType& type :
       tables::slice(tables::span_of(rules.gateway().media_types()), declared)) {
    http::MediaView range;
    const bool is_range = http::read_media_type(rules.program().text(type.range()), range);
    const unsigned fit = is_range ? http::fit_of(range, choice.given) : 0;
    if (fit <= best) continue;
    best = fit;
    choice.type = &type;
    is_wildcard = range.subtype.starts_with('*');
  }
  if (choice.type == nullptr) return choice;
  choice.kind = choice.type->body();
  if (is_wildcard && choice.kind == BodyKind::opaque && choice.given.is_json())
    choice.kind = BodyKind::json;
  return choice;
}

}  // namespace barbacane::validation
