#pragma once
// The door to FlatBuffers: the tables of gateway.fb as C++ types, and how to read a Text.

#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "common/tables/gateway_generated.h"

namespace barbacane::tables {

/// Marks an absent index, and the offset of an absent Text.
inline constexpr std::uint32_t none = 0xffffffffU;

/// The deepest nesting of in-place applicators and of literals that a gateway accepts.
inline constexpr std::uint32_t schema_depth_max = 64;

/// Instruction.flags of `contains`: what it finds counts as evaluated (since draft 2020-12).
inline constexpr std::uint16_t contains_evaluates = 1;

[[nodiscard]] inline bool is_absent(const Text& text) noexcept {
  return text.offset() == none;
}

/// A FlatBuffers vector of structs as a span; empty when the vector is absent.
/// Owner    points into the artifact's memory, and lives as long as that does
template <class T>
[[nodiscard]] std::span<const T> span_of(const flatbuffers::Vector<const T*>* vector) noexcept {
  if (vector == nullptr || vector->size() == 0) return {};
  return {reinterpret_cast<const T*>(vector->Data()), vector->size()};
}

template <class T>
  requires(!std::is_pointer_v<T>)
[[nodiscard]] std::span<const T> span_of(const flatbuffers::Vector<T>* vector) noexcept {
  if (vector == nullptr) return {};
  return {vector->data(), vector->size()};
}

/// The bytes of a Text of checked tables; empty when absent.
/// Owner    points into the artifact's memory, and lives as long as that does
[[nodiscard]] inline std::string_view view_of(const Gateway& gateway, const Text& text) noexcept {
  if (is_absent(text)) return {};
  const auto* pool = reinterpret_cast<const char*>(gateway.pool()->data());
  return {pool + text.offset(), text.length()};
}

/// The elements of `all` that a checked Range names.
template <class T>
[[nodiscard]] std::span<const T> slice(std::span<const T> all, const Range& range) noexcept {
  return all.subspan(range.first(), range.count());
}

}  // namespace barbacane::tables
