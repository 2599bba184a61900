#pragma once
// API keys and browser sessions. Only hashes are here; revocations are announced by a counter that
// every instance polls.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/store/projects.hpp"
#include "control/store/transaction.hpp"

namespace barbacane::store {

struct KeyValues {
  std::string name;
  std::string hash;  // 32 bytes
  std::string hint;
  std::vector<std::string> scopes;
  std::optional<std::string> project;
  std::optional<std::string> expires_at;  // RFC 3339
};

/// What access needs of a key to let a caller in.
struct StoredKey {
  std::string id;
  std::string name;
  std::vector<std::string> scopes;
  std::string project;              // "" = every project
  std::int64_t expires_in_ms = -1;  // -1 = never
  bool is_revoked = false;
};

[[nodiscard]] std::string create_key(
    Transaction& tx, const KeyValues& values, std::string_view actor
);
[[nodiscard]] std::optional<StoredKey> find_key(Transaction& tx, std::string_view hash);
[[nodiscard]] std::optional<StoredKey> find_key_by_id(Transaction& tx, std::string_view id);

/// At once, everywhere within seconds.
[[nodiscard]] Written revoke_key(
    Transaction& tx, std::string_view id, std::optional<std::int64_t> version
);
/// A successor lives as long as its key was to live, counted from now. Nothing = for ever.
[[nodiscard]] std::optional<std::string> expiry_of_successor(Transaction& tx, std::string_view id);
/// The old key keeps working for `overlap_seconds`; `successor` takes its place.
[[nodiscard]] Written retire_key(
    Transaction& tx, std::string_view id, std::string_view successor, std::int64_t overlap_seconds
);

/// Grows with every revocation and rotation.
[[nodiscard]] std::int64_t access_sequence(Transaction& tx);

/// Batches of "was used just now"; written every minute or so.
void touch_keys(Transaction& tx, const std::vector<std::string>& ids);

struct SessionValues {
  std::string hash;
  std::string csrf_hash;
  std::string key;  // id
  std::int64_t seconds = 0;
};
[[nodiscard]] std::string create_session(Transaction& tx, const SessionValues& values);

struct StoredSession {
  std::string id;
  std::string key;
  std::string csrf_hash;
  std::int64_t expires_in_ms = 0;
};
[[nodiscard]] std::optional<StoredSession> find_session(Transaction& tx, std::string_view hash);
void remove_session(Transaction& tx, std::string_view id);
void drop_old_sessions(Transaction& tx);

}  // namespace barbacane::store
