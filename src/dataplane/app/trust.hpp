#pragma once
// What decides whose artifacts are accepted, from files; shared by serve and check.

#include <optional>
#include <string>
#include <vector>

#include "dataplane/app/exit_code.hpp"
#include "dataplane/generation/load.hpp"

namespace barbacane::dataplane {

struct Refusal {
  ExitCode code = ExitCode::ok;
  std::string message;
  std::string help;
};

/// Reads public keys. Nothing, with why in `refusal`, when one cannot be read (3) or is none (2).
[[nodiscard]] std::optional<std::vector<crypto::PublicKey>> load_trusted_keys(
    const std::vector<std::string>& files, Refusal& refusal
);

/// Why a load failed, as `serve` and `check` say it: 3 when the file could not be had, else 1.
[[nodiscard]] Refusal refusal_of(const Failure& failure);

/// "env://" and "file://" references; what is wrong with one is logged.
[[nodiscard]] exchange::SecretResolver make_secret_resolver();

}  // namespace barbacane::dataplane
