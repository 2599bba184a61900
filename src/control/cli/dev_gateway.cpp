#include "control/cli/dev_gateway.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace barbacane::cli {
namespace {

constexpr int turn_ms = 50;
constexpr int start_turns_max = 600;
constexpr int stop_turns_max = 300;
constexpr std::size_t log_tail_bytes = 600;

/// Between fork and exec: system calls only.
[[noreturn]] void become(char* const* words, const char* log, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(126);
  ::setsid();  // a Ctrl-C at our terminal is ours to pass on
  const int in = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int out = ::open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  ::dup2(in, 0);
  ::dup2(out, 1);
  ::dup2(out, 2);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execv(words[0], words);
  ::_exit(127);
}

std::string text_from(const std::string& file, std::uintmax_t offset) {
  std::ifstream in(file, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(offset));
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

std::string log_member(const std::string& line, const std::string& name) {
  const std::size_t at = line.find('"' + name + "\":");
  if (at == std::string::npos) return {};
  const std::size_t from = line.find('"', at + name.size() + 3);
  const std::size_t to = from == std::string::npos ? from : line.find('"', from + 1);
  return to == std::string::npos ? std::string{} : line.substr(from + 1, to - from - 1);
}

std::string find_gateway_program() {
  std::error_code ec;
  const auto own = std::filesystem::read_symlink("/proc/self/exe", ec);
  std::vector<std::string> places{own.parent_path().string()};
  const char* const path = std::getenv("PATH");
  std::istringstream words(path == nullptr ? "" : path);
  for (std::string place; std::getline(words, place, ':');) places.push_back(place);
  for (const std::string& place : places) {
    const std::string program = place + "/barbacane";
    if (::access(program.c_str(), X_OK) == 0) return program;
  }
  return {};
}

/// Under the lock: has it ended, or never begun?
bool DevGateway::reap() {
  if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
  return pid_ <= 0;
}

bool DevGateway::is_running() {
  const std::lock_guard lock(mutex_);
  return !reap();
}

bool DevGateway::start(std::string& fault) {
  std::error_code ec;
  const std::uintmax_t size = std::filesystem::file_size(log_, ec);
  const std::uintmax_t offset = ec ? 0 : size;
  {
    const std::lock_guard lock(mutex_);
    if (is_stopped_ || !reap()) return !is_stopped_;
    std::vector<char*> words;
    words.reserve(words_.size() + 1);
    for (std::string& word : words_) words.push_back(word.data());
    words.push_back(nullptr);
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) become(words.data(), log_.c_str(), parent);
  }
  for (int i = 0; i < start_turns_max; ++i) {
    const std::string text = text_from(log_, offset);
    const std::size_t at = text.find("\"msg\":\"ready\"");
    if (at != std::string::npos && text.find('\n', at) != std::string::npos) {
      const std::string line = text.substr(at, text.find('\n', at) - at);
      listen_ = log_member(line, "listen");
      admin_ = log_member(line, "admin");
      return true;
    }
    if (!is_running()) {
      const std::size_t from = text.size() > log_tail_bytes ? text.size() - log_tail_bytes : 0;
      if (!is_stopped_) fault = "the gateway does not start: " + text.substr(from);
      return false;
    }
    ::poll(nullptr, 0, turn_ms);
  }
  fault = "the gateway does not say that it is ready; see " + log_;
  return false;
}

void DevGateway::stop() {
  const std::lock_guard lock(mutex_);
  is_stopped_ = true;
  for (const int order : {SIGTERM, SIGKILL}) {
    if (reap()) return;
    ::kill(pid_, order);
    for (int i = 0; i < stop_turns_max && !reap(); ++i) ::poll(nullptr, 0, turn_ms);
  }
}

}  // namespace barbacane::cli
