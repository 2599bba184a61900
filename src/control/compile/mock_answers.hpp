#pragma once
// What a mock answers, prepared from the description so that the gateway only picks.

#include <string>

#include "common/spec/model.hpp"
#include "control/compile/references.hpp"

namespace barbacane::compile {

/// What is wrong with a checked configuration of a mock for this operation; "" = nothing.
[[nodiscard]] std::string mock_fault(
    const spec::Operation& operation, const json::Node* config, std::string& help
);

/// The configuration of a mock as the tables hold it (common/catalogue/README.md):
/// `{"responses": [{"body", "content_type", "example", "headers", "status"}, ...]}`, canonical
/// JSON, the default answer first. `config` is the component's own configuration, or null.
[[nodiscard]] std::string mock_config(
    const spec::Operation& operation, const json::Node* config, References& references
);

}  // namespace barbacane::compile
