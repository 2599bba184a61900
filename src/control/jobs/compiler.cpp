#include "control/jobs/compiler.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "common/json/read.hpp"
#include "common/json/write.hpp"

namespace barbacane::jobs {
namespace {

constexpr int turn_ms = 500;
constexpr std::size_t report_bytes_max = 32U << 20U;
constexpr std::size_t words_max = 400;  // of its stderr, for a reason

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool bounds_address_space = false;  // sanitizers map terabytes
#else
constexpr bool bounds_address_space = true;
#endif
#else
constexpr bool bounds_address_space = true;
#endif

std::vector<std::string> words_of(const std::string& program, const CompileOrder& order) {
  std::vector<std::string> out{program, "compile", "--format", "json", "--report", "-q"};
  const auto add = [&out](const char* name, const std::string& value) {
    if (value.empty()) return;
    out.emplace_back(name);
    out.push_back(value);
  };
  for (const std::string& spec : order.specs) add("--spec", spec);
  for (const std::string& overlay : order.overlays) add("--overlay", overlay);
  add("--upstream", order.upstream);
  add("--base-path", order.base_path);
  add("--security", order.security);
  add("--provenance-commit", order.provenance_commit);
  add("--provenance-source", order.provenance_source);
  add("-o", "../artifact.bca");
  return out;
}

void limit(int resource, std::uint64_t value) {
  const rlimit one{.rlim_cur = value, .rlim_max = value};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &one);
}

struct Child {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  std::string folder;
  std::string out;
  std::string err;
};

/// Between fork and exec: system calls only.
[[noreturn]] void become(const Child& child, const CompilerSettings& settings) {
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
  limit(RLIMIT_CPU, static_cast<std::uint64_t>(settings.cpu_max.count()));
  limit(RLIMIT_FSIZE, settings.output_bytes_max);
  limit(RLIMIT_CORE, 0);
  if (bounds_address_space) limit(RLIMIT_AS, settings.memory_bytes_max);
  ::execve(child.arguments[0], child.arguments.data(), child.environment.data());
  ::_exit(127);
}

std::string read_text(const std::string& file, std::size_t bytes_max) {
  std::ifstream in(file, std::ios::binary);
  std::string out(bytes_max, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out;
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

/// Takes the report apart that `compile --format json` printed.
void read_report(const std::string& text, Compiled& out) {
  json::Document document;
  Report faults;
  const json::Node* root = json::read_json(text, "report", document, faults);
  if (root == nullptr) return;
  if (const auto* findings = root->find("findings")) out.findings = json::to_text(*findings);
  if (const auto* summary = root->find("summary")) out.summary = json::to_text(*summary);
  if (const auto* rows = root->find("enforcement")) out.enforcement = json::to_text(*rows);
  if (const auto* digest = root->find("digest")) out.digest = std::string(digest->text);
  if (const auto* routes = root->find("routes"))
    out.routes = static_cast<std::uint64_t>(routes->to_integer().value_or(0));
}

}  // namespace

Compiled Compiler::run(
    const Scratch& scratch, const CompileOrder& order, const std::function<bool()>& goes_on
) {
  Compiled out;
  {
    std::unique_lock lock(mutex_);
    while (running_ >= settings_.children_max) {
      freed_.wait_for(lock, std::chrono::milliseconds(turn_ms));
      if (!goes_on()) {
        out.is_cancelled = true;
        return out;
      }
    }
    ++running_;
  }
  const std::string program = settings_.program.empty() ? "/proc/self/exe" : settings_.program;
  std::vector<std::string> words = words_of(program, order);
  // Nothing of our environment: no setting of ours is to change what a description compiles to.
  std::vector<std::string> environment{"PATH=/usr/bin:/bin", "LC_ALL=C", "NO_COLOR=1"};
  Child child{
      .arguments = {},
      .environment = {},
      .folder = scratch.path("input"),
      .out = scratch.path("report.json"),
      .err = scratch.path("messages.txt")
  };
  for (std::string& word : words) child.arguments.push_back(word.data());
  child.arguments.push_back(nullptr);
  for (std::string& one : environment) child.environment.push_back(one.data());
  child.environment.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid == 0) become(child, settings_);
  bool is_late = false;
  std::optional<int> status;
  if (pid > 0) status = wait_for(pid, settings_.time_max, goes_on, is_late);
  {
    const std::lock_guard lock(mutex_);
    --running_;
  }
  freed_.notify_one();
  if (pid < 0) {
    out.reason = "no process could be made for the compiler";
  } else if (is_late) {
    out.reason = "compiling took longer than " + std::to_string(settings_.time_max.count()) + " s";
  } else if (!status) {
    out.is_cancelled = true;
  } else if (WIFSIGNALED(*status)) {
    out.reason = WTERMSIG(*status) == SIGXCPU || WTERMSIG(*status) == SIGKILL
                     ? "compiling took more time or memory than it may"
                     : "the compiler ended by signal " + std::to_string(WTERMSIG(*status));
  } else {
    read_report(read_text(child.out, report_bytes_max), out);
    out.is_success = WEXITSTATUS(*status) == 0;
    if (!out.is_success && out.findings == "[]")
      out.reason = "the compiler failed: " + read_text(child.err, words_max);
  }
  return out;
}

}  // namespace barbacane::jobs
