#pragma once
// How short a worker is of memory and descriptors, and what it gives up then, in this order:
// keeping connections open that wait, taking new work, accepting at all.

#include <cstdint>

namespace barbacane::exchange {

enum class Pressure : std::uint8_t {
  none,
  tight,      // connections that wait for a request are closed, longest waiting first
  scarce,     // answers end their connections; what is new gets 503 + Retry-After
  exhausted,  // new connections wait in the kernel's queue
};

/// How much of something is used. `max` 0 = unbounded.
struct Supply {
  std::uint64_t used = 0;
  std::uint64_t max = 0;
};

[[nodiscard]] constexpr Pressure pressure_of(const Supply& supply) noexcept {
  constexpr std::uint64_t tight_percent = 75;
  constexpr std::uint64_t scarce_percent = 90;
  if (supply.max == 0) return Pressure::none;
  const std::uint64_t hundredfold = supply.used * 100;
  if (hundredfold < supply.max * tight_percent) return Pressure::none;
  if (hundredfold < supply.max * scarce_percent) return Pressure::tight;
  return supply.used < supply.max ? Pressure::scarce : Pressure::exhausted;
}

}  // namespace barbacane::exchange
