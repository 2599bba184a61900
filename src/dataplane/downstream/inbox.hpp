#pragma once
// What has been read from a connection and not been used yet.

#include <cstddef>
#include <span>
#include <string_view>

#include "dataplane/upstream/buffers.hpp"

namespace barbacane::downstream {

/// A buffer and the part of it that holds such bytes.
struct Inbox {
  upstream::Buffer buffer;
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] bool is_empty() const noexcept { return begin == end; }
  [[nodiscard]] std::string_view view() const noexcept {
    return {buffer.data() + begin, end - begin};
  }
  [[nodiscard]] bool is_full() const noexcept { return buffer && end == buffer.size(); }

  /// The free part of a large buffer, never empty unless is_full(). Moves what a small one holds.
  [[nodiscard]] std::span<char> room(upstream::BufferPool& pool);
  /// Moves the unused bytes to the front, and to a small buffer when they fit: for whoever waits.
  void shrink(upstream::BufferPool& pool);
  void release() noexcept {
    buffer.reset();
    begin = end = 0;
  }
};

}  // namespace barbacane::downstream
