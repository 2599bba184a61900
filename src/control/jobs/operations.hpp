#pragma once
// The operations of an artifact, for people who look at it without having its bytes.

#include <string>

#include "common/tables/tables.hpp"

namespace barbacane::jobs {

/// Shape    [{method, path, operation, api, dispatch, enforced: [..], advisory: [{what, why}]}],
///          sorted by path, then method
/// Source   what `inspect --routes` and `inspect --report` say
[[nodiscard]] std::string operations_to_json(const tables::Gateway& gateway);

}  // namespace barbacane::jobs
