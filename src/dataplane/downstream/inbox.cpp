#include "dataplane/downstream/inbox.hpp"

#include <algorithm>
#include <utility>

namespace barbacane::downstream {

using upstream::Buffer;
using upstream::BufferPool;

std::span<char> Inbox::room(BufferPool& pool) {
  if (!buffer) {
    buffer = pool.take();
    begin = end = 0;
  } else if (buffer.is_small()) {
    Buffer large = pool.take();
    std::copy_n(buffer.data(), end, large.data());
    buffer = std::move(large);
  }
  return {buffer.data() + end, buffer.size() - end};
}

void Inbox::shrink(BufferPool& pool) {
  const std::string_view bytes = view();
  if (bytes.empty()) return release();
  if (!buffer.is_small() && bytes.size() <= BufferPool::small_bytes) {
    Buffer small = pool.take_small();
    std::ranges::copy(bytes, small.data());
    buffer = std::move(small);
  } else if (begin != 0) {
    std::ranges::copy(bytes, buffer.data());
  }
  end -= begin;
  begin = 0;
}

}  // namespace barbacane::downstream
