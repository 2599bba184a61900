#pragma once
// The highest release this gateway ever accepted, on disk. Lower ones are refused for ever after,
// so an old artifact with its old signature cannot come back (DESIGN 3, ADR-0013).

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "dataplane/generation/release_state.hpp"

namespace barbacane::generation {

inline constexpr std::string_view release_file_name = "release-state.json";
/// Reads the file at each use, so several gateways may share one state directory.
class ReleaseStore {
 public:
  /// Makes the folder (0700) when it does not exist.
  /// Errors   state_unreadable; state_corrupted, when a record is there and does not read
  [[nodiscard]] static std::optional<ReleaseStore> open(std::string folder, Failure& failure);

  /// Errors   state_unreadable, state_corrupted
  [[nodiscard]] std::optional<ReleaseState> read(Failure& failure) const;
  /// Records an acceptance before it takes effect; on disk when it returns true. Nothing is written
  /// when it is on record already.
  /// Errors   state_unwritable; those of read(); ArtifactErrc::release_too_low, when another
  ///          gateway was faster with a higher one
  [[nodiscard]] bool accept(std::string_view digest, std::uint64_t release, Failure& failure) const;

  [[nodiscard]] const std::string& folder() const noexcept { return folder_; }
  [[nodiscard]] std::string file() const;

 private:
  explicit ReleaseStore(std::string folder) : folder_(std::move(folder)) {}
  [[nodiscard]] bool write(const ReleaseState& state, Failure& failure) const;

  std::string folder_;
};

/// `--state-dir`, else $STATE_DIRECTORY (the first of systemd's list), else
/// $XDG_STATE_HOME/barbacane, else /var/lib/barbacane.
[[nodiscard]] std::string choose_state_folder(
    std::string_view given, const std::function<const char*(const char*)>& environment
);

}  // namespace barbacane::generation
