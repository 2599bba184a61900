// ui_world [--gateways N]: a control plane with a PostgreSQL of its own, for browser tests and for
// looking at the page. Prints where it is, its admin key and the programs of this build; ends when
// standard input does.

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/control_plane.hpp"
#include "support/fleet.hpp"
#include "support/process.hpp"
#include "support/test_database.hpp"

namespace {

int gateways_wanted(int count, char** words) {
  for (int i = 1; i + 1 < count; ++i) {
    if (std::string_view(words[i]) == "--gateways") return std::atoi(words[i + 1]);
  }
  return 0;
}

void wait_for_end_of_input() {
  char piece[64];
  while (::read(STDIN_FILENO, piece, sizeof piece) > 0) {
  }
}

}  // namespace

int main(int count, char** words) {
  using namespace barbacane::support;
  TestDatabase database;
  ControlPlane plane(database.url());
  const std::string key = make_admin_key(database.url());
  plane.use_key(key);
  std::optional<Fleet> fleet;
  std::vector<FleetGateway> gateways;
  const int wanted = gateways_wanted(count, words);
  if (wanted > 0) fleet.emplace(plane, "harbour");
  for (int i = 1; i <= wanted; ++i) gateways.push_back(fleet->start("edge-" + std::to_string(i)));
  std::printf(
      "{\"url\":\"%s\",\"key\":\"%s\",\"project\":\"%s\",\"control\":\"%s\",\"gateway\":\"%s\"}\n",
      plane.url().c_str(),
      key.c_str(),
      fleet ? fleet->project().c_str() : "",
      control_program().c_str(),
      gateway_program().c_str()
  );
  std::fflush(stdout);
  wait_for_end_of_input();
  return 0;
}
