#pragma once
// Which of the declared media types a Content-Type is (RFC 9110 §8.3; the most specific wins).

#include <string_view>

#include "common/validation/request_rules.hpp"

namespace barbacane::validation {

/// Null when none fits, or `content_type` is malformed. "application/*+json", as descriptions write
/// it, counts like a range.
[[nodiscard]] const tables::MediaType* choose_media_type(
    const RequestRules& rules, const tables::Range& declared, std::string_view content_type
);

}  // namespace barbacane::validation
