#include "dataplane/exchange/identity.hpp"

#include <gtest/gtest.h>

#include <set>

#include "dataplane/http1/head_scanner.hpp"

namespace barbacane::exchange {
namespace {

const http1::Fields& fields_of(const std::string& lines) {
  static http1::RequestHead head;
  static std::string bytes;
  bytes = "GET / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
  http1::HeadScanner scanner{http1::HeadLimits{}};
  EXPECT_EQ(scanner.scan_request(bytes, head), http1::HeadStatus::complete);
  return head.fields;
}

TEST(IdSource, GivesHexDigitsThatDiffer) {
  IdSource ids;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    std::string id(32, '\0');
    ids.fill(id.data(), id.size());
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(IdSource, TheSameSeedGivesTheSame) {
  IdSource one({1, 2, 3, 4});
  IdSource two({1, 2, 3, 4});
  std::string a(40, '\0');
  std::string b(40, '\0');
  one.fill(a.data(), a.size());
  two.fill(b.data(), b.size());
  EXPECT_EQ(a, b);
}

TEST(Identity, TakesASoundRequestId) {
  IdSource ids;
  Identity identity;
  identity.begin(fields_of("X-Request-Id: abc-1\r\n"), ids);
  EXPECT_EQ(identity.request_id(), "abc-1");
}

class Replaced : public testing::TestWithParam<std::pair<std::string, std::string>> {};
TEST_P(Replaced, RequestIdIsNew) {
  IdSource ids;
  Identity identity;
  identity.begin(fields_of(GetParam().second), ids);
  EXPECT_EQ(identity.request_id().size(), 32U);
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    Replaced,
    testing::Values(
        std::pair{"None", ""},
        std::pair{"Empty", "X-Request-Id: \r\n"},
        std::pair{"Space", "X-Request-Id: a b\r\n"},
        std::pair{"Quote", "X-Request-Id: a\"b\r\n"},
        std::pair{"Long", "X-Request-Id: " + std::string(129, 'a') + "\r\n"}
    ),
    [](const auto& row) { return row.param.first; }
);

constexpr std::string_view trace = "4bf92f3577b34da6a3ce929d0e0e4736";

TEST(Identity, ContinuesATraceWithANewSpan) {
  IdSource ids;
  Identity identity;
  identity.begin(
      fields_of("traceparent: 00-" + std::string(trace) + "-00f067aa0ba902b7-00\r\n"), ids
  );
  EXPECT_TRUE(identity.is_continued());
  EXPECT_EQ(identity.trace_id(), trace);
  EXPECT_EQ(identity.traceparent().size(), 55U);
  EXPECT_TRUE(identity.traceparent().ends_with("-00"));
  EXPECT_EQ(identity.traceparent().find("00f067aa0ba902b7"), std::string_view::npos);
}

class NewTrace : public testing::TestWithParam<std::pair<std::string, std::string>> {};
TEST_P(NewTrace, IsStarted) {
  IdSource ids;
  Identity identity;
  const std::string field =
      GetParam().second.empty() ? "" : "traceparent: " + GetParam().second + "\r\n";
  identity.begin(fields_of(field), ids);
  EXPECT_FALSE(identity.is_continued());
  EXPECT_NE(identity.trace_id(), trace);
  EXPECT_TRUE(identity.traceparent().ends_with("-01"));
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    NewTrace,
    testing::Values(
        std::pair{"None", std::string()},
        std::pair{"Short", "00-" + std::string(trace) + "-00f067aa0ba902b7"},
        std::pair{"Zero", "00-" + std::string(32, '0') + "-00f067aa0ba902b7-01"},
        std::pair{"UpperCase", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"},
        std::pair{"VersionFf", "ff-" + std::string(trace) + "-00f067aa0ba902b7-01"}
    ),
    [](const auto& row) { return row.param.first; }
);

struct ViaRow {
  std::string name;
  std::string fields;
  bool is_loop;
};
class Loops : public testing::TestWithParam<ViaRow> {};
TEST_P(Loops, AreSeenByVia) {
  EXPECT_EQ(is_loop(fields_of(GetParam().fields), "barbacane-0a1b2c3d"), GetParam().is_loop);
}
INSTANTIATE_TEST_SUITE_P(
    Rows,
    Loops,
    testing::Values(
        ViaRow{"None", "", false},
        ViaRow{"Other", "Via: 1.1 fred, 1.0 barney\r\n", false},
        ViaRow{"AnotherOfOurs", "Via: 1.1 barbacane-ffffffff\r\n", false},
        ViaRow{"Own", "Via: 1.1 barbacane-0a1b2c3d\r\n", true},
        ViaRow{"OwnInTheMiddle", "Via: 1.1 a, 1.1 barbacane-0a1b2c3d (x), 1.1 b\r\n", true},
        ViaRow{"OwnInTheSecondField", "Via: 1.1 a\r\nVia: 1.0  barbacane-0a1b2c3d\r\n", true},
        ViaRow{"OnlyAPrefix", "Via: 1.1 barbacane-0a1b2c3d4\r\n", false},
        ViaRow{"NoProtocol", "Via: barbacane-0a1b2c3d\r\n", false},
        ViaRow{
            "TooManyOfOurs",
            [] {
              std::string all = "Via: 1.1 x";
              for (int i = 0; i < 17; ++i) all += ", 1.1 barbacane-" + std::to_string(i);
              return all + "\r\n";
            }(),
            true
        }
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(ViaPseudonym, IsOursForTheLifeOfTheProcess) {
  EXPECT_TRUE(via_pseudonym().starts_with("barbacane-"));
  EXPECT_EQ(via_pseudonym().size(), 18U);
  EXPECT_EQ(&via_pseudonym(), &via_pseudonym());
}

}  // namespace
}  // namespace barbacane::exchange
