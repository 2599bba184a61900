#pragma once
// Answers that were given, by Idempotency-Key: stored in the transaction of the mutation itself, so
// that a repetition finds either the answer or nothing done.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "control/store/transaction.hpp"

namespace barbacane::store {

inline constexpr int idempotency_hours = 24;

struct IdempotencyKey {
  std::string actor;
  std::string method;
  std::string path;
  std::string key;
  std::string body_hash;
};

struct KeptAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
};

enum class Repetition : std::uint8_t { first, answered, other_body, in_flight };

/// Looks, and holds the key until the end of the transaction.
[[nodiscard]] Repetition begin_idempotent(
    Transaction& tx, const IdempotencyKey& key, KeptAnswer& answer
);
void keep_answer(Transaction& tx, const IdempotencyKey& key, const KeptAnswer& answer);
void drop_old_answers(Transaction& tx);

}  // namespace barbacane::store
