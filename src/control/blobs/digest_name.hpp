#pragma once
// Names of blobs: nothing but "sha256:<64 hex>" ever becomes a path or a key.

#include <string_view>

#include "common/base/result.hpp"

namespace barbacane::blobs {

[[nodiscard]] inline bool is_digest(std::string_view text) {
  constexpr std::size_t digest_bytes = 7 + 64;
  return text.size() == digest_bytes && text.starts_with("sha256:") &&
         text.find_first_not_of("0123456789abcdef", 7) == std::string_view::npos;
}

[[nodiscard]] inline ErrorCode not_a_digest() {
  return boost::system::errc::make_error_code(boost::system::errc::invalid_argument);
}

}  // namespace barbacane::blobs
