#pragma once
// Which of the declared media types a Content-Type is (RFC 9110 §8.3; the most specific wins), and
// what a body of it is read as.

#include <string_view>

#include "common/http/media_view.hpp"
#include "common/validation/request_rules.hpp"

namespace barbacane::validation {

struct MediaChoice {
  const tables::MediaType* type = nullptr;  // null = none fits, or the field is malformed
  tables::BodyKind kind = tables::BodyKind::opaque;
  http::MediaView given;
};

/// "application/*+json", as descriptions write it, counts like a range. What says nothing is
/// application/octet-stream. A range with a wildcard leaves the kind to what is given.
[[nodiscard]] MediaChoice choose_media_type(
    const RequestRules& rules, const tables::Range& declared, std::string_view content_type
);

}  // namespace barbacane::validation
