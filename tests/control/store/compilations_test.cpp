#include "control/store/compilations.hpp"

#include "common/crypto/random.hpp"
#include "store_fixture.hpp"

namespace barbacane::store {
namespace {

class QueueTest : public StoreTest {
 protected:
  std::string id = project();
  const std::string here = crypto::make_uuid();
  const std::string there = crypto::make_uuid();

  std::string enqueue() {
    return write([&](Transaction& tx) {
      const RevisionValues revision{
          .entry = "a.yaml",
          .files =
              {{.name = "a.yaml", .digest = "sha256:1", .size = 3},
               {.name = "b.yaml", .digest = "sha256:2", .size = 4}},
          .digest = "d"
      };
      static_cast<void>(create_spec(tx, id, "a", revision, "key:1"));
      return enqueue_compilation(tx, id, "{}", current_inputs(tx, id, {}), "key:1");
    });
  }
  std::optional<CompileJob> claim(const std::string& owner, int seconds = 60) {
    return write([&](Transaction& tx) {
      return claim_compilation(tx, owner, std::chrono::seconds{seconds});
    });
  }
  std::string status(const std::string& job) {
    return write([&](Transaction& tx) {
      return tx
          .query_one("SELECT status || ' ' || reason FROM compilations WHERE id = $1::uuid", {job})
          ->text(0);
    });
  }
};

TEST_F(QueueTest, AJobIsClaimedOnceWithItsInputs) {
  const std::string job = enqueue();
  const auto claimed = claim(here);
  ASSERT_TRUE(claimed);
  EXPECT_EQ(claimed->lease.compilation, job);
  ASSERT_EQ(claimed->inputs.size(), 1U);
  ASSERT_EQ(claimed->inputs[0].files.size(), 2U);
  EXPECT_EQ(claimed->inputs[0].files[1].name, "b.yaml");
  EXPECT_EQ(claimed->inputs[0].files[1].size, 4U);
  EXPECT_FALSE(claim(there));
}

TEST_F(QueueTest, AWorkerThatLostItsLeaseWritesNothing) {
  const std::string job = enqueue();
  const auto first = claim(here, -1);  // expired as soon as it is taken
  const auto second = claim(there);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(second->lease.epoch, first->lease.epoch + 1);
  write([&](Transaction& tx) {
    EXPECT_FALSE(renew_compilation(tx, first->lease, std::chrono::seconds{60}, "compiling"));
    EXPECT_FALSE(finish_compilation(tx, first->lease, {.is_success = false, .reason = "late"}));
    return_compilation(tx, first->lease);
    return true;
  });
  EXPECT_EQ(status(job), "running ");
  EXPECT_TRUE(write([&](Transaction& tx) {
    return finish_compilation(tx, second->lease, {.is_success = false, .reason = "no"});
  }));
  EXPECT_EQ(status(job), "failed no");
}

TEST_F(QueueTest, AfterTwoDeadWorkersItFails) {
  const std::string job = enqueue();
  EXPECT_TRUE(claim(here, -1));
  EXPECT_TRUE(claim(here, -1));
  EXPECT_FALSE(claim(there));
  EXPECT_EQ(status(job), "failed the compiler did not survive it, 2 times");
}

TEST_F(QueueTest, AJobGivenBackCostsNoAttempt) {
  enqueue();
  for (int i = 0; i < 5; ++i) {
    const auto job = claim(here);
    ASSERT_TRUE(job) << i;
    write([&](Transaction& tx) {
      return_compilation(tx, job->lease);
      return true;
    });
  }
}

}  // namespace
}  // namespace barbacane::store
