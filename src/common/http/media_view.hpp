#pragma once
// A media type read in place, for the path of requests: nothing is copied, letters compare without
// case where RFC 9110 §8.3.1 says so.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "common/http/media_type.hpp"

namespace barbacane::http {

/// Owner    views into the text it was read from
struct MediaView {
  struct Parameter {
    std::string_view name;
    std::string_view value;  // as it stands, maybe quoted
  };
  std::string_view type;
  std::string_view subtype;
  std::array<Parameter, media_type_parameters_max> parameters;
  std::size_t parameters_count = 0;

  /// The value of a parameter as it stands; null data when it is not there.
  [[nodiscard]] std::string_view find(std::string_view name) const noexcept;
  [[nodiscard]] bool is(std::string_view type_name, std::string_view subtype_name) const noexcept;
  /// application/json, and what ends in +json.
  [[nodiscard]] bool is_json() const noexcept;
};

/// False for what parse_media_type would not take.
[[nodiscard]] bool read_media_type(std::string_view text, MediaView& out) noexcept;

/// Whether two values stand for the same text, one of them or both quoted.
[[nodiscard]] bool is_same_value(
    std::string_view left, std::string_view right, bool ignores_case
) noexcept;

/// Appends what a value stands for.
void append_unquoted(std::string& out, std::string_view value);

/// How closely a range fits: 0 = not, 1 = "*/*", 2 = "type/*", 3 = "type/*+suffix", 4 = the type
/// itself, more = that many parameters of the range are those of the media type.
[[nodiscard]] unsigned fit_of(const MediaView& range, const MediaView& media_type) noexcept;

/// Absent, "utf-8" or its subset "us-ascii".
[[nodiscard]] bool is_utf8_charset(std::string_view value) noexcept;

}  // namespace barbacane::http
