#pragma once
// The tables as the bytes of gateway.fb.

#include <string>

#include "control/compile/tables.hpp"

namespace barbacane::compile {

/// Deterministic for equal tables. Empty when they are larger than FlatBuffers can hold (2 GiB).
[[nodiscard]] std::string write_gateway(const Tables& tables);

}  // namespace barbacane::compile
