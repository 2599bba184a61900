#include "control/jobs/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace barbacane::jobs {
namespace {

constexpr int turn_ms = 500;

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool bounds_address_space = false;  // sanitizers map terabytes
#else
constexpr bool bounds_address_space = true;
#endif
#else
constexpr bool bounds_address_space = true;
#endif

/// With `grace` a signal comes first that says which limit it was: SIGXCPU.
void limit(int resource, std::uint64_t value, std::uint64_t grace = 0) {
  const rlimit one{.rlim_cur = value, .rlim_max = value + grace};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &one);
}

struct Image {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  std::string folder;
  std::string out;
  std::string err;
};

/// Between fork and exec: system calls only.
[[noreturn]] void become(const Image& child, const ChildBounds& bounds) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int in = ::open("/dev/null", O_RDONLY);
  const int out = ::open(child.out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int err = ::open(child.err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (in < 0 || out < 0 || err < 0 || ::chdir(child.folder.c_str()) != 0) ::_exit(125);
  ::dup2(in, 0);
  ::dup2(out, 1);
  ::dup2(err, 2);
  // Sockets and files of ours are no business of the child.
  ::syscall(SYS_close_range, 3U, ~0U, 0U);
  limit(RLIMIT_CPU, static_cast<std::uint64_t>(bounds.cpu_max.count()), 1);
  limit(RLIMIT_FSIZE, bounds.output_bytes_max);
  limit(RLIMIT_CORE, 0);
  if (bounds_address_space) limit(RLIMIT_AS, bounds.memory_bytes_max);
  ::execve(child.arguments[0], child.arguments.data(), child.environment.data());
  ::_exit(127);
}

/// Waits, asking now and then whether to go on. The wait status, or nothing when it was killed.
std::optional<int> wait_for(
    pid_t pid, std::chrono::seconds time_max, const std::function<bool()>& goes_on, bool& is_late
) {
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0U));
  const auto end = std::chrono::steady_clock::now() + time_max;
  std::optional<int> out;
  while (!out) {
    int status = 0;
    const pid_t ended = ::waitpid(pid, &status, WNOHANG);
    if (ended == pid) {
      out = status;
      break;
    }
    is_late = std::chrono::steady_clock::now() > end;
    if (is_late || !goes_on()) {
      ::kill(pid, SIGKILL);
      while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
      }
      break;
    }
    pollfd one{.fd = handle, .events = POLLIN, .revents = 0};
    ::poll(handle >= 0 ? &one : nullptr, handle >= 0 ? 1 : 0, turn_ms);
  }
  if (handle >= 0) ::close(handle);
  return out;
}

}  // namespace

ChildEnd run_child(
    ChildOrder order, const ChildBounds& bounds, const std::function<bool()>& goes_on
) {
  // Nothing of our environment: no setting of ours is to change what the child does.
  std::vector<std::string> environment{"PATH=/usr/bin:/bin", "LC_ALL=C", "NO_COLOR=1"};
  Image child{
      .arguments = {},
      .environment = {},
      .folder = std::move(order.folder),
      .out = std::move(order.out),
      .err = std::move(order.err)
  };
  for (std::string& word : order.words) child.arguments.push_back(word.data());
  child.arguments.push_back(nullptr);
  for (std::string& one : environment) child.environment.push_back(one.data());
  child.environment.push_back(nullptr);
  ChildEnd out;
  const pid_t pid = ::fork();
  if (pid == 0) become(child, bounds);
  if (pid < 0) {
    out.reason = "no process could be made";
    return out;
  }
  bool is_late = false;
  const std::optional<int> status = wait_for(pid, bounds.time_max, goes_on, is_late);
  if (is_late) {
    out.reason = "it took longer than " + std::to_string(bounds.time_max.count()) + " s";
  } else if (!status) {
    out.is_cancelled = true;
  } else if (WIFSIGNALED(*status)) {
    out.is_crash = WTERMSIG(*status) != SIGXCPU && WTERMSIG(*status) != SIGXFSZ;
    out.reason = out.is_crash ? "it ended by signal " + std::to_string(WTERMSIG(*status))
                              : "it took more time or space than it may";
  } else {
    out.code = WEXITSTATUS(*status);
  }
  return out;
}

}  // namespace barbacane::jobs
