#pragma once
// What tests of fleets begin with: a database, a control plane and a project of their own.

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/fleet.hpp"

namespace barbacane::support {

class FleetFixture : public ::testing::Test {
 protected:
  /// `words`: more of the control plane's command line.
  explicit FleetFixture(std::vector<std::string> words = {})
      : plane(std::make_unique<ControlPlane>(database.url(), std::move(words))) {
    plane->use_key(make_admin_key(database.url()));
    fleet.emplace(*plane);
  }
  [[nodiscard]] static bool serves(const FleetGateway& gateway, const std::string& version) {
    return eventually([&] { return gateway.version() == version; }, std::chrono::seconds{90});
  }
  [[nodiscard]] bool is_online(const std::string& name) {
    return eventually([&] { return fleet->fact(name, "status") == "online"; });
  }
  /// Deploys and waits for the end.
  [[nodiscard]] bool deployed(const std::string& artifact) {
    return fleet->reaches(fleet->deploy(artifact), "succeeded");
  }
  TestDatabase database;
  std::unique_ptr<ControlPlane> plane;
  std::optional<Fleet> fleet;
};

}  // namespace barbacane::support
