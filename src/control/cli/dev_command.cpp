#include "control/cli/dev_command.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "control/app/serve.hpp"
#include "control/cli/command.hpp"
#include "control/cli/dev_session.hpp"
#include "control/cli/file_loader.hpp"
#include "control/store/database.hpp"
#include "control/store/instances.hpp"
#include "control/store/private_postgres.hpp"

namespace barbacane::cli {
namespace {

constexpr std::chrono::seconds drain_timeout{5};
constexpr unsigned private_mode = 0600;

/// The state directory is ours for as long as this lives.
class StateLock {
 public:
  StateLock() = default;
  ~StateLock() {
    if (file_ >= 0) ::close(file_);
  }
  StateLock(const StateLock&) = delete;
  StateLock& operator=(const StateLock&) = delete;

  ExitCode take(const std::string& state) {
    file_ = ::open((state + "/dev.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, private_mode);
    if (file_ < 0) return cannot_use(state, std::strerror(errno));
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
      std::string owner;
      std::ifstream(state + "/dev.lock") >> owner;
      return fail(
          ExitCode::conflict,
          "another 'dev' (process " + owner + ") uses " + state,
          "stop it, or give this one another --state-dir"
      );
    }
    const std::string pid = std::to_string(::getpid()) + '\n';
    const bool is_written =
        ::ftruncate(file_, 0) == 0 && ::write(file_, pid.data(), pid.size()) == std::ssize(pid);
    return is_written ? ExitCode::ok : cannot_use(state, std::strerror(errno));
  }

  static ExitCode cannot_use(const std::string& state, const std::string& why) {
    return fail(
        ExitCode::unreachable,
        "cannot use " + state + ": " + why,
        "give a --state-dir that you may write to"
    );
  }

 private:
  int file_ = -1;
};

/// Made so that the user of the database may pass, and kept out of version control.
ExitCode make_state(const std::string& state) {
  std::error_code ec;
  const bool is_new = std::filesystem::create_directories(state, ec);
  if (ec) return StateLock::cannot_use(state, ec.message());
  if (!is_new) return ExitCode::ok;
  ::chmod(state.c_str(), ::geteuid() == 0 ? 0711 : 0700);
  const Result<void> written = write_file(state + "/.gitignore", "*\n", 0644);
  return written ? ExitCode::ok : StateLock::cannot_use(state, written.error().message());
}

/// A description with errors is what `dev` is for; a file that is not there is a slip of the
/// fingers, and better told before a database is made for it.
ExitCode check_files(const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    if (const Result<std::string> text = read_file(file, FileLoader::file_bytes_max); !text)
      return fail(
          ExitCode::unreachable,
          "--spec " + file + ": " + text.error().message(),
          "check the name; it is relative to the working directory"
      );
  }
  return ExitCode::ok;
}

observe::Level level_of(const std::string& name) {
  if (name == "trace") return observe::Level::trace;
  if (name == "debug") return observe::Level::debug;
  if (name == "info") return observe::Level::info;
  return name == "error" ? observe::Level::error : observe::Level::warn;
}

/// The schema, and nothing left of an instance that was killed: its gateway would not be let in.
control::Outcome prepare(const std::string& database_url) {
  std::string report;
  const control::Outcome done = control::migrate(database_url, report);
  if (done.code != 0) return done;
  store::Database database({.url = database_url, .connections_max = 1});
  const Result<void> forgotten =
      database.transact([](store::Transaction& tx) { store::forget_instances(tx); });
  if (forgotten) return {};
  return {
      .code = static_cast<int>(ExitCode::unreachable), .fault = database.last_failure(), .help = {}
  };
}

ExitCode end_of(const control::Outcome& outcome) {
  return outcome.code == 0 ? ExitCode::ok
                           : fail(static_cast<ExitCode>(outcome.code), outcome.fault, outcome.help);
}

}  // namespace

ExitCode run_dev(const DevOptions& options) {
  const auto listen = net::parse_listen_address(options.listen);
  if (!listen || listen->is_unix)
    return fail(
        ExitCode::usage,
        "--listen: '" + options.listen + "' is no address",
        "such as 127.0.0.1:9090"
    );
  if (const ExitCode code = check_files(options.input.specs); code != ExitCode::ok) return code;
  if (const ExitCode code = make_state(options.state); code != ExitCode::ok) return code;
  StateLock lock;
  if (const ExitCode code = lock.take(options.state); code != ExitCode::ok) return code;
  std::string fault;
  const auto postgres = store::PrivatePostgres::start(
      {.directory = options.state + "/database", .programs = options.postgres_programs}, fault
  );
  if (postgres == nullptr) return fail(ExitCode::unreachable, fault);
  if (const auto done = prepare(postgres->url()); done.code != 0) return end_of(done);

  const control::ServeOptions served{
      .database_url = postgres->url(),
      .listen = *listen,
      .log = {.level = level_of(options.log_level)},
      .drain_timeout = drain_timeout
  };
  std::optional<DevSession> session;
  std::thread working;
  const control::Outcome outcome = control::serve(
      served,
      {.started =
           [&](const std::string& address) {
             session.emplace(options, address, postgres->url());
             working = std::thread([&session] { session->run(); });
           },
       .stopping = [&session] { session->stop(); }}
  );
  if (working.joinable()) working.join();
  return end_of(outcome);
}

}  // namespace barbacane::cli
