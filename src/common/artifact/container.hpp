#pragma once
// The container of an artifact: a ustar file of regular files, ended by exactly two zero blocks.
// Written deterministically, read strictly: bytes that we would not write are refused.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/artifact/byte_source.hpp"
#include "common/artifact/ustar_header.hpp"
#include "common/base/result.hpp"

namespace barbacane::artifact {

/// Adds one member: header, bytes, zeros up to the next block.
void append_member(std::string& container, std::string_view name, std::string_view bytes);

/// Adds the two zero blocks behind the last member.
void append_end(std::string& container);

/// Reads members front to back, once, in pieces.
class ContainerReader {
 public:
  /// Takes a piece of a member; an error ends the reading with that code.
  using Sink = std::function<ErrorCode(std::string_view)>;

  /// Owner    borrows the source
  explicit ContainerReader(ByteSource& source);

  /// The next member, or nothing: at the proper end of the file, or when `failure` is set.
  /// The member before must have been read.
  /// Errors   unreadable, truncated, bad_container, too_large (artifact_bytes_max)
  [[nodiscard]] std::optional<MemberHeader> next(Failure& failure);

  /// Gives the bytes of the member that `next` returned to `sink`; false when `failure` is set.
  [[nodiscard]] bool read_member(const MemberHeader& member, const Sink& sink, Failure& failure);

 private:
  [[nodiscard]] bool read_exactly(std::span<char> into, std::string_view where, Failure& failure);
  [[nodiscard]] bool read_end(Failure& failure);

  ByteSource& source_;
  std::vector<char> piece_;
  std::uint64_t position_ = 0;
};

}  // namespace barbacane::artifact
