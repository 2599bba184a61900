#pragma once
// Plain scalars under the core schema of YAML 1.2 (chapter 10.3).

#include <cstdint>
#include <string>
#include <string_view>

#include "common/json/document.hpp"

namespace barbacane::yaml {

enum class ScalarFault : std::uint8_t {
  none,
  not_finite,  // .nan, .inf: JSON has no such number
  too_large,   // a hexadecimal or octal literal over 64 bits
};

struct Scalar {
  json::Kind kind = json::Kind::string;  // null, boolean, number or string
  bool boolean = false;
  bool is_integer = false;  // a number written without '.' and exponent
  std::string number = {};  // JSON literal of a number: `+07` is 7, `.5` is 0.5, `0x1F` is 31
  ScalarFault fault = ScalarFault::none;
};

/// What an unquoted scalar means. Everything that is not null, boolean or number is a string:
/// `no`, `12:30`, `1_000`, `2024-01-31`.
[[nodiscard]] Scalar scalar_from(std::string_view text);

}  // namespace barbacane::yaml
