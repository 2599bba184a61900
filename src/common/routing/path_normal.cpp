#include "common/routing/path_normal.hpp"

namespace barbacane::routing {
namespace {

int hex_value(char byte) noexcept {
  if (byte >= '0' && byte <= '9') return byte - '0';
  const char folded = static_cast<char>(byte | 0x20);
  return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

bool is_unreserved(int byte) noexcept {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

char upper_hex(int value) noexcept {
  return "0123456789ABCDEF"[value & 0xF];
}

/// True when the segment that ends before `end` is "." or "..".
bool is_dot_segment(std::string_view path, std::size_t end) noexcept {
  if (end >= 2 && path[end - 1] == '.' && path[end - 2] == '/') return true;
  return end >= 3 && path[end - 1] == '.' && path[end - 2] == '.' && path[end - 3] == '/';
}

/// Writes the normal form while it reads; `copied` tells how much of the input went over as it is
/// until the first change.
class Normaliser {
 public:
  Normaliser(std::string_view path, std::span<char> out) noexcept : path_{path}, out_{out} {}

  NormalPath run() noexcept {
    if (!path_.starts_with('/')) return {PathFault::no_leading_slash, {}};
    for (std::size_t at = 0; at < path_.size();) {
      const auto byte = static_cast<unsigned char>(path_[at]);
      if (byte <= 0x20 || byte > 0x7E || byte == '#') return {PathFault::forbidden_byte, {}};
      if (byte == '/' && is_dot_segment(written(at), written(at).size()))
        return {PathFault::dot_segment, {}};
      if (byte == '%') {
        if (const PathFault fault = escape(at); fault != PathFault::none) return {fault, {}};
        at += 3;
      } else if (byte == '\\') {
        // Some upstreams take a backslash for a slash; encoded it never splits a segment.
        if (!start_copy(at) || !put('%') || !put('5') || !put('C'))
          return {PathFault::too_long, {}};
        ++at;
      } else {
        if (is_copying_ && !put(path_[at])) return {PathFault::too_long, {}};
        ++at;
      }
    }
    const std::string_view normal = written(path_.size());
    if (is_dot_segment(normal, normal.size())) return {PathFault::dot_segment, {}};
    return {PathFault::none, normal};
  }

 private:
  /// What the normal form is so far, when `at` bytes of the input are read.
  [[nodiscard]] std::string_view written(std::size_t at) const noexcept {
    return is_copying_ ? std::string_view{out_.data(), used_} : path_.substr(0, at);
  }

  bool put(char byte) noexcept {
    if (used_ == out_.size()) return false;
    out_[used_++] = byte;
    return true;
  }

  bool start_copy(std::size_t at) noexcept {
    if (is_copying_) return true;
    if (at > out_.size()) return false;
    path_.copy(out_.data(), at);
    used_ = at;
    is_copying_ = true;
    return true;
  }

  PathFault escape(std::size_t at) noexcept {
    const int high = at + 2 < path_.size() ? hex_value(path_[at + 1]) : -1;
    const int low = at + 2 < path_.size() ? hex_value(path_[at + 2]) : -1;
    if (high < 0 || low < 0) return PathFault::bad_escape;
    const int byte = high * 16 + low;
    if (byte == 0) return PathFault::encoded_nul;
    if (is_unreserved(byte)) {
      return start_copy(at) && put(static_cast<char>(byte)) ? PathFault::none : PathFault::too_long;
    }
    const bool is_upper = path_[at + 1] == upper_hex(high) && path_[at + 2] == upper_hex(low);
    if (!is_upper && !start_copy(at)) return PathFault::too_long;
    if (!is_copying_) return PathFault::none;
    return put('%') && put(upper_hex(high)) && put(upper_hex(low)) ? PathFault::none
                                                                   : PathFault::too_long;
  }

  std::string_view path_;
  std::span<char> out_;
  std::size_t used_ = 0;
  bool is_copying_ = false;
};

}  // namespace

NormalPath normalise_path(std::string_view path, std::span<char> out) noexcept {
  return Normaliser{path, out}.run();
}

}  // namespace barbacane::routing
