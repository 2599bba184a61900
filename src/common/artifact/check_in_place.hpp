#pragma once
// Whether every schema program ends. Instructions that descend into the instance end with it;
// those that look at the same instance (in-place applicators) must not lead back to their own
// schema, nor nest deeper than tables::schema_depth_max, nor multiply beyond in_place_visits_max.

#include "common/artifact/table_checker.hpp"

namespace barbacane::artifact {

/// Expects tables that check_schemas has passed. A dynamic reference counts as leading to every
/// schema that has its anchor. Iterative (Kahn's algorithm): linear in schemas and edges.
void check_in_place(TableChecker& checker);

}  // namespace barbacane::artifact
