#include "common/artifact/container.hpp"

#include <gtest/gtest.h>

#include "common/artifact/errors.hpp"
#include "common/artifact/limits.hpp"

namespace barbacane::artifact {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;

Members read_all(std::string_view bytes, Failure& failure) {
  MemorySource source{bytes};
  ContainerReader reader{source};
  Members members;
  while (const auto header = reader.next(failure)) {
    auto& [name, content] = members.emplace_back(header->name, "");
    const auto keep = [&content](std::string_view piece) {
      content += piece;
      return ErrorCode{};
    };
    if (!reader.read_member(*header, keep, failure)) break;
  }
  return members;
}

std::string write_all(const Members& members) {
  std::string bytes;
  for (const auto& [name, content] : members) append_member(bytes, name, content);
  append_end(bytes);
  return bytes;
}

TEST(Container, GivesBackWhatWasWritten) {
  const Members members{
      {"empty", ""},
      {"short", "x"},
      {"one block", std::string(512, 'b')},
      {"one more", std::string(513, 'c')},
      {"over a piece", std::string(200'000, 'd')},
  };
  const std::string bytes = write_all(members);
  EXPECT_EQ(bytes.size() % 512, 0U);
  Failure failure;
  EXPECT_EQ(read_all(bytes, failure), members);
  EXPECT_FALSE(failure) << failure.detail;
}

TEST(ContainerReader, RefusesEveryShorterFile) {
  const std::string bytes = write_all({{"a", "x"}, {"b", std::string(512, 'b')}});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    Failure failure;
    static_cast<void>(read_all(std::string_view{bytes}.substr(0, size), failure));
    EXPECT_EQ(failure.code, make_error_code(ArtifactErrc::truncated)) << size;
    EXPECT_NE(failure.detail.find("incomplete"), std::string::npos) << failure.detail;
  }
}

struct Refused {
  const char* name;
  std::string bytes;
  ArtifactErrc code;
  const char* detail;
};

TEST(ContainerReader, NamesWhatItRefuses) {
  const std::string good = write_all({{"a", "x"}});
  std::string lone = good;
  lone.replace(lone.size() - 1, 1, "x");
  std::string dirty = good;
  dirty[513] = 'y';  // the padding of "a"
  std::string second = good.substr(0, 1024) + std::string(512, 'q') + std::string(1024, '\0');
  std::string huge;
  const Block header = make_header("a", artifact_bytes_max);
  huge.append(header.data(), header.size());
  const Refused rows[] = {
      {"zeros", std::string(10240, '\0'), ArtifactErrc::bad_container, "starts with zeros"},
      {"text", std::string(600, 't'), ArtifactErrc::bad_container, "not an artifact"},
      {"gzip", "\x1f\x8b" + std::string(600, 't'), ArtifactErrc::bad_container, "compressed"},
      {"junk later", second, ArtifactErrc::bad_container, "at byte 1024"},
      {"lone end block", lone, ArtifactErrc::bad_container, "a lone zero block"},
      {"a third end block",
       good + std::string(512, '\0'),
       ArtifactErrc::bad_container,
       "follow the end"},
      {"one byte more", good + "x", ArtifactErrc::bad_container, "follow the end"},
      {"tar's 10 KiB records",
       good + std::string(10240 - good.size(), '\0'),
       ArtifactErrc::bad_container,
       "follow the end"},
      {"padding", dirty, ArtifactErrc::bad_container, "padding is not zero"},
      {"a size over the bound", huge, ArtifactErrc::too_large, "over 1073741824 bytes"},
  };
  for (const Refused& row : rows) {
    Failure failure;
    static_cast<void>(read_all(row.bytes, failure));
    EXPECT_EQ(failure.code, make_error_code(row.code)) << row.name << ": " << failure.detail;
    EXPECT_NE(failure.detail.find(row.detail), std::string::npos)
        << row.name << ": " << failure.detail;
  }
}

TEST(ContainerReader, StopsWithTheErrorOfTheSink) {
  const std::string bytes = write_all({{"a", "x"}});
  MemorySource source{bytes};
  ContainerReader reader{source};
  Failure failure;
  const auto header = reader.next(failure);
  ASSERT_TRUE(header);
  const auto refuse = [](std::string_view) { return make_error_code(ArtifactErrc::unreadable); };
  EXPECT_FALSE(reader.read_member(*header, refuse, failure));
  EXPECT_EQ(failure.code, make_error_code(ArtifactErrc::unreadable));
}

class BrokenSource final : public ByteSource {
 public:
  Result<std::size_t> read(std::span<char>) override {
    return boost::system::errc::make_error_code(boost::system::errc::io_error);
  }
};

TEST(ContainerReader, SaysThatTheFileCannotBeRead) {
  BrokenSource source;
  ContainerReader reader{source};
  Failure failure;
  EXPECT_FALSE(reader.next(failure));
  EXPECT_EQ(failure.code, make_error_code(ArtifactErrc::unreadable));
}

}  // namespace
}  // namespace barbacane::artifact
