#pragma once
// Every operator new of the threads that asked for it is counted: for programs that link
// counted_new.cpp.

#include <atomic>
#include <cstdint>

namespace barbacane::support {

/// Set by a thread about itself.
extern thread_local bool is_counted;
extern std::atomic<std::uint64_t> allocations;
extern std::atomic<std::int64_t> bytes_held;

}  // namespace barbacane::support
