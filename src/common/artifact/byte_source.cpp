#include "common/artifact/byte_source.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace barbacane::artifact {

Result<std::size_t> DescriptorSource::read(std::span<char> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t count = ::read(descriptor_, into.data() + done, into.size() - done);
    if (count == 0) break;
    if (count < 0) {
      if (errno == EINTR) continue;
      return ErrorCode{errno, boost::system::generic_category()};
    }
    done += static_cast<std::size_t>(count);
  }
  return done;
}

Result<std::size_t> MemorySource::read(std::span<char> into) {
  const std::size_t count = std::min(into.size(), rest_.size());
  std::copy_n(rest_.begin(), count, into.begin());
  rest_.remove_prefix(count);
  return count;
}

}  // namespace barbacane::artifact
