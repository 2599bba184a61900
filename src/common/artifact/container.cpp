#include "common/artifact/container.hpp"

#include <algorithm>

#include "common/artifact/errors.hpp"
#include "common/artifact/limits.hpp"
#include "common/text/shown.hpp"

namespace barbacane::artifact {
namespace {

constexpr std::size_t piece_bytes = 65536;

std::size_t padding_of(std::uint64_t size) {
  return static_cast<std::size_t>((block_bytes - size % block_bytes) % block_bytes);
}

bool is_zero(std::span<const char> bytes) {
  return std::ranges::all_of(bytes, [](char byte) { return byte == '\0'; });
}

bool is_gzip(const Block& block) {
  return block[0] == '\x1f' && block[1] == '\x8b';
}

}  // namespace

void append_member(std::string& container, std::string_view name, std::string_view bytes) {
  const Block header = make_header(name, bytes.size());
  container.append(header.data(), header.size());
  container.append(bytes);
  container.append(padding_of(bytes.size()), '\0');
}

void append_end(std::string& container) {
  container.append(2 * block_bytes, '\0');
}

ContainerReader::ContainerReader(ByteSource& source) : source_(source), piece_(piece_bytes) {}

bool ContainerReader::read_exactly(std::span<char> into, std::string_view where, Failure& failure) {
  const Result<std::size_t> count = source_.read(into);
  if (!count) {
    failure = {ArtifactErrc::unreadable, "cannot be read: " + count.error().message()};
    return false;
  }
  position_ += *count;
  if (*count == into.size()) return true;
  failure = {
      ArtifactErrc::truncated,
      "ends after " + std::to_string(position_) + " bytes, inside " + std::string{where} +
          ": the file is incomplete; copy or compile it again"
  };
  return false;
}

bool ContainerReader::read_end(Failure& failure) {
  Block block;
  if (!read_exactly(block, "the end blocks", failure)) return false;
  if (!is_zero(block)) {
    failure = {
        ArtifactErrc::bad_container, "a lone zero block before byte " + std::to_string(position_)
    };
    return false;
  }
  char byte = 0;
  const Result<std::size_t> count = source_.read({&byte, 1});
  if (!count) {
    failure = {ArtifactErrc::unreadable, "cannot be read: " + count.error().message()};
    return false;
  }
  if (*count == 0) return true;
  failure = {
      ArtifactErrc::bad_container,
      "bytes follow the end blocks, from byte " + std::to_string(position_) +
          " on: something was appended to the artifact"
  };
  return false;
}

std::optional<MemberHeader> ContainerReader::next(Failure& failure) {
  const std::uint64_t start = position_;
  Block block;
  if (!read_exactly(block, "a header or the end blocks", failure)) return std::nullopt;
  if (is_zero(block)) {
    if (start == 0) {
      failure = {ArtifactErrc::bad_container, "not an artifact: it starts with zeros"};
    } else {
      static_cast<void>(read_end(failure));
    }
    return std::nullopt;
  }
  std::string detail;
  Result<MemberHeader> member = parse_header(block, detail);
  if (!member) {
    if (start != 0) {
      detail += " at byte " + std::to_string(start);
    } else if (is_gzip(block)) {
      detail = "not an artifact: it is compressed; artifacts are plain ustar files";
    } else {
      detail = "not an artifact: " + detail + " at byte 0";
    }
    failure = {member.error(), std::move(detail)};
    return std::nullopt;
  }
  if (member->size > artifact_bytes_max || position_ + member->size > artifact_bytes_max) {
    failure = {
        ArtifactErrc::too_large,
        text::shown(member->name) + ": takes the artifact over " +
            std::to_string(artifact_bytes_max) + " bytes"
    };
    return std::nullopt;
  }
  return std::move(member).value();
}

bool ContainerReader::read_member(const MemberHeader& member, const Sink& sink, Failure& failure) {
  std::uint64_t left = member.size;
  while (left != 0) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece_.size()));
    if (!read_exactly({piece_.data(), count}, text::shown(member.name), failure)) return false;
    if (const ErrorCode code = sink({piece_.data(), count}); code.failed()) {
      failure = {code, text::shown(member.name) + ": " + code.message()};
      return false;
    }
    left -= count;
  }
  const std::span<char> padding{piece_.data(), padding_of(member.size)};
  if (!read_exactly(padding, "the padding of " + text::shown(member.name), failure)) return false;
  if (is_zero(padding)) return true;
  failure = {ArtifactErrc::bad_container, text::shown(member.name) + ": its padding is not zero"};
  return false;
}

}  // namespace barbacane::artifact
