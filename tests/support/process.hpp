#pragma once
// A real program under test: started, watched, signalled, and never left behind.

#include <sys/types.h>

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace barbacane::support {

/// Generous: sanitizer builds on a busy machine are slow, and only a hang should reach it.
inline constexpr std::chrono::seconds patience{30};

struct ProcessOptions {
  std::map<std::string, std::string> environment = {};  // added to ours
  std::string working_directory = {};
};

class Process {
 public:
  /// Starts `words[0]` (found in PATH or by path). Output is collected in the background.
  explicit Process(std::vector<std::string> words, ProcessOptions options = {});
  ~Process();  // SIGKILL when it still runs
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void signal(int number) const;
  /// The exit code, 128 + signal when killed, or nothing when it still runs after `limit`.
  std::optional<int> wait(std::chrono::milliseconds limit = patience);
  [[nodiscard]] std::string out() const;
  [[nodiscard]] std::string err() const;
  /// The first line of stderr that holds `text`, waiting for it; "" after `limit` or the end.
  std::string wait_line(std::string_view text, std::chrono::milliseconds limit = patience) const;
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

 private:
  void collect(int descriptor, std::string& into);

  pid_t pid_ = -1;
  std::optional<int> exit_code_;
  mutable std::mutex mutex_;
  std::string out_;
  std::string err_;
  std::thread out_reader_;
  std::thread err_reader_;
};

struct Outcome {
  int code;
  std::string out;
  std::string err;
};

/// Runs a program to its end.
[[nodiscard]] Outcome run(std::vector<std::string> words, ProcessOptions options = {});

/// The programs of this build.
[[nodiscard]] std::string gateway_program();
[[nodiscard]] std::string control_program();
/// For LD_PRELOAD, see preload.cpp.
[[nodiscard]] std::string preload_library();

/// Polls until `condition` holds; false after `limit`. The one place where tests wait.
template <class Condition>
[[nodiscard]] bool eventually(Condition condition, std::chrono::milliseconds limit = patience) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

}  // namespace barbacane::support
