#pragma once
// Objects whose end depends on operations in flight: a plain count, since one worker owns them.

#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <cstdint>

namespace barbacane::transport {

/// Base of sessions and connections. Every asynchronous operation holds one reference.
/// Owner    one worker's thread; the count is not atomic
class Counted {
 public:
  Counted() = default;
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  virtual ~Counted() = default;

  friend void intrusive_ptr_add_ref(Counted* object) noexcept { ++object->references_; }
  friend void intrusive_ptr_release(Counted* object) noexcept {
    if (--object->references_ == 0) delete object;
  }

 private:
  std::uint32_t references_ = 0;
};

template <class T>
using Hold = boost::intrusive_ptr<T>;

}  // namespace barbacane::transport
