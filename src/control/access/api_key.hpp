#pragma once
// API keys: "bbk_", 32 base62 characters of randomness, 6 of a CRC-32 over what stands before them,
// so that a truncated or mistyped key is known without a database (ADR-0019).

#include <string>
#include <string_view>

namespace barbacane::access {

inline constexpr std::string_view key_prefix = "bbk_";
inline constexpr std::string_view session_prefix = "bbs_";
inline constexpr std::size_t key_bytes = 4 + 32 + 6;

[[nodiscard]] std::string make_api_key();
/// True for the form alone; whether anybody has that key is for the database to say.
[[nodiscard]] bool is_api_key(std::string_view text) noexcept;
/// The 32 bytes that are stored.
[[nodiscard]] std::string hash_of(std::string_view secret);
/// Its last four characters, for people with several keys.
[[nodiscard]] std::string hint_of(std::string_view key);
/// The same for cookies and tokens of browsers, with another prefix.
[[nodiscard]] std::string make_session_secret();
[[nodiscard]] bool is_session_secret(std::string_view text) noexcept;
/// The token that goes with a session, for scripts of its own page: known to whoever has the
/// cookie, and the cookie cannot be read off it.
[[nodiscard]] std::string csrf_token_of(std::string_view session_secret);
/// Same bytes? Takes as long for any two texts of one length.
[[nodiscard]] bool is_same_secret(std::string_view one, std::string_view other) noexcept;

}  // namespace barbacane::access
