#pragma once
// What the machine and its container give this process.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace barbacane::dataplane {

/// CPUs of a cgroup v2 quota, rounded up: "150000 100000" is 2. Nothing for "max" or another text.
[[nodiscard]] std::optional<std::uint32_t> cpus_of_quota(std::string_view cpu_max) noexcept;

/// The cgroup v2 path within /proc/self/cgroup ("0::/user.slice"), "" when there is none.
[[nodiscard]] std::string cgroup_path_of(std::string_view proc_self_cgroup);

/// CPUs this process may run on, bounded by the quotas of its cgroup and of those above. At
/// least 1.
[[nodiscard]] std::uint32_t usable_cpus();

/// Bytes of a cgroup v2 "memory.max"; nothing for "max" or another text.
[[nodiscard]] std::optional<std::uint64_t> bytes_of_limit(std::string_view memory_max) noexcept;

/// What this process may use: the least of its cgroups' limits, RLIMIT_AS, RLIMIT_DATA and the
/// machine's memory.
[[nodiscard]] std::uint64_t usable_memory_bytes();

/// The soft limit of open descriptors, less what the process itself needs.
[[nodiscard]] std::uint32_t usable_descriptors();

/// A proxy needs two descriptors a request; the soft limit is there for select(2), which we do not
/// use.
void raise_descriptor_limit();

}  // namespace barbacane::dataplane
