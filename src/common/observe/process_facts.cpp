#include "common/observe/process_facts.hpp"

#include "common/observe/metrics_text.hpp"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>

namespace barbacane::observe {
namespace {

std::uint64_t count_descriptors() {
  DIR* folder = ::opendir("/proc/self/fd");
  if (folder == nullptr) return 0;
  std::uint64_t count = 0;
  while (const dirent* entry = ::readdir(folder)) count += entry->d_name[0] != '.' ? 1U : 0U;
  ::closedir(folder);
  return count > 0 ? count - 1 : 0;  // the folder itself
}

std::uint64_t resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  unsigned long total = 0;
  unsigned long resident = 0;
  const int got = std::fscanf(file, "%lu %lu", &total, &resident);
  std::fclose(file);
  return got == 2 ? resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

ProcessFacts read_process_facts() {
  ProcessFacts facts;
  facts.resident_bytes = resident_bytes();
  facts.open_descriptors = count_descriptors();
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) facts.descriptors_max = limit.rlim_cur;
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0)
    facts.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  return facts;
}

void render_process(MetricsText& out) {
  const ProcessFacts facts = read_process_facts();
  out.family("process_resident_memory_bytes", "Resident memory.", "gauge");
  out.sample("process_resident_memory_bytes", {}, facts.resident_bytes);
  out.family("process_open_fds", "Open file descriptors.", "gauge");
  out.sample("process_open_fds", {}, facts.open_descriptors);
  out.family("process_max_fds", "File descriptors the process may open.", "gauge");
  out.sample("process_max_fds", {}, facts.descriptors_max);
  out.family("process_cpu_seconds_total", "CPU time, user and system.", "counter");
  out.sample("process_cpu_seconds_total", {}, facts.cpu_seconds);
}

}  // namespace barbacane::observe
