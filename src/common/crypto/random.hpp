#pragma once
// Random bytes of the operating system's strength.

#include <cstdint>
#include <span>
#include <string>

namespace barbacane::crypto {

/// Fills `out` from the CSPRNG. Ends the process when the system has no randomness to give:
/// whoever asks is about to make a secret.
void fill_random(std::span<std::uint8_t> out);

/// A random UUID (RFC 9562, version 4) in lower case.
[[nodiscard]] std::string make_uuid();

}  // namespace barbacane::crypto
