// barbacane-control: see control/cli for the commands.

#include <unistd.h>

#include <new>
#include <string_view>

#include "control/cli/run.hpp"

namespace {

/// What a description can make of the memory that a compiler may have is an answer, not a crash.
[[noreturn]] void end_without_memory() {
  constexpr std::string_view words = "barbacane-control: there is not enough memory for this\n";
  constexpr int unreachable = 3;
  static_cast<void>(::write(STDERR_FILENO, words.data(), words.size()) < 0);
  ::_exit(unreachable);
}

}  // namespace

int main(int argument_count, char** arguments) {
  std::set_new_handler(end_without_memory);
  return barbacane::cli::run(argument_count, arguments);
}
