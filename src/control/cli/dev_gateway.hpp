#pragma once
// The gateway of `dev`: a child process that follows the control plane and ends with us.

#include <sys/types.h>

#include <mutex>
#include <string>
#include <vector>

namespace barbacane::cli {

class DevGateway {
 public:
  /// `words`: the program and its arguments. What it logs (as JSON) is added to the file `log`.
  DevGateway(std::vector<std::string> words, std::string log)
      : words_(std::move(words)), log_(std::move(log)) {}
  ~DevGateway() { stop(); }
  DevGateway(const DevGateway&) = delete;
  DevGateway& operator=(const DevGateway&) = delete;

  /// Starts it, unless it runs, and waits until it listens. False with `fault` when it ends before,
  /// and without when it was told to stop.
  ///
  /// Owner    the calling thread: the gateway ends when that thread does
  [[nodiscard]] bool start(std::string& fault);
  [[nodiscard]] bool is_running();
  /// Lets it drain and waits for its end; it cannot be started again. From any thread.
  void stop();

  [[nodiscard]] const std::string& listen() const noexcept { return listen_; }
  [[nodiscard]] const std::string& admin() const noexcept { return admin_; }

 private:
  bool reap();

  std::vector<std::string> words_;
  std::string log_;
  std::string listen_;
  std::string admin_;
  std::mutex mutex_;
  pid_t pid_ = -1;
  bool is_stopped_ = false;
};

/// `barbacane` beside our own program, or in PATH; "" when there is none.
[[nodiscard]] std::string find_gateway_program();

/// Text of a member of a log line; "" when it is not there.
[[nodiscard]] std::string log_member(const std::string& line, const std::string& name);

}  // namespace barbacane::cli
