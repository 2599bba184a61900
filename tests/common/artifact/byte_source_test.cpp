#include "common/artifact/byte_source.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>

namespace barbacane::artifact {
namespace {

std::string read_all(ByteSource& source, std::size_t piece) {
  std::string all;
  std::string buffer(piece, '\0');
  while (true) {
    const Result<std::size_t> count = source.read(buffer);
    if (!count) return "error: " + count.error().message();
    all.append(buffer, 0, *count);
    if (*count < piece) return all;
  }
}

TEST(MemorySource, GivesItsBytesOnceInAnyPieces) {
  for (const std::size_t piece : {1U, 3U, 100U}) {
    MemorySource source{"harbour master"};
    EXPECT_EQ(read_all(source, piece), "harbour master") << piece;
    EXPECT_EQ(read_all(source, piece), "") << piece;
  }
}

TEST(DescriptorSource, FillsTheBufferFromShortReads) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  // A pipe gives what one write put in: three reads make one answer.
  for (const std::string_view part : {"har", "bour", " master"}) {
    ASSERT_EQ(::write(ends[1], part.data(), part.size()), static_cast<ssize_t>(part.size()));
  }
  ::close(ends[1]);
  DescriptorSource source{ends[0]};
  std::string buffer(100, '\0');
  const Result<std::size_t> count = source.read(buffer);
  ASSERT_TRUE(count);
  EXPECT_EQ(buffer.substr(0, *count), "harbour master");
  ::close(ends[0]);
}

TEST(DescriptorSource, PassesOnWhatTheSystemSays) {
  DescriptorSource closed{-1};
  EXPECT_EQ(read_all(closed, 16), "error: Bad file descriptor");
  const int folder = ::open("/", O_RDONLY | O_DIRECTORY);
  ASSERT_GE(folder, 0);
  DescriptorSource directory{folder};
  EXPECT_EQ(read_all(directory, 16), "error: Is a directory");
  ::close(folder);
}

}  // namespace
}  // namespace barbacane::artifact
