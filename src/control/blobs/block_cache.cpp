#include "control/blobs/block_cache.hpp"

namespace barbacane::blobs {

BlockCache::Block BlockCache::find(std::string_view digest, std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  const auto found = index_.find({std::string(digest), number});
  if (found == index_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->block;
}

BlockCache::Block BlockCache::keep(
    std::string_view digest, std::uint64_t number, std::string bytes
) {
  auto block = std::make_shared<const std::string>(std::move(bytes));
  const std::lock_guard lock(mutex_);
  Name name{std::string(digest), number};
  if (const auto found = index_.find(name); found != index_.end()) return found->second->block;
  if (entries_.size() >= blocks_max_) {
    index_.erase(entries_.back().name);
    entries_.pop_back();
  }
  entries_.push_front({.name = name, .block = block});
  index_.emplace(std::move(name), entries_.begin());
  return block;
}

void BlockCache::drop(std::string_view digest) {
  const std::lock_guard lock(mutex_);
  for (auto at = entries_.begin(); at != entries_.end();) {
    const auto here = at++;
    if (here->name.first != digest) continue;
    index_.erase(here->name);
    entries_.erase(here);
  }
}

}  // namespace barbacane::blobs
