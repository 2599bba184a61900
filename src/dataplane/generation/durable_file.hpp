#pragma once
// Small files that are whole after a power cut: written beside, synced, renamed.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace barbacane::generation {

/// All of the bytes; false with errno set.
[[nodiscard]] bool write_all(int descriptor, std::string_view bytes);

/// Nothing, with errno set, when it cannot be read. At most `bytes_max` and one piece more.
[[nodiscard]] std::optional<std::string> read_small_file(
    const std::string& path, std::size_t bytes_max
);

/// Replaces the file (0600). The folder is for the caller to sync: the new name is there, but only
/// then for good. False with errno set; the old content stays.
[[nodiscard]] bool replace_file(const std::string& path, std::string_view text);

/// Makes what was renamed in it last. False with errno set.
[[nodiscard]] bool sync_folder(const std::string& folder);

}  // namespace barbacane::generation
