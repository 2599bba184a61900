#include "control/store/events.hpp"

#include <thread>

#include "store_fixture.hpp"

namespace barbacane::store {
namespace {

std::vector<std::string> kinds_of(const std::vector<Event>& events) {
  std::vector<std::string> out;
  for (const Event& one : events) out.push_back(one.kind);
  return out;
}

TEST_F(StoreTest, AReaderGoesOnWhereItStood) {
  const std::string id = project();
  const auto tell = [&](const char* kind) {
    write([&](Transaction& tx) {
      publish(tx, id, kind, id, "{}");
      return true;
    });
  };
  tell("one");
  tell("two");
  const auto first = write([&](Transaction& tx) { return events_after(tx, {}, id); });
  EXPECT_EQ(kinds_of(first), (std::vector<std::string>{"one", "two"}));
  tell("three");
  const auto rest =
      write([&](Transaction& tx) { return events_after(tx, first.back().position, id); });
  EXPECT_EQ(kinds_of(rest), (std::vector<std::string>{"three"}));
  EXPECT_TRUE(write([&](Transaction& tx) {
                return events_after(tx, {}, "00000000-0000-0000-0000-000000000001");
              }).empty());
}

/// A transaction that began earlier and commits later must not land behind a reader's back.
TEST_F(StoreTest, AnEventOfASlowTransactionIsNotSkipped) {
  const std::string id = project();
  Database other({.url = place.url(), .connections_max = 2});
  std::vector<Event> seen;
  const Result<void> slow = database.transact([&](Transaction& tx) {
    publish(tx, id, "slow", id, "{}");
    static_cast<void>(other.transact([&](Transaction& fast) { publish(fast, id, "fast", id, "{}"); }
    ));
    seen = *store::read(other, [&](Transaction& reader) { return events_after(reader, {}, id); });
  });
  ASSERT_TRUE(slow);
  EXPECT_TRUE(seen.empty()) << "the fast one waits for the slow one";
  seen = *store::read(other, [&](Transaction& reader) { return events_after(reader, {}, id); });
  EXPECT_EQ(kinds_of(seen), (std::vector<std::string>{"slow", "fast"}));
}

TEST(EventPosition, IsReadStrictly) {
  EXPECT_EQ(to_text(*parse_event_position("12-34")), "12-34");
  for (const char* text :
       {"",
        "1",
        "-",
        "1-",
        "-1",
        "a-1",
        "1-2-3",
        "1 -2",
        "99999999999999999999-1",
        "1-9999999999999999999"})
    EXPECT_FALSE(parse_event_position(text)) << text;
}

}  // namespace
}  // namespace barbacane::store
