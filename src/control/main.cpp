// barbacane-control: see control/cli for the commands.

#include "control/cli/run.hpp"

int main(int argument_count, char** arguments) {
  return barbacane::cli::run(argument_count, arguments);
}
