#include "dataplane/app/host.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <vector>

namespace barbacane::dataplane {
namespace {

std::string read_small_file(const std::string& path) {
  std::FILE* const file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return {};
  std::array<char, 4096> text{};
  const std::size_t got = std::fread(text.data(), 1, text.size(), file);
  std::fclose(file);
  return {text.data(), got};
}

/// The file of this name in the process's cgroup and in each above it.
std::vector<std::string> read_in_cgroups(std::string_view name) {
  std::vector<std::string> out;
  std::string path = cgroup_path_of(read_small_file("/proc/self/cgroup"));
  while (!path.empty()) {
    const std::string folder = "/sys/fs/cgroup" + (path == "/" ? std::string() : path);
    out.push_back(read_small_file(folder + "/" + std::string(name)));
    if (path == "/") break;
    path.resize(std::max<std::size_t>(path.rfind('/'), 1));
  }
  return out;
}

std::optional<std::uint64_t> leading_number(std::string_view& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

}  // namespace

std::optional<std::uint32_t> cpus_of_quota(std::string_view cpu_max) noexcept {
  const std::optional<std::uint64_t> quota = leading_number(cpu_max);
  if (!quota || !cpu_max.starts_with(' ')) return std::nullopt;
  cpu_max.remove_prefix(1);
  const std::optional<std::uint64_t> period = leading_number(cpu_max);
  if (!period || *period == 0) return std::nullopt;
  const std::uint64_t whole = *quota / *period + (*quota % *period != 0 ? 1 : 0);
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(whole, 1, 1U << 20U));
}

std::string cgroup_path_of(std::string_view proc_self_cgroup) {
  while (!proc_self_cgroup.empty()) {
    const std::size_t end = std::min(proc_self_cgroup.find('\n'), proc_self_cgroup.size());
    const std::string_view line = proc_self_cgroup.substr(0, end);
    if (line.starts_with("0::/")) return std::string(line.substr(3));
    proc_self_cgroup.remove_prefix(std::min(end + 1, proc_self_cgroup.size()));
  }
  return {};
}

std::optional<std::uint64_t> bytes_of_limit(std::string_view memory_max) noexcept {
  return leading_number(memory_max);
}

std::uint32_t usable_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::uint32_t cpus = 1;
  if (::sched_getaffinity(0, sizeof set, &set) == 0) {
    cpus = static_cast<std::uint32_t>(std::max(CPU_COUNT(&set), 1));
  }
  for (const std::string& text : read_in_cgroups("cpu.max")) {
    if (const auto quota = cpus_of_quota(text)) cpus = std::min(cpus, *quota);
  }
  return cpus;
}

std::uint64_t usable_memory_bytes() {
  auto bytes = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
               static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  for (const auto resource : {RLIMIT_AS, RLIMIT_DATA}) {
    rlimit limit{};
    if (::getrlimit(resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
      bytes = std::min<std::uint64_t>(bytes, limit.rlim_cur);
  }
  for (const std::string& text : read_in_cgroups("memory.max")) {
    if (const auto limit = bytes_of_limit(text)) bytes = std::min(bytes, *limit);
  }
  return bytes;
}

std::uint32_t usable_descriptors() {
  constexpr rlim_t own_max = 64;  // listeners, admin callers, files, event loops
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return 0;
  const rlim_t usable = limit.rlim_cur - std::min(own_max, limit.rlim_cur / 4);
  return static_cast<std::uint32_t>(std::min<rlim_t>(usable, UINT32_MAX));
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace barbacane::dataplane
