#include "control/compile/overlay.hpp"

namespace barbacane::compile {

void apply_overlay(
    std::uint32_t overlay,
    const std::vector<std::uint32_t>&,
    References& references,
    json::Document&,
    Findings& findings
) {
  const json::Node* root = references.sources()[overlay].root;
  if (root == nullptr) return;  // has its finding
  findings.error("E1050", root->mark, "overlays are not applied in this version yet");
}

}  // namespace barbacane::compile
