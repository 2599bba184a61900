#pragma once
// A PostgreSQL for the tests of one program: started with the first test that needs it, gone with
// the program. Each test gets a database of its own, copied from one that is migrated.

#include <memory>
#include <string>

#include "control/store/database.hpp"
#include "control/store/private_postgres.hpp"

namespace barbacane::support {

/// The server itself, for tests that restart it.
[[nodiscard]] store::PrivatePostgres& test_server();

class TestDatabase {
 public:
  TestDatabase();
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  [[nodiscard]] const std::string& url() const noexcept { return url_; }

 private:
  std::string name_;
  std::string url_;
};

/// An empty database, without a schema.
[[nodiscard]] std::string make_empty_database();

}  // namespace barbacane::support
