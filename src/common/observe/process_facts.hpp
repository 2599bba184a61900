#pragma once
// What the kernel says about this process (proc(5)).

#include <cstdint>

namespace barbacane::observe {

struct ProcessFacts {
  std::uint64_t resident_bytes = 0;
  std::uint64_t open_descriptors = 0;
  std::uint64_t descriptors_max = 0;
  double cpu_seconds = 0;
};

/// Zeroes where /proc is not mounted (an empty chroot).
[[nodiscard]] ProcessFacts read_process_facts();

class MetricsText;
/// As the families that Prometheus's own clients have (process_resident_memory_bytes...).
void render_process(MetricsText& out);

}  // namespace barbacane::observe
