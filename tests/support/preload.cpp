// Stands in front of the C library in a program under test (LD_PRELOAD): its wall clock is
// BARBACANE_CLOCK_SECONDS off, and it ends by SIGKILL instead of its BARBACANE_KILL_AT-th call of
// fsync or rename.

#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>

namespace {

long number_of(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? 0 : std::atol(text);
}

void end_when_due() {
  static const long due = number_of("BARBACANE_KILL_AT");
  static std::atomic<long> calls{0};
  if (++calls == due) ::kill(::getpid(), SIGKILL);
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* out) noexcept {
  static const long offset = number_of("BARBACANE_CLOCK_SECONDS");
  const long result = ::syscall(SYS_clock_gettime, clock, out);
  if (result == 0 && clock == CLOCK_REALTIME) out->tv_sec += offset;
  return static_cast<int>(result);
}

time_t time(time_t* out) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}

int fsync(int file) {
  end_when_due();
  return static_cast<int>(::syscall(SYS_fsync, file));
}

int rename(const char* from, const char* to) noexcept {
  end_when_due();
  return static_cast<int>(::syscall(SYS_rename, from, to));
}

}  // extern "C"
