#include "control/api/byte_range.hpp"

#include <gtest/gtest.h>

namespace barbacane::api {
namespace {

using Verdict = ByteRange::Verdict;

TEST(ByteRange, IsReadAsRfc9110Says) {
  struct {
    const char* field;
    std::uint64_t size;
    Verdict verdict;
    std::uint64_t first, last;
  } const rows[]{
      {"bytes=0-", 10, Verdict::part, 0, 9},
      {"bytes=0-0", 10, Verdict::part, 0, 0},
      {"bytes=3-5", 10, Verdict::part, 3, 5},
      {"bytes=3-500", 10, Verdict::part, 3, 9},
      {"bytes=-3", 10, Verdict::part, 7, 9},
      {"bytes=-30", 10, Verdict::part, 0, 9},
      {"bytes=10-", 10, Verdict::unsatisfiable, 0, 0},
      {"bytes=-0", 10, Verdict::unsatisfiable, 0, 0},
      {"bytes=0-", 0, Verdict::unsatisfiable, 0, 0},
      {"bytes=-1", 0, Verdict::unsatisfiable, 0, 0},
      {"bytes=5-3", 10, Verdict::whole, 0, 0},
      {"bytes=0-1,3-4", 10, Verdict::whole, 0, 0},
      {"bytes=", 10, Verdict::whole, 0, 0},
      {"bytes=-", 10, Verdict::whole, 0, 0},
      {"bytes=a-b", 10, Verdict::whole, 0, 0},
      {"bytes=1", 10, Verdict::whole, 0, 0},
      {"lines=0-1", 10, Verdict::whole, 0, 0},
      {"bytes=99999999999999999999-", 10, Verdict::whole, 0, 0},
      {"", 10, Verdict::whole, 0, 0},
  };
  for (const auto& [field, size, verdict, first, last] : rows) {
    const ByteRange range = parse_range(field, size);
    EXPECT_EQ(range.verdict, verdict) << field;
    EXPECT_EQ(range.first, first) << field;
    EXPECT_EQ(range.last, last) << field;
  }
}

}  // namespace
}  // namespace barbacane::api
