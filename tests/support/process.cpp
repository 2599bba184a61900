#include "support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace barbacane::support {
namespace {

[[noreturn]] void become(
    std::vector<std::string>& words, const ProcessOptions& options, int out, int err
) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  const int nothing = ::open("/dev/null", O_RDONLY);
  if (nothing >= 0) ::dup2(nothing, STDIN_FILENO);
  if (!options.working_directory.empty() && ::chdir(options.working_directory.c_str()) != 0)
    ::_exit(126);
  for (const auto& [name, value] : options.environment) ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

Process::Process(std::vector<std::string> words, ProcessOptions options) {
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(err.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error{"pipe2 failed"};
  }
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error{"fork failed"};
  if (pid_ == 0) become(words, options, out[1], err[1]);
  ::close(out[1]);
  ::close(err[1]);
  out_reader_ = std::thread{[this, from = out[0]] { collect(from, out_); }};
  err_reader_ = std::thread{[this, from = err[0]] { collect(from, err_); }};
}

Process::~Process() {
  if (!exit_code_) {
    ::kill(pid_, SIGKILL);
    (void)wait();
  }
  if (out_reader_.joinable()) out_reader_.join();
  if (err_reader_.joinable()) err_reader_.join();
}

void Process::collect(int descriptor, std::string& into) {
  std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    const std::lock_guard lock{mutex_};
    into.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(descriptor);
}

void Process::signal(int number) const {
  ::kill(pid_, number);
}

std::optional<int> Process::wait(std::chrono::milliseconds limit) {
  if (exit_code_) return exit_code_;
  int status = 0;
  const bool is_over = eventually([&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; }, limit);
  if (!is_over) return std::nullopt;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  out_reader_.join();
  err_reader_.join();
  return exit_code_;
}

std::string Process::out() const {
  const std::lock_guard lock{mutex_};
  return out_;
}

std::string Process::err() const {
  const std::lock_guard lock{mutex_};
  return err_;
}

std::string Process::wait_line(std::string_view text, std::chrono::milliseconds limit) const {
  std::string line;
  const auto has_line = [&] {
    const std::string all = err();
    const std::size_t at = all.find(text);
    if (at == std::string::npos) return ::kill(pid_, 0) != 0;
    const std::size_t end = all.find('\n', at);
    if (end == std::string::npos) return false;
    const std::size_t start = all.rfind('\n', at);
    line = all.substr(
        start == std::string::npos ? 0 : start + 1,
        end - (start == std::string::npos ? 0 : start + 1)
    );
    return true;
  };
  (void)eventually(has_line, limit);
  return line;
}

Outcome run(std::vector<std::string> words, ProcessOptions options) {
  Process process{std::move(words), std::move(options)};
  const std::optional<int> code = process.wait(std::chrono::minutes{2});
  return {code.value_or(-1), process.out(), process.err()};
}

std::string gateway_program() {
  return std::string{BARBACANE_BIN_DIR} + "/barbacane";
}
std::string control_program() {
  return std::string{BARBACANE_BIN_DIR} + "/barbacane-control";
}
std::string preload_library() {
  return std::string{BARBACANE_BIN_DIR} + "/barbacane_preload.so";
}

}  // namespace barbacane::support
