#include "control/store/audit.hpp"

#include "store_fixture.hpp"

namespace barbacane::store {
namespace {

class AuditTest : public StoreTest {
 protected:
  std::string id = project();

  void change(const std::string& action) {
    write([&](Transaction& tx) {
      record(
          tx, actor, {.project = id, .action = action, .object = id, .before = {}, .after = "{}"}
      );
      return true;
    });
  }
  ChainVerdict verdict() {
    return write([&](Transaction& tx) { return verify_chain(tx, id); });
  }
};

TEST_F(AuditTest, AChainVerifies) {
  for (const char* action : {"a.one", "a.two", "a.three"}) change(action);
  EXPECT_EQ(verdict().rows, 3);
  EXPECT_FALSE(verdict().fault);
}

TEST_F(AuditTest, EachTamperingShowsAtItsPlace) {
  struct {
    const char* statement;
    std::int64_t number;
  } const rows[]{
      {"UPDATE audit_log SET actor = 'nobody' WHERE number = 2", 2},
      {"UPDATE audit_log SET after = '' WHERE number = 1", 1},
      {"DELETE FROM audit_log WHERE number = 2", 2},
      {"DELETE FROM audit_log WHERE number = 3", 3},
      {"UPDATE audit_log SET hash = repeat('0', 64) WHERE number = 3", 3},
  };
  for (const char* action : {"a.one", "a.two", "a.three"}) change(action);
  for (const auto& [statement, number] : rows) {
    std::optional<ChainFault> fault;
    static_cast<void>(database.transact([&](Transaction& tx) {
      tx.query(statement);
      fault = verify_chain(tx, id).fault;
      tx.fail(boost::system::errc::make_error_code(boost::system::errc::operation_canceled));
    }));
    ASSERT_TRUE(fault) << statement;
    EXPECT_EQ(fault->number, number) << statement;
  }
  EXPECT_FALSE(verdict().fault);
}

TEST(CanonicalBytes, CannotBeReadTwoWays) {
  AuditRow one{.chain = "c", .number = 1, .actor = "a\",\"b", .action = "x"};
  AuditRow two{.chain = "c", .number = 1, .actor = "a", .action = "b\",\"x"};
  EXPECT_NE(canonical_bytes(one), canonical_bytes(two));
  EXPECT_EQ(
      canonical_bytes({.chain = "c", .number = 7, .at = "t"}),
      R"(["c","7","t","","","","","","","",""])"
  );
}

}  // namespace
}  // namespace barbacane::store
