#include "common/artifact/ustar_header.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "common/artifact/errors.hpp"

namespace barbacane::artifact {
namespace {

struct Field {
  std::size_t offset;
  std::size_t bytes;
};

constexpr Field name_field{0, 100};
constexpr Field mode_field{100, 8};
constexpr Field uid_field{108, 8};
constexpr Field gid_field{116, 8};
constexpr Field size_field{124, 12};
constexpr Field mtime_field{136, 12};
constexpr Field checksum_field{148, 8};
constexpr Field typeflag_field{156, 1};
constexpr Field linkname_field{157, 100};
constexpr Field magic_field{257, 8};  // magic and version
constexpr Field uname_field{265, 32};
constexpr Field gname_field{297, 32};
constexpr Field devmajor_field{329, 8};
constexpr Field devminor_field{337, 8};
constexpr Field prefix_field{345, 155};

constexpr std::string_view magic{"ustar\00000", 8};
constexpr char regular_file = '0';
constexpr std::uint64_t file_mode = 0644;

struct NamedField {
  Field field;
  std::string_view fault;
};

// What a header may differ in, in words, most telling first.
constexpr NamedField checked_fields[] = {
    {prefix_field, "has a name prefix"},
    {linkname_field, "has a link name"},
    {mode_field, "has a mode other than 0644"},
    {uid_field, "has an owner other than 0"},
    {gid_field, "has a group other than 0"},
    {mtime_field, "has a time other than 0"},
    {uname_field, "names an owner"},
    {gname_field, "names a group"},
    {devmajor_field, "has a device number"},
    {devminor_field, "has a device number"},
    {size_field, "writes its size in another form"},
    {name_field, "has bytes behind its name"},
};

std::string_view view_of(const Block& block, const Field& field) {
  return {block.data() + field.offset, field.bytes};
}

// Leading zeros, then a NUL: the field is full but for its last byte.
void put_octal(Block& block, const Field& field, std::uint64_t value) {
  for (std::size_t at = field.offset + field.bytes - 1; at > field.offset; --at) {
    block[at - 1] = static_cast<char>('0' + (value & 7U));
    value >>= 3U;
  }
}

std::optional<std::uint64_t> parse_octal(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '7') return std::nullopt;
    value = value << 3U | static_cast<std::uint64_t>(digit - '0');
  }
  return value;
}

// The sum of all bytes, the checksum's own counted as spaces.
std::uint64_t checksum_of(const Block& block) {
  std::uint64_t sum = 0;
  for (std::size_t at = 0; at < block.size(); ++at) {
    const bool is_own =
        at >= checksum_field.offset && at < checksum_field.offset + checksum_field.bytes;
    sum += is_own ? static_cast<std::uint64_t>(' ') : static_cast<std::uint8_t>(block[at]);
  }
  return sum;
}

// Six digits, NUL, space: the one numeric field with a form of its own.
void put_checksum(Block& block) {
  put_octal(block, {checksum_field.offset, checksum_field.bytes - 1}, checksum_of(block));
  block[checksum_field.offset + checksum_field.bytes - 1] = ' ';
}

}  // namespace

Block make_header(std::string_view name, std::uint64_t size) {
  Block block{};
  std::ranges::copy(name.substr(0, name_bytes_max), block.begin());
  put_octal(block, mode_field, file_mode);
  put_octal(block, uid_field, 0);
  put_octal(block, gid_field, 0);
  put_octal(block, size_field, size);
  put_octal(block, mtime_field, 0);
  block[typeflag_field.offset] = regular_file;
  std::ranges::copy(magic, block.begin() + magic_field.offset);
  put_octal(block, devmajor_field, 0);
  put_octal(block, devminor_field, 0);
  put_checksum(block);
  return block;
}

Result<MemberHeader> parse_header(const Block& block, std::string& detail) {
  if (view_of(block, magic_field) != magic) {
    detail = "no ustar header";
    return ArtifactErrc::bad_container;
  }
  std::string_view name = view_of(block, name_field);
  name = name.substr(0, name.find('\0'));
  Block expected = block;
  put_checksum(expected);
  if (expected != block) {
    detail = "the header has a wrong checksum";
    return ArtifactErrc::bad_container;
  }
  if (view_of(block, typeflag_field).front() != regular_file) {
    detail = "a member is not a regular file";
    return ArtifactErrc::bad_container;
  }
  const auto size = parse_octal(view_of(block, size_field).substr(0, size_field.bytes - 1));
  if (!size || name.empty()) {
    detail = name.empty() ? "a member has no name" : "a member has a size that is no octal number";
    return ArtifactErrc::bad_container;
  }
  expected = make_header(name, *size);
  for (const auto& [field, fault] : checked_fields) {
    if (view_of(block, field) == view_of(expected, field)) continue;
    detail = "the header of a member " + std::string{fault};
    return ArtifactErrc::bad_container;
  }
  if (expected != block) {
    detail = "the header has bytes behind its last field";
    return ArtifactErrc::bad_container;
  }
  return MemberHeader{.name = std::string{name}, .size = *size};
}

}  // namespace barbacane::artifact
