#pragma once
// Whoever drives something for long holds a lease: a row with an owner and an epoch, which each of
// its transactions takes first. One that was stopped and goes on later finds that it is nobody.

#include <chrono>
#include <optional>
#include <string_view>

#include "control/store/transaction.hpp"

namespace barbacane::store {

/// Takes the lease when it is free, ours, or has run out, and holds its row until the end of the
/// transaction. The epoch, or nothing when another owner has it.
[[nodiscard]] std::optional<std::int64_t> take_lease(
    Transaction& tx, std::string_view name, std::string_view owner, std::chrono::seconds duration
);

/// Gives back what this owner holds.
void drop_leases(Transaction& tx, std::string_view owner);

}  // namespace barbacane::store
