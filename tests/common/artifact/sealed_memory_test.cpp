#include "common/artifact/sealed_memory.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cerrno>
#include <string>

namespace barbacane::artifact {
namespace {

std::string text_of(const SealedMemory& memory) {
  return {memory.bytes().begin(), memory.bytes().end()};
}

class SealedMemoryWays : public testing::TestWithParam<bool> {};

TEST_P(SealedMemoryWays, HoldsWhatWasWrittenAndCannotBeWritten) {
  const std::string content = std::string(100'000, 'h') + "end";
  SealedMemoryWriter writer{content.size(), GetParam()};
  EXPECT_FALSE(writer.append(std::string_view{content}.substr(0, 70'000)).failed());
  EXPECT_FALSE(writer.append(std::string_view{content}.substr(70'000)).failed());
  Result<SealedMemory> memory = writer.finish();
  ASSERT_TRUE(memory) << memory.error().message();
  EXPECT_EQ(text_of(*memory), content);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory->bytes().data()) % 4096, 0U);

  SealedMemory moved = std::move(*memory);
  EXPECT_EQ(text_of(moved), content);
  EXPECT_TRUE(memory->bytes().empty());
  if (GetParam()) {  // a sealed file: not even its owner makes it writable
    void* address = const_cast<std::uint8_t*>(moved.bytes().data());
    EXPECT_NE(::mprotect(address, moved.bytes().size(), PROT_READ | PROT_WRITE), 0);
  }
}

TEST_P(SealedMemoryWays, DiesWhenSomeoneWritesAnyway) {
  SealedMemoryWriter writer{4, GetParam()};
  ASSERT_FALSE(writer.append("abcd").failed());
  const SealedMemory memory = writer.finish().value();
  EXPECT_DEATH(*const_cast<volatile std::uint8_t*>(memory.bytes().data()) = 1, "");
}

TEST_P(SealedMemoryWays, RefusesMoreAndLessThanPromised) {
  SealedMemoryWriter more{4, GetParam()};
  EXPECT_EQ(more.append("abcde").value(), EOVERFLOW);
  EXPECT_EQ(more.finish().error().value(), EOVERFLOW);
  SealedMemoryWriter less{4, GetParam()};
  EXPECT_FALSE(less.append("abc").failed());
  EXPECT_EQ(less.finish().error().value(), EINVAL);
}

TEST_P(SealedMemoryWays, TakesMemoryAsBytesArrive) {
  // Far over what the machine has: promised only.
  SealedMemoryWriter writer{std::size_t{1} << 38U, GetParam()};
  EXPECT_FALSE(writer.append("abc").failed());
  EXPECT_FALSE(writer.finish());
}

INSTANTIATE_TEST_SUITE_P(
    BothWays,
    SealedMemoryWays,
    testing::Bool(),
    [](const testing::TestParamInfo<bool>& way) { return way.param ? "memfd" : "private"; }
);

}  // namespace
}  // namespace barbacane::artifact
