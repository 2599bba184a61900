#include "control/cli/action_table.hpp"

namespace barbacane::cli {

ExitCode run_action(
    std::string_view command,
    std::span<const Action> actions,
    const settings::Settings& settings,
    const Words& words
) {
  std::string known;
  for (const Action& one : actions) {
    known += (known.empty() ? "" : ", ") + std::string(one.name);
    if (one.name != words.front()) continue;
    const std::span<const std::string> rest = std::span(words).subspan(1);
    if (rest.size() < one.words_min || rest.size() > one.words_max)
      return fail(
          ExitCode::usage,
          std::string(command) + ' ' + words.front() + " takes " +
              (one.takes.empty() ? "nothing more" : std::string(one.takes))
      );
    ExitCode code = ExitCode::ok;
    const auto remote = Remote::open(settings, code);
    if (!remote) return code;
    return one.function({.remote = *remote, .settings = settings, .words = rest});
  }
  return fail(
      ExitCode::usage,
      "there is no '" + std::string(command) + ' ' + words.front() + "'",
      "use one of " + known
  );
}

ExitCode remove_remote(const Act& act, const std::string& path, std::string_view done) {
  ExitCode code = ExitCode::ok;
  if (!act.remote.call("DELETE", path, {}, {}, code)) return code;
  std::fprintf(stderr, "%s\n", std::string(done).c_str());
  return ExitCode::ok;
}

}  // namespace barbacane::cli
