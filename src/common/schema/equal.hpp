#pragma once
// Equality of JSON values (JSON Schema core §4.2.2): numbers by value, objects whatever their
// order.

#include <cstdint>

#include "common/schema/tape.hpp"

namespace barbacane::schema {

[[nodiscard]] bool is_equal(
    const Tape& left, std::uint32_t left_node, const Tape& right, std::uint32_t right_node
);

/// Equal values have equal hashes.
[[nodiscard]] std::uint64_t hash_value(const Tape& tape, std::uint32_t node);

}  // namespace barbacane::schema
