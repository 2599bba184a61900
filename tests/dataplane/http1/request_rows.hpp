#pragma once
// Raw requests and what becomes of each, with the rule that says so. Read by the tests of the
// scanner, whole and cut into pieces.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dataplane/http1/errors.hpp"
#include "dataplane/http1/head.hpp"
#include "dataplane/http1/head_scanner.hpp"

namespace barbacane::http1 {

/// The rows are about these.
inline constexpr HeadLimits row_limits{
    .head_bytes_max = 2048, .fields_max = 32, .target_bytes_max = 64
};

struct RequestRow {
  std::string_view name;
  std::string_view source;  // "9112 §5.1": RFC and section
  std::string raw;
  std::optional<HeadErrc> error = std::nullopt;
  Framing framing = Framing::none;
  std::uint64_t length = 0;
  bool keep_alive = true;
};

/// Requests that are taken, and how they are framed.
[[nodiscard]] std::vector<RequestRow> taken_requests();

/// Requests that are refused, by what is wrong with them.
[[nodiscard]] std::vector<RequestRow> refused_first_lines();
[[nodiscard]] std::vector<RequestRow> refused_fields();
[[nodiscard]] std::vector<RequestRow> refused_framing();

/// All of the above.
[[nodiscard]] std::vector<RequestRow> all_requests();

}  // namespace barbacane::http1
