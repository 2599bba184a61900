#include "control/access/directory.hpp"

#include <chrono>

#include "control/store/api_keys.hpp"

namespace barbacane::access {
namespace {

constexpr std::chrono::minutes known_for{5};

Principal principal_of(const store::StoredKey& key) {
  Principal out;
  out.key = key.id;
  out.name = key.name;
  out.scopes = key.scopes;
  out.project = key.project;
  return out;
}

Instant end_of(std::int64_t expires_in_ms, Instant now) {
  Instant out = now + known_for;
  if (expires_in_ms >= 0) out = std::min(out, now + std::chrono::milliseconds(expires_in_ms));
  return out;
}

}  // namespace

std::optional<Principal> Directory::recall(std::string_view secret_hash, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(std::string(secret_hash));
  if (found == known_.end()) return std::nullopt;
  if (now >= found->second.until) {
    known_.erase(found);
    return std::nullopt;
  }
  used_.insert(found->second.principal.key);
  return found->second.principal;
}

Result<std::optional<Principal>> Directory::find_key(std::string_view secret_hash, Instant now) {
  std::uint64_t at = 0;
  {
    const std::lock_guard lock(mutex_);
    at = generation_;
  }
  auto key = store::read(database_, [&](store::Transaction& tx) {
    return store::find_key(tx, secret_hash);
  });
  if (!key) return key.error();
  if (!*key || (*key)->is_revoked || (*key)->expires_in_ms == 0) return std::optional<Principal>{};
  std::optional<Principal> out = principal_of(**key);
  remember(secret_hash, *out, end_of((*key)->expires_in_ms, now), at);
  return out;
}

Result<std::optional<Principal>> Directory::find_session(
    std::string_view secret_hash, Instant now
) {
  std::uint64_t at = 0;
  {
    const std::lock_guard lock(mutex_);
    at = generation_;
  }
  struct Found {
    std::optional<store::StoredSession> session;
    std::optional<store::StoredKey> key;
  };
  auto found = store::read(database_, [&](store::Transaction& tx) {
    Found out{.session = store::find_session(tx, secret_hash), .key = std::nullopt};
    if (out.session) out.key = store::find_key_by_id(tx, out.session->key);
    return out;
  });
  if (!found) return found.error();
  const auto& [session, key] = *found;
  if (!session || !key || key->is_revoked || key->expires_in_ms == 0)
    return std::optional<Principal>{};
  std::optional<Principal> out = principal_of(*key);
  out->session = session->id;
  out->csrf_hash = session->csrf_hash;
  Instant until = end_of(key->expires_in_ms, now);
  until = std::min(until, end_of(session->expires_in_ms, now));
  remember(secret_hash, *out, until, at);
  return out;
}

void Directory::remember(
    std::string_view hash, const Principal& principal, Instant until, std::uint64_t at
) {
  const std::lock_guard lock(mutex_);
  used_.insert(principal.key);
  if (at != generation_) return;
  if (known_.size() >= known_callers_max) known_.clear();
  known_[std::string(hash)] = {.principal = principal, .until = until};
}

void Directory::refresh() {
  const auto sequence =
      store::read(database_, [](store::Transaction& tx) { return store::access_sequence(tx); });
  // A database that does not answer cannot say that nobody was revoked.
  const std::lock_guard lock(mutex_);
  if (sequence && *sequence == sequence_) return;
  if (sequence) sequence_ = *sequence;
  known_.clear();
  ++generation_;
}

void Directory::forget_all() {
  const std::lock_guard lock(mutex_);
  known_.clear();
  ++generation_;
}

std::vector<std::string> Directory::take_used() {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> out(used_.begin(), used_.end());
  used_.clear();
  return out;
}

}  // namespace barbacane::access
