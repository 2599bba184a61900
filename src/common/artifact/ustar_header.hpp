#pragma once
// One header block of a POSIX ustar file (IEEE Std 1003.1, pax, "ustar Interchange Format").

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/base/result.hpp"

namespace barbacane::artifact {

inline constexpr std::size_t block_bytes = 512;
inline constexpr std::size_t name_bytes_max = 100;
inline constexpr std::uint64_t ustar_size_max = (1ULL << 33U) - 1;  // 11 octal digits

using Block = std::array<char, block_bytes>;

struct MemberHeader {
  std::string name;
  std::uint64_t size = 0;
};

/// A regular file, mode 0644, owner 0, time 0: the same name and size give the same block.
/// Shape    name: 1..name_bytes_max bytes without NUL; size: at most ustar_size_max
[[nodiscard]] Block make_header(std::string_view name, std::uint64_t size);

/// Takes exactly the blocks that `make_header` makes; `detail` says what is different.
/// Errors   ArtifactErrc::bad_container
[[nodiscard]] Result<MemberHeader> parse_header(const Block& block, std::string& detail);

}  // namespace barbacane::artifact
