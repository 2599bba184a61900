#pragma once
// What the admin listener shows, as text.

#include <span>
#include <string>

#include "dataplane/admin/admin.hpp"

namespace barbacane::admin {

/// "[+] artifact: sha256:…" or "[-] draining", one line a check; "[!]" for those that only inform.
[[nodiscard]] std::string to_lines(const Readiness& readiness);
[[nodiscard]] std::string to_json(const Readiness& readiness);
[[nodiscard]] std::string to_json(const Health& health);
[[nodiscard]] std::string to_json(const Provenance& provenance);
[[nodiscard]] std::string to_json(std::span<const GenerationFacts> generations);
[[nodiscard]] std::string to_json(const ReloadOutcome& outcome);

}  // namespace barbacane::admin
