#include "support/counted_new.hpp"

#include <malloc.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace barbacane::support {

thread_local bool is_counted = false;
std::atomic<std::uint64_t> allocations{0};
std::atomic<std::int64_t> bytes_held{0};

}  // namespace barbacane::support

namespace {

using barbacane::support::allocations;
using barbacane::support::bytes_held;
using barbacane::support::is_counted;

void* allocate(std::size_t bytes, std::size_t alignment) {
  if (is_counted) ++allocations;
  void* const found =
      alignment <= alignof(std::max_align_t)
          ? std::malloc(bytes)
          : std::aligned_alloc(alignment, (bytes + alignment - 1) & ~(alignment - 1));
  if (found == nullptr) std::abort();
  if (is_counted) bytes_held += static_cast<std::int64_t>(::malloc_usable_size(found));
  return found;
}

void release(void* pointer) {
  if (is_counted && pointer != nullptr)
    bytes_held -= static_cast<std::int64_t>(::malloc_usable_size(pointer));
  std::free(pointer);
}

}  // namespace

void* operator new(std::size_t bytes) {
  return allocate(bytes, 1);
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  return allocate(bytes, static_cast<std::size_t>(alignment));
}
void operator delete(void* pointer) noexcept {
  release(pointer);
}
void operator delete(void* pointer, std::size_t) noexcept {
  release(pointer);
}
void operator delete(void* pointer, std::align_val_t) noexcept {
  release(pointer);
}
void operator delete(void* pointer, std::size_t, std::align_val_t) noexcept {
  release(pointer);
}
