#include "support/test_database.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>

#include "control/store/migrations.hpp"
#include "support/temporary_directory.hpp"

namespace barbacane::support {
namespace {

/// Made before the server, so that its directory outlives it.
struct Server {
  TemporaryDirectory directory;
  std::unique_ptr<store::PrivatePostgres> postgres;

  Server() {
    std::string fault;
    postgres = store::PrivatePostgres::start(
        {.directory = directory.path(), .is_durable = false, .options = {"max_connections=100"}},
        fault
    );
    if (postgres == nullptr) {
      ADD_FAILURE() << fault;
      std::exit(1);
    }
  }
};

Server& server() {
  static Server one;
  return one;
}

void administer(const std::string& statement) {
  store::Database database({.url = server().postgres->url(), .connections_max = 1});
  const Result<void> done = database.read([&](store::Transaction& tx) { tx.query(statement); });
  ASSERT_TRUE(done) << statement << ": " << done.error().message();
}

const std::string& template_name() {
  static const std::string name = [] {
    administer("CREATE DATABASE migrated");
    store::Database database({.url = server().postgres->url("migrated"), .connections_max = 1});
    std::string detail;
    const auto applied = store::migrate(database, detail);
    EXPECT_TRUE(applied) << detail;
    return std::string("migrated");
  }();
  return name;
}

std::string next_name() {
  static std::atomic<int> number{0};
  return "test_" + std::to_string(++number);
}

}  // namespace

store::PrivatePostgres& test_server() {
  return *server().postgres;
}

TestDatabase::TestDatabase() : name_(next_name()), url_(server().postgres->url(name_)) {
  const std::string& source = template_name();
  administer("CREATE DATABASE " + name_ + " TEMPLATE " + source);
}

TestDatabase::~TestDatabase() {
  administer("DROP DATABASE " + name_ + " WITH (FORCE)");
}

std::string make_empty_database() {
  const std::string name = next_name();
  administer("CREATE DATABASE " + name);
  return server().postgres->url(name);
}

}  // namespace barbacane::support
