#pragma once
// Secrets by reference: descriptions and settings name them, the process that uses them resolves
// them.

#include <cstddef>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "common/base/secret.hpp"

namespace barbacane::settings {

/// A key or a token, not a document; also what a mistaken path (a log, a device) may cost.
inline constexpr std::size_t secret_bytes_max = 64U << 10U;

/// The form alone: "env://" and a name a shell could set, or "file://" and a path.
[[nodiscard]] bool is_secret_reference(std::string_view reference) noexcept;

/// Reads `env://NAME` from the environment or `file://PATH` from a regular file, without one line
/// end at its end. An empty value is no secret. A relative path counts from the working directory.
///
/// Errors   SettingsErrc; `detail` names the reference, what is wrong and the fix, never a value
[[nodiscard]] Result<Secret> resolve_secret(std::string_view reference, std::string& detail);

}  // namespace barbacane::settings
