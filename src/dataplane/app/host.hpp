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

/// A proxy needs two descriptors a request; the soft limit is there for select(2), which we do not
/// use.
void raise_descriptor_limit();

}  // namespace barbacane::dataplane
