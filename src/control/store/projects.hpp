#pragma once
// Projects: what owns descriptions, artifacts and gateways.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "control/store/transaction.hpp"

namespace barbacane::store {

struct ProjectValues {
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<std::string> options;  // JSON object
};

/// The id, or nothing when the name is taken.
[[nodiscard]] std::optional<std::string> create_project(
    Transaction& tx, const ProjectValues& values
);

enum class Written : std::uint8_t { done, name_taken, changed_meanwhile, in_use, not_found };

/// Changes what is given, at `version` only when there is one.
[[nodiscard]] Written update_project(
    Transaction& tx,
    std::string_view id,
    const ProjectValues& values,
    std::optional<std::int64_t> version
);

/// With everything in it. Refused (in_use) while gateways are connected.
[[nodiscard]] Written remove_project(
    Transaction& tx, std::string_view id, std::optional<std::int64_t> version
);

/// Keeps a project from being removed until the end of the transaction; false when it is not there.
[[nodiscard]] bool hold_project(Transaction& tx, std::string_view id);

}  // namespace barbacane::store
