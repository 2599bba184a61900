#pragma once
// A file that a gateway can serve, and what is needed to load it.

#include <string>

#include "dataplane/exchange/series.hpp"
#include "dataplane/generation/load.hpp"
#include "support/gateway_fixture.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::dataplane {

/// An artifact whose operations all go to one upstream, told apart by the title of its API.
inline std::string make_runnable(std::string_view title) {
  support::GatewayParts tables = support::make_gateway();
  tables.apis = {{tables.intern(title), tables.intern("1.0.0"), 0}};
  tables.middlewares.clear();
  tables.chains.clear();
  tables.operations[0].chain = {0, 0};
  tables.dispatchers.resize(1);
  tables.operations[2].dispatch = 0;
  return support::make_artifact(tables);
}

struct ServedFile {
  support::TemporaryDirectory folder;
  generation::LoadNeeds needs;

  ServedFile() {
    needs.path = folder.path("api.bca");
    needs.program = {
        .secrets = [](std::string_view) { return Result<Secret>(Secret("s")); },
        .series = std::make_shared<exchange::SeriesRegistry>(),
        .default_ca_file = {}
    };
    put(make_runnable("First"));
  }
  void put(const std::string& bytes) const { folder.write("api.bca", bytes); }
  [[nodiscard]] generation::Candidate load() const {
    generation::LoadFailure failure;
    return generation::load_candidate(needs, {}, {}, failure).value_or(generation::Candidate{});
  }
};

}  // namespace barbacane::dataplane
