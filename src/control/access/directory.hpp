#pragma once
// From a secret to who it is. Keys and sessions that were looked up stay known until the access
// counter of the database moves (a revocation, a rotation), so that a busy caller costs no query.

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/result.hpp"
#include "control/access/scopes.hpp"
#include "control/store/database.hpp"

namespace barbacane::access {

inline constexpr std::size_t known_callers_max = 10'000;
inline constexpr std::string_view session_cookie = "barbacane_session";

/// Owner    one an instance; thread-safe
class Directory {
 public:
  explicit Directory(store::Database& database) : database_(database) {}

  /// Known already, without the database? Never blocks.
  [[nodiscard]] std::optional<Principal> recall(std::string_view secret_hash, Instant now);
  /// Asks the database; nothing when nobody has that key, or it is revoked or expired. Blocks.
  [[nodiscard]] Result<std::optional<Principal>> find_key(
      std::string_view secret_hash, Instant now
  );
  [[nodiscard]] Result<std::optional<Principal>> find_session(
      std::string_view secret_hash, Instant now
  );

  /// Polled every two seconds: forgets everybody when the counter moved. Blocks.
  void refresh();
  void forget_all();
  /// Keys that were used since the last call.
  [[nodiscard]] std::vector<std::string> take_used();

 private:
  struct Known {
    Principal principal;
    Instant until;
  };
  void remember(std::string_view hash, const Principal& principal, Instant until, std::uint64_t at);

  store::Database& database_;
  std::mutex mutex_;
  std::unordered_map<std::string, Known> known_;
  std::unordered_set<std::string> used_;
  std::int64_t sequence_ = -1;
  std::uint64_t generation_ = 0;  // of `known_`: what was asked before it was emptied is not kept
};

}  // namespace barbacane::access
