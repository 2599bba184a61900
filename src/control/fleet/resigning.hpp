#pragma once
// Gateways that trust keys refuse releases below the highest that they accepted. What is given back
// to them, or deployed again, needs a signature that is not below it.

#include <optional>
#include <string>
#include <string_view>

#include "common/crypto/signing_key.hpp"
#include "control/store/transaction.hpp"

namespace barbacane::fleet {

/// What stands against giving the artifact to gateways, without doing anything about it; "" =
/// nothing.
[[nodiscard]] std::string release_obstacle(
    store::Transaction& tx, std::string_view project, std::string_view artifact, bool can_sign
);

/// Signs the artifact at a higher release when it needs one. What is wrong in words; "" = the
/// gateways' floor does not stand against it.
[[nodiscard]] std::string ensure_release(
    store::Transaction& tx,
    std::string_view project,
    std::string_view artifact,
    const std::optional<crypto::SigningKey>& key
);

}  // namespace barbacane::fleet
