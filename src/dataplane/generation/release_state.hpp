#pragma once
// What a gateway remembers of the signed artifacts it accepted, and its form on disk.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barbacane::generation {

/// Artifacts signed with one release number; the oldest are forgotten, which only means that their
/// expiry counts again.
inline constexpr std::size_t accepted_digests_max = 16;

struct ReleaseState {
  std::uint64_t release = 0;         // the floor; 0 = nothing was accepted yet
  std::vector<std::string> digests;  // accepted at that release, oldest first

  [[nodiscard]] bool has_accepted(std::string_view digest, std::uint64_t at) const;

  friend bool operator==(const ReleaseState&, const ReleaseState&) = default;
};

[[nodiscard]] std::string to_json(const ReleaseState& state);
/// Strict: anything but what to_json writes is damage. `detail` says what is wrong.
[[nodiscard]] std::optional<ReleaseState> parse_release_state(
    std::string_view text, std::string& detail
);

}  // namespace barbacane::generation
