#pragma once
// Raw bodies behind a sound head, with the rule that says what becomes of each.

#include <string>
#include <string_view>
#include <vector>

namespace barbacane::conformance {

struct BodyRow {
  std::string_view name;
  std::string_view source;  // RFC and section
  std::string raw;          // the bytes behind the empty line of a chunked request
  bool is_taken = false;
  std::string body = {};  // what the upstream must see
};

[[nodiscard]] std::vector<BodyRow> body_rows();

}  // namespace barbacane::conformance
