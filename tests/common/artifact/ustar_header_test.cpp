#include "common/artifact/ustar_header.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "common/artifact/errors.hpp"

namespace barbacane::artifact {
namespace {

// The checksum made right again after a change, so that the change itself is judged.
Block with_checksum(Block block) {
  std::fill_n(block.begin() + 148, 8, ' ');
  unsigned sum = 0;
  for (const char byte : block) sum += static_cast<unsigned char>(byte);
  std::snprintf(block.data() + 148, 7, "%06o", sum);
  return block;
}

Block changed(std::size_t at, std::string_view bytes) {
  Block block = make_header("gateway.fb", 1488);
  std::ranges::copy(bytes, block.begin() + static_cast<std::ptrdiff_t>(at));
  return with_checksum(block);
}

TEST(MakeHeader, WritesWhatThePosixFormatSays) {
  const Block block = make_header("gateway.fb", 1488);
  const std::string_view text{block.data(), block.size()};
  EXPECT_EQ(text.substr(0, 11), std::string_view("gateway.fb\0", 11));
  EXPECT_EQ(text.substr(100, 8), std::string_view("0000644\0", 8));
  EXPECT_EQ(text.substr(108, 8), std::string_view("0000000\0", 8));
  EXPECT_EQ(text.substr(124, 12), std::string_view("00000002720\0", 12));
  EXPECT_EQ(text.substr(136, 12), std::string_view("00000000000\0", 12));
  EXPECT_EQ(text[156], '0');
  EXPECT_EQ(text.substr(257, 8), std::string_view("ustar\00000", 8));
  EXPECT_EQ(text.find_first_not_of('\0', 345), std::string_view::npos);
  EXPECT_EQ(with_checksum(block), block);
}

TEST(ParseHeader, TakesWhatMakeHeaderMakes) {
  for (const auto& [name, size] : {
           std::pair<std::string, std::uint64_t>{"m", 0},
           {"specs/a/b.yaml", 511},
           {std::string(name_bytes_max, 'n'), ustar_size_max},
       }) {
    std::string detail;
    const Result<MemberHeader> member = parse_header(make_header(name, size), detail);
    ASSERT_TRUE(member) << name << ": " << detail;
    EXPECT_EQ(member->name, name);
    EXPECT_EQ(member->size, size);
  }
}

struct Refused {
  const char* name;
  Block block;
  const char* detail;
};

TEST(ParseHeader, NamesWhatIsDifferent) {
  Block unsummed = make_header("gateway.fb", 1488);
  unsummed[0] = 'G';
  const Refused rows[] = {
      {"zeros", Block{}, "no ustar header"},
      {"GNU magic", changed(257, {"ustar  \0", 8}), "no ustar header"},
      {"old tar", changed(257, {"\0\0\0\0\0\0\0\0", 8}), "no ustar header"},
      {"version 01", changed(263, "01"), "no ustar header"},
      {"changed name", unsummed, "wrong checksum"},
      {"symbolic link", changed(156, "2"), "not a regular file"},
      {"hard link", changed(156, "1"), "not a regular file"},
      {"folder", changed(156, "5"), "not a regular file"},
      {"pax header", changed(156, "x"), "not a regular file"},
      {"old regular file", changed(156, {"\0", 1}), "not a regular file"},
      {"no name", changed(0, {"\0", 1}), "no name"},
      {"base-256 size", changed(124, "\x80"), "no octal number"},
      {"negative size", changed(124, "-"), "no octal number"},
      {"size with spaces", changed(124, "      2720 "), "no octal number"},
      {"size ended by a space", changed(135, " "), "size in another form"},
      {"mode", changed(100, "0000755"), "mode other than 0644"},
      {"owner", changed(108, "0001750"), "an owner other than 0"},
      {"group", changed(116, "0001750"), "a group other than 0"},
      {"time", changed(136, "00000000001"), "a time other than 0"},
      {"time as NULs", changed(136, {"\0\0\0", 3}), "a time other than 0"},
      {"link name", changed(157, "x"), "a link name"},
      {"owner's name", changed(265, "root"), "names an owner"},
      {"group's name", changed(297, "root"), "names a group"},
      {"device", changed(329, "0000001"), "a device number"},
      {"prefix", changed(345, "specs"), "a name prefix"},
      {"bytes behind the name", changed(20, "x"), "bytes behind its name"},
      {"last byte", changed(511, "x"), "bytes behind its last field"},
  };
  for (const Refused& row : rows) {
    std::string detail;
    const Result<MemberHeader> member = parse_header(row.block, detail);
    ASSERT_FALSE(member) << row.name;
    EXPECT_EQ(member.error(), make_error_code(ArtifactErrc::bad_container)) << row.name;
    EXPECT_NE(detail.find(row.detail), std::string::npos) << row.name << ": " << detail;
  }
}

TEST(ParseHeader, RefusesEveryOtherByteInEveryPlace) {
  const Block good = make_header("gateway.fb", 1488);
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const int mask : {0x01, 0x10, 0x80}) {
      Block bad = good;
      bad[at] = static_cast<char>(bad[at] ^ mask);
      std::string detail;
      EXPECT_FALSE(parse_header(bad, detail)) << "byte " << at << " xor " << mask;
    }
  }
}

}  // namespace
}  // namespace barbacane::artifact
