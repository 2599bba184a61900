#pragma once
// The last blocks of blobs that were read. Blobs never change, so nothing in here is ever stale.

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace barbacane::blobs {

/// Owner    thread-safe
class BlockCache {
 public:
  explicit BlockCache(std::size_t blocks_max) : blocks_max_(blocks_max) {}

  using Block = std::shared_ptr<const std::string>;

  /// Null when it is not there.
  [[nodiscard]] Block find(std::string_view digest, std::uint64_t number);
  Block keep(std::string_view digest, std::uint64_t number, std::string bytes);
  /// All blocks of one blob.
  void drop(std::string_view digest);

 private:
  using Name = std::pair<std::string, std::uint64_t>;
  struct Entry {
    Name name;
    Block block;
  };
  std::size_t blocks_max_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // the latest first
  std::map<Name, std::list<Entry>::iterator> index_;
};

}  // namespace barbacane::blobs
