#include "control/store/private_postgres.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <pqxx/pqxx>
#include <sstream>

namespace barbacane::store {
namespace {

constexpr int start_turns_max = 600;  // of a tenth of a second each
constexpr int stop_turns_max = 300;
constexpr int turn_ms = 100;
constexpr std::size_t log_tail_bytes = 600;
constexpr std::string_view socket_name = "/.s.PGSQL.5432";

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

/// Where a program of PostgreSQL is; "" when nowhere.
std::string find_program(const std::string& folder, const std::string& name) {
  namespace fs = std::filesystem;
  std::vector<std::string> places;
  if (!folder.empty()) {
    places.push_back(folder);
  } else {
    std::error_code ec;
    std::vector<int> versions;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ec))
      versions.push_back(std::atoi(entry.path().filename().c_str()));
    std::ranges::sort(versions, std::greater{});
    for (const int version : versions)
      places.push_back("/usr/lib/postgresql/" + std::to_string(version) + "/bin");
    const char* const path = std::getenv("PATH");
    std::istringstream words(path == nullptr ? "" : path);
    for (std::string place; std::getline(words, place, ':');) places.push_back(place);
  }
  for (const std::string& place : places) {
    const std::string program = place + '/' + name;
    if (::access(program.c_str(), X_OK) == 0) return program;
  }
  return {};
}

/// The first folder above `path` that the user may not pass; "" when there is none.
std::string closed_folder(const std::filesystem::path& path, const User& user) {
  std::filesystem::path above = "/";
  for (const auto& part : path.parent_path()) {
    above /= part;
    struct stat facts{};
    if (::stat(above.c_str(), &facts) != 0) return above;
    const mode_t needed = facts.st_uid == user.uid   ? S_IXUSR
                          : facts.st_gid == user.gid ? S_IXGRP
                                                     : S_IXOTH;
    if ((facts.st_mode & needed) == 0) return above;
  }
  return {};
}

/// The server of this cluster that still runs; 0 when none does.
pid_t running_server(const std::string& data) {
  std::ifstream in(data + "/postmaster.pid");
  pid_t pid = 0;
  if (!(in >> pid) || pid <= 0) return 0;
  std::string name;
  std::ifstream("/proc/" + std::to_string(pid) + "/comm") >> name;
  return name == "postgres" ? pid : 0;
}

/// As a value in a connection string.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + '\'';
}

/// In the child: another user, our parent's death as an order to stop, output to the log.
[[noreturn]] void become(
    const std::vector<std::string>& words,
    const std::optional<User>& user,
    const std::string& log,
    pid_t parent
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
  if (::getppid() != parent) ::_exit(126);
  ::setsid();  // a Ctrl-C at our terminal is ours to pass on
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
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) become(words, user, log, parent);
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
  std::unique_ptr<PrivatePostgres> made(new PrivatePostgres(settings));
  if (!made->prepare(fault) || !made->make_cluster(fault) || !made->launch(fault)) return nullptr;
  return made;
}

/// Its programs and its folders.
bool PrivatePostgres::prepare(std::string& fault) {
  initdb_ = find_program(settings_.programs, "initdb");
  postgres_ = find_program(settings_.programs, "postgres");
  if (initdb_.empty() || postgres_.empty()) {
    fault =
        "there is no PostgreSQL server here (initdb and postgres, in " +
        (settings_.programs.empty() ? "/usr/lib/postgresql/*/bin or PATH" : settings_.programs) +
        "): install it, on Debian with apt-get install postgresql";
    return false;
  }
  const std::string socket = settings_.directory + "/socket";
  if (socket.size() + socket_name.size() >= sizeof(sockaddr_un::sun_path)) {
    fault = socket + " is too long a path for a socket: choose a shorter directory";
    return false;
  }
  const std::optional<User> user = other_user();
  for (const std::string& path : {settings_.directory, socket}) {
    std::error_code ec;
    std::filesystem::create_directories(path, ec);
    if (ec) {
      fault = "cannot make " + path + ": " + ec.message();
      return false;
    }
    ::chmod(path.c_str(), 0700);
    if (user && ::chown(path.c_str(), user->uid, user->gid) != 0) {
      fault = "cannot give " + path + " to the user of the database: " + std::strerror(errno);
      return false;
    }
  }
  const std::string closed = user ? closed_folder(settings_.directory, *user) : std::string{};
  if (closed.empty()) return true;
  fault = "PostgreSQL does not run as root, and the user it runs as instead may not pass " +
          closed + ": choose a directory elsewhere, such as one below /var/lib";
  return false;
}

bool PrivatePostgres::make_cluster(std::string& fault) {
  const std::string data = settings_.directory + "/data";
  const std::string log = settings_.directory + "/postgres.log";
  if (std::filesystem::exists(data)) return true;
  const std::string part = data + ".part";  // what an initdb that was killed left is not taken
  std::error_code ec;
  std::filesystem::remove_all(part, ec);
  std::vector<std::string> words{
      initdb_, "-D", part, "-U", "barbacane", "--auth=trust", "--no-locale", "-E", "UTF8"
  };
  if (!settings_.is_durable) words.emplace_back("--no-sync");
  int status = 0;
  const pid_t child = spawn(words, other_user(), log);
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    fault = "initdb failed: " + tail_of(log);
    return false;
  }
  std::filesystem::rename(part, data, ec);
  if (ec) fault = "cannot make " + data + ": " + ec.message();
  return !ec;
}

bool PrivatePostgres::launch(std::string& fault) {
  const std::string log = settings_.directory + "/postgres.log";
  const std::string data = settings_.directory + "/data";
  // Its last owner was killed, and it is on its way out.
  for (int i = 0; i < stop_turns_max && running_server(data) != 0; ++i) wait_a_turn();
  std::vector<std::string> words{
      postgres_,
      "-D",
      data,
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
  return "host=" + quoted(settings_.directory + "/socket") + " user=barbacane dbname=" + database;
}

}  // namespace barbacane::store
