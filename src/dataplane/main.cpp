// barbacane: see dataplane/app for the commands.

#include "common/net/tls_context.hpp"
#include "dataplane/app/run.hpp"

int main(int argument_count, char** arguments) {
  barbacane::net::init_tls_library();
  return barbacane::dataplane::run(argument_count, arguments);
}
