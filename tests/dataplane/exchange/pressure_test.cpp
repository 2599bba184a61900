#include "dataplane/exchange/pressure.hpp"

#include <gtest/gtest.h>

namespace barbacane::exchange {
namespace {

TEST(Pressure, RisesWithWhatIsUsed) {
  struct Row {
    Supply supply;
    Pressure pressure;
  };
  constexpr Row rows[] = {
      {{0, 0}, Pressure::none},
      {{1'000'000, 0}, Pressure::none},
      {{0, 100}, Pressure::none},
      {{74, 100}, Pressure::none},
      {{75, 100}, Pressure::tight},
      {{89, 100}, Pressure::tight},
      {{90, 100}, Pressure::scarce},
      {{99, 100}, Pressure::scarce},
      {{100, 100}, Pressure::exhausted},
      {{500, 100}, Pressure::exhausted},
      {{1, 1}, Pressure::exhausted},
      {{(1ULL << 40U) * 3 / 4, 1ULL << 40U}, Pressure::tight},
  };
  for (const Row& row : rows)
    EXPECT_EQ(pressure_of(row.supply), row.pressure) << row.supply.used << "/" << row.supply.max;
}

}  // namespace
}  // namespace barbacane::exchange
