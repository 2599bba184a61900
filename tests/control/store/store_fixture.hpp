#pragma once
// A migrated database and what most tests put into it first.

#include <gtest/gtest.h>

#include <string>

#include "control/store/audit.hpp"
#include "control/store/database.hpp"
#include "control/store/projects.hpp"
#include "support/test_database.hpp"

namespace barbacane::store {

class StoreTest : public ::testing::Test {
 protected:
  support::TestDatabase place;
  Database database{{.url = place.url(), .connections_max = 4}};
  const Actor actor{.name = "key:1", .request_id = "r1", .address = "127.0.0.1"};

  /// Runs `work` in a transaction that must succeed.
  template <class F>
  auto write(F work) {
    auto out = store::transact(database, work);
    EXPECT_TRUE(out) << out.error().message();
    return std::move(*out);
  }
  std::string project(const std::string& name = "one") {
    return write([&](Transaction& tx) {
      return create_project(tx, {.name = name, .description = {}, .options = {}}).value_or("");
    });
  }
};

}  // namespace barbacane::store
