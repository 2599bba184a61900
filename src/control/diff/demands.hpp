#pragma once
// What one value must satisfy when several schemas apply to it: their instructions, with those of
// what they refer to and combine by allOf, as one list. So a schema that was moved into a component
// or split over allOf compares as what it says.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "control/diff/side.hpp"

namespace barbacane::diff {

using SchemaSet = std::vector<std::uint32_t>;  // all apply; empty = anything goes

inline constexpr std::uint32_t type_null = 1;
inline constexpr std::uint32_t type_boolean = 2;
inline constexpr std::uint32_t type_integer = 4;
inline constexpr std::uint32_t type_fraction = 8;  // numbers that are no integers
inline constexpr std::uint32_t type_string = 16;
inline constexpr std::uint32_t type_array = 32;
inline constexpr std::uint32_t type_object = 64;
inline constexpr std::uint32_t type_any = 127;

struct Demand {
  std::uint32_t schema = 0;  // whose instruction it is
  const tables::Instruction* it = nullptr;
};

struct Demands {
  std::vector<std::uint32_t> owners;  // schemas with instructions, in the order they were met
  std::vector<Demand> all;
  std::uint32_t types = type_any;  // what a value may be, enum and alternatives considered

  [[nodiscard]] std::vector<Demand> of(tables::Opcode op) const;
  [[nodiscard]] const Demand* first(tables::Opcode op) const;
};

/// Owner    one comparison; remembers types
class DemandReader {
 public:
  explicit DemandReader(const Side& side) : side_{side} {}

  [[nodiscard]] Demands read(std::span<const std::uint32_t> schemas);
  /// Bits of the types that a value of this schema may have.
  [[nodiscard]] std::uint32_t types_of(std::uint32_t schema);
  [[nodiscard]] std::uint32_t types_of_literal(std::uint32_t literal) const;

 private:
  void gather(std::uint32_t schema, Demands& out, std::vector<std::uint32_t>& open) const;
  [[nodiscard]] std::uint32_t types_of(const Demand& demand);

  const Side& side_;
  std::vector<std::uint8_t> types_;  // by schema; unknown_types = not asked yet
  unsigned depth_ = 0;
};

}  // namespace barbacane::diff
