#pragma once
// Memory for the one Asio handler that a wait may have under way, inside the object that waits.

#include <cstddef>
#include <new>

namespace barbacane::upstream {

/// Owner    must outlive the operation whose handler it holds
class HandlerSlot {
 public:
  HandlerSlot() = default;
  HandlerSlot(const HandlerSlot&) = delete;
  HandlerSlot& operator=(const HandlerSlot&) = delete;

  [[nodiscard]] void* allocate(std::size_t bytes) {
    if (is_taken_ || bytes > sizeof storage_) return ::operator new(bytes);
    is_taken_ = true;
    return storage_;
  }
  void deallocate(void* pointer) noexcept {
    if (pointer == storage_) {
      is_taken_ = false;
    } else {
      ::operator delete(pointer);
    }
  }

 private:
  alignas(std::max_align_t) std::byte storage_[192];
  bool is_taken_ = false;
};

/// The allocator that Asio finds in a handler (`allocator_type`, `get_allocator`).
template <class T>
class SlotAllocator {
 public:
  using value_type = T;

  explicit SlotAllocator(HandlerSlot& slot) noexcept : slot_{&slot} {}
  template <class U>
  SlotAllocator(const SlotAllocator<U>& other) noexcept : slot_{other.slot()} {}

  [[nodiscard]] T* allocate(std::size_t count) {
    return static_cast<T*>(slot_->allocate(count * sizeof(T)));
  }
  void deallocate(T* pointer, std::size_t) noexcept { slot_->deallocate(pointer); }
  [[nodiscard]] HandlerSlot* slot() const noexcept { return slot_; }
  template <class U>
  bool operator==(const SlotAllocator<U>& other) const noexcept {
    return slot_ == other.slot();
  }

 private:
  HandlerSlot* slot_;
};

}  // namespace barbacane::upstream
