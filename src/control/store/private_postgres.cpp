#include "control/store/private_postgres.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <pqxx/pqxx>

namespace barbacane::store {
namespace {

constexpr int start_turns_max = 600;  // of a tenth of a second each
constexpr int stop_turns_max = 300;
constexpr int turn_ms = 100;
constexpr std::size_t log_tail_bytes = 600;

void wait_a_turn() {
  ::poll(nullptr, 0, turn_ms);
}

struct User {
  uid_t uid = 0;
  gid_t gid = 0;
};

/// Whom the server runs as; nothing when we are nobody special ourselves.
std::optional<User> other_user() {
  if (::geteuid() != 0) return std::nullopt;
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* entry = ::getpwnam(name)) return User{entry->pw_uid, entry->pw_gid};
  }
  return User{65534, 65534};
}

std::string find_program(const std::string& name) {
  namespace fs = std::filesystem;
  std::error_code ec;
  std::vector<int> versions;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ec))
    versions.push_back(std::atoi(entry.path().filename().c_str()));
  std::ranges::sort(versions, std::greater{});
  for (const int version : versions) {
    const std::string path = "/usr/lib/postgresql/" + std::to_string(version) + "/bin/" + name;
    if (::access(path.c_str(), X_OK) == 0) return path;
  }
  return name;  // then it has to be in PATH
}

/// In the child: another user, our parent's death as an order to stop, output to the log.
[[noreturn]] void become(
    const std::vector<std::string>& words, const std::optional<User>& user, const std::string& log
) {
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(nothing, 0);
  if (out >= 0) {
    ::dup2(out, 1);
    ::dup2(out, 2);
  }
  if (user) {
    if (::setgroups(0, nullptr) != 0 || ::setgid(user->gid) != 0 || ::setuid(user->uid) != 0)
      ::_exit(126);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGINT);  // after setuid, which forgets it
  ::setsid();                         // a Ctrl-C at our terminal is ours to pass on
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

pid_t spawn(
    const std::vector<std::string>& words, const std::optional<User>& user, const std::string& log
) {
  const pid_t child = ::fork();
  if (child == 0) become(words, user, log);
  return child;
}

std::string tail_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return text.size() > log_tail_bytes ? text.substr(text.size() - log_tail_bytes) : text;
}

bool answers(const std::string& url) {
  try {
    const pqxx::connection connection(url);
    return connection.is_open();
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace

std::unique_ptr<PrivatePostgres> PrivatePostgres::start(
    const PrivatePostgresSettings& settings, std::string& fault
) {
  namespace fs = std::filesystem;
  std::error_code ec;
  const std::optional<User> user = other_user();
  for (const std::string& path : {settings.directory, settings.directory + "/socket"}) {
    fs::create_directories(path, ec);
    if (ec) {
      fault = "cannot make " + path + ": " + ec.message();
      return nullptr;
    }
    ::chmod(path.c_str(), 0700);
    if (user && ::chown(path.c_str(), user->uid, user->gid) != 0) {
      fault = "cannot give " + path + " to the user of the database: " + std::strerror(errno);
      return nullptr;
    }
  }
  const std::string log = settings.directory + "/postgres.log";
  if (!fs::exists(settings.directory + "/data/PG_VERSION")) {
    std::vector<std::string> words{
        find_program("initdb"),
        "-D",
        settings.directory + "/data",
        "-U",
        "barbacane",
        "--auth=trust",
        "--no-locale",
        "-E",
        "UTF8"
    };
    if (!settings.is_durable) words.emplace_back("--no-sync");
    int status = 0;
    const pid_t child = spawn(words, user, log);
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      fault = "initdb failed (is postgresql installed?): " + tail_of(log);
      return nullptr;
    }
  }
  std::unique_ptr<PrivatePostgres> made(new PrivatePostgres(settings));
  if (!made->launch(fault)) return nullptr;
  return made;
}

bool PrivatePostgres::launch(std::string& fault) {
  const std::string log = settings_.directory + "/postgres.log";
  std::vector<std::string> words{
      find_program("postgres"),
      "-D",
      settings_.directory + "/data",
      "-k",
      settings_.directory + "/socket",
      "-c",
      "listen_addresses=",
      "-c",
      "timezone=UTC"
  };
  if (!settings_.is_durable) {
    for (const char* option : {"fsync=off", "synchronous_commit=off", "full_page_writes=off"})
      words.insert(words.end(), {"-c", option});
  }
  for (const std::string& option : settings_.options) words.insert(words.end(), {"-c", option});
  pid_ = spawn(words, other_user(), log);
  for (int i = 0; i < start_turns_max; ++i) {
    if (answers(url())) return true;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      break;
    }
    wait_a_turn();
  }
  fault = "the private PostgreSQL does not start: " + tail_of(log);
  return false;
}

void PrivatePostgres::stop() {
  if (pid_ <= 0) return;
  for (const int order : {SIGINT, SIGQUIT, SIGKILL}) {
    ::kill(pid_, order);
    for (int i = 0; i < stop_turns_max; ++i) {
      if (::waitpid(pid_, nullptr, WNOHANG) != 0) {
        pid_ = -1;
        return;
      }
      wait_a_turn();
    }
  }
}

void PrivatePostgres::restart(std::string& fault) {
  stop();
  launch(fault);
}

PrivatePostgres::~PrivatePostgres() {
  stop();
}

std::string PrivatePostgres::url(const std::string& database) const {
  return "host=" + settings_.directory + "/socket user=barbacane dbname=" + database;
}

}  // namespace barbacane::store
