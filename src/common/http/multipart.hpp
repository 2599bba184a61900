#pragma once
// multipart bodies taken apart (RFC 2046 §5.1.1, RFC 7578), as views into the body.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/multipart_scanner.hpp"

namespace barbacane::http {

/// The fields of a part, as they stand.
struct PartHead {
  std::string_view name;      // of Content-Disposition, between its quotes, still escaped
  std::string_view filename;  // likewise
  bool has_name = false;
  bool has_filename = false;
  bool is_form_data = false;
  std::string_view content_type;  // "" = not said
  std::string_view transfer_encoding;
  std::string_view content_encoding;
};

/// False when a field is malformed, folded or not UTF-8, or when one of those above stands twice or
/// says its name twice (`name*` included).
[[nodiscard]] bool read_part_head(std::string_view lines, PartHead& out);

/// Appends what a name of PartHead stands for: \" and \\ become what they escape. Browsers write
/// '"' as %22, which stays.
void append_part_name(std::string& out, std::string_view name);

/// The next "Name: value" of the lines of a head; false when none is left.
[[nodiscard]] bool take_part_field(
    std::string_view& lines, std::string_view& name, std::string_view& value
);

struct Part {
  std::string name;  // of Content-Disposition
  std::optional<std::string> filename;
  std::string_view content_type;  // "" = not said
  std::string_view head;          // all its fields, CRLF between them
  std::string_view body;
};

/// The boundary of a multipart Content-Type into `out`; false when it has none that RFC 2046
/// allows.
[[nodiscard]] bool read_boundary(std::string_view content_type, std::string& out);
/// The same, or nothing.
[[nodiscard]] std::optional<std::string> boundary_of(std::string_view content_type);

/// The parts in order. Nothing, with the reason in `fault`, when the body is malformed, not ended
/// by its closing delimiter, or over a bound.
[[nodiscard]] std::optional<std::vector<Part>> parse_multipart(
    std::string_view body, std::string_view boundary, std::string& fault
);

}  // namespace barbacane::http
