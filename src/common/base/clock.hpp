#pragma once
// Time as a parameter: rooms take an Instant, only the composition roots read a clock.

#include <chrono>

namespace barbacane {

using Instant = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// The moment by which a piece of work must have ended; `Instant::max()` means never.
using Deadline = Instant;

}  // namespace barbacane
