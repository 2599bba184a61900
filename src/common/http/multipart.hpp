#pragma once
// multipart bodies taken apart (RFC 2046 §5.1.1, RFC 7578), as views into the body.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barbacane::http {

inline constexpr std::size_t multipart_parts_max = 1000;
inline constexpr std::size_t multipart_head_bytes_max = 8U << 10U;  // of one part

struct Part {
  std::string name;  // of Content-Disposition
  std::optional<std::string> filename;
  std::string_view content_type;  // "" = not said
  std::string_view head;          // all its fields, CRLF between them
  std::string_view body;
};

/// The boundary of a multipart Content-Type; nothing when it has none that RFC 2046 allows.
[[nodiscard]] std::optional<std::string> boundary_of(std::string_view content_type);

/// The parts in order. Nothing, with the reason in `fault`, when the body is malformed, not ended
/// by its closing delimiter, or over a bound.
[[nodiscard]] std::optional<std::vector<Part>> parse_multipart(
    std::string_view body, std::string_view boundary, std::string& fault
);

}  // namespace barbacane::http
