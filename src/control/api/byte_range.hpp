#pragma once
// The Range field, for one range of bytes (RFC 9110 §14).

#include <cstdint>
#include <optional>
#include <string_view>

namespace barbacane::api {

struct ByteRange {
  enum class Verdict : std::uint8_t {
    whole,  // no range, or one that may be ignored: several, another unit, malformed
    part,
    unsatisfiable,
  };
  Verdict verdict = Verdict::whole;
  std::uint64_t first = 0;
  std::uint64_t last = 0;  // included
};

[[nodiscard]] ByteRange parse_range(std::string_view field, std::uint64_t size) noexcept;

}  // namespace barbacane::api
