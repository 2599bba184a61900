#pragma once
// The shortest decimal text of a double that reads back as the same double. std::to_chars does it
// too, but its tables are 128 KiB of a binary that is sent around.

#include <string>

namespace barbacane::text {

/// "-1.5e+00", "1e-07": as std::to_chars writes it with chars_format::scientific. Finite values
/// only. Of all shortest texts the one nearest to the value (RFC 8785 §3.2.2.3).
/// Cost    up to 51 conversions: for documents and metrics, not for requests
[[nodiscard]] std::string to_scientific(double value);

/// Plain digits where they are no longer than the exponent form: "0.005", "1200", "1e-07".
[[nodiscard]] std::string to_decimal(double value);

}  // namespace barbacane::text
