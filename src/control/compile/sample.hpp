#pragma once
// A value that a schema would accept, for mocks: its own examples first, then one made from its
// keywords.

#include <string>

#include "common/spec/model.hpp"
#include "control/compile/references.hpp"

namespace barbacane::compile {

/// JSON text. A sample, not a proof: what keywords contradict is left as it comes. Cycles are cut
/// at depth 8, the whole at 64 KiB. The same schema always gives the same sample.
[[nodiscard]] std::string sample_of(const spec::Located& schema, References& references);

}  // namespace barbacane::compile
