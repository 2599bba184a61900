#include "control/store/projects.hpp"

#include "control/store/specs.hpp"
#include "store_fixture.hpp"

namespace barbacane::store {
namespace {

TEST_F(StoreTest, NamesAreTakenOnce) {
  const std::string one = project("one");
  EXPECT_EQ(project("one"), "");
  const std::string two = project("two");
  const auto rename = [&](const char* name, std::optional<std::int64_t> version) {
    return write([&](Transaction& tx) {
      return update_project(tx, two, {.name = name, .description = {}, .options = {}}, version);
    });
  };
  EXPECT_EQ(rename("one", {}), Written::name_taken);
  EXPECT_EQ(rename("three", 7), Written::changed_meanwhile);
  EXPECT_EQ(rename("three", 1), Written::done);
  EXPECT_EQ(rename("three", 1), Written::changed_meanwhile);
}

TEST_F(StoreTest, RevisionsGrowOnlyWithNewContent) {
  const std::string id = project();
  RevisionValues values{
      .entry = "a.yaml", .files = {{.name = "a.yaml", .digest = "x", .size = 1}}, .digest = "one"
  };
  const std::string spec =
      write([&](Transaction& tx) { return *create_spec(tx, id, "a", values, "k"); });
  EXPECT_FALSE(write([&](Transaction& tx) {
    return create_spec(tx, id, "a", values, "k").has_value();
  }));
  bool is_changed = true;
  const auto revise = [&] {
    return write([&](Transaction& tx) { return revise_spec(tx, spec, {}, values, "k", is_changed); }
    );
  };
  EXPECT_EQ(revise(), Written::done);
  EXPECT_FALSE(is_changed);
  values.digest = "two";
  EXPECT_EQ(revise(), Written::done);
  EXPECT_TRUE(is_changed);
  EXPECT_EQ(write([&](Transaction& tx) { return find_revision(tx, spec, 0)->number; }), 2);
  EXPECT_EQ(write([&](Transaction& tx) { return find_revision(tx, spec, 1)->number; }), 1);
  EXPECT_FALSE(write([&](Transaction& tx) { return find_revision(tx, spec, 3).has_value(); }));
}

TEST_F(StoreTest, AProjectWithLiveGatewaysStays) {
  const std::string id = project();
  write([&](Transaction& tx) {
    return tx.execute(
        "INSERT INTO data_planes (project_id, node_key, status) VALUES ($1::uuid, "
        "gen_random_uuid(), 'online')",
        {id}
    );
  });
  EXPECT_EQ(write([&](Transaction& tx) { return remove_project(tx, id, {}); }), Written::in_use);
  write([&](Transaction& tx) { return tx.execute("UPDATE data_planes SET status = 'offline'"); });
  EXPECT_EQ(write([&](Transaction& tx) { return remove_project(tx, id, {}); }), Written::done);
  EXPECT_EQ(write([&](Transaction& tx) { return remove_project(tx, id, {}); }), Written::not_found);
}

}  // namespace
}  // namespace barbacane::store
