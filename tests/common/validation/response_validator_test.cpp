#include "common/validation/response_validator.hpp"

#include <gtest/gtest.h>

#include <map>

#include "support/gateway_fixture.hpp"

namespace barbacane::validation {
namespace {

constexpr std::uint32_t string_bit = 16;
constexpr std::uint32_t integer_bit = 4;

/// Responses by status, each with an application/json body of an integer and a required header
/// "x-n" of an integer; `more` may change the tables.
class Described {
 public:
  explicit Described(const std::vector<std::uint16_t>& statuses) {
    using support::GatewayParts;
    using tables::Opcode;
    parts_.resources = {tables::Resource{tables::Range{0, 0}}};
    const std::uint32_t integer =
        parts_.add_schema({GatewayParts::make_instruction(Opcode::type_mask, integer_bit)});
    const std::uint32_t secret = parts_.add_schema(
        {GatewayParts::make_instruction(Opcode::type_mask, string_bit),
         GatewayParts::make_instruction(Opcode::write_only)}
    );
    parts_.media_types.emplace_back(
        parts_.intern("application/json"),
        tables::BodyKind::json,
        integer,
        tables::none,
        tables::Range{0, 0}
    );
    parts_.media_types.emplace_back(
        parts_.intern("application/*+json"),
        tables::BodyKind::json,
        secret,
        tables::none,
        tables::Range{0, 0}
    );
    parts_.media_types.emplace_back(
        parts_.intern("text/event-stream"),
        tables::BodyKind::text,
        integer,
        tables::none,
        tables::Range{0, 0}
    );
    parts_.parameters.emplace_back(
        parts_.intern("x-n"),
        tables::ParameterIn::header,
        tables::ParameterStyle::simple,
        false,
        true,
        false,
        false,
        false,
        std::uint8_t{0},
        integer,
        support::absent_text,
        tables::none
    );
    for (const std::uint16_t status : statuses)
      parts_.responses.emplace_back(status, tables::Range{0, 3}, tables::Range{0, 1});
    parts_.operations = {support::make_operation(parts_, "GET", "/a", "getA")};
    parts_.operations[0].responses = {0, static_cast<std::uint32_t>(statuses.size())};
    parts_.build_routes();
    bytes_ = parts_.build();
    std::string fault;
    rules = RequestRules::build(*tables::GetGateway(bytes_.data()), fault);
    EXPECT_NE(rules, nullptr) << fault;
  }
  [[nodiscard]] const tables::Operation& operation() const {
    return tables::span_of(rules->gateway().operations())[0];
  }
  [[nodiscard]] int declared_for(std::uint16_t status) const {
    const tables::Response* const found =
        ResponseValidator::declared_for(*rules, operation(), status);
    return found == nullptr ? -1 : found->status();
  }

  std::shared_ptr<const RequestRules> rules;

 private:
  support::GatewayParts parts_;
  std::string bytes_;
};

TEST(DeclaredFor, TheStatusItselfThenItsClassThenTheDefault) {
  const Described all({0, 4, 404, 200});
  EXPECT_EQ(all.declared_for(404), 404);
  EXPECT_EQ(all.declared_for(410), 4);
  EXPECT_EQ(all.declared_for(200), 200);
  EXPECT_EQ(all.declared_for(500), 0);
  const Described turned({404, 4, 0});
  EXPECT_EQ(turned.declared_for(404), 404);
  EXPECT_EQ(turned.declared_for(410), 4);
  EXPECT_EQ(turned.declared_for(500), 0);
  const Described few({200, 4});
  EXPECT_EQ(few.declared_for(201), -1);
  EXPECT_EQ(few.declared_for(500), -1);
  EXPECT_EQ(few.declared_for(499), 4);
}

struct HeadRow {
  std::string name;
  std::uint16_t status = 200;
  std::string type = "application/json";
  std::vector<std::string> numbers = {"1"};
  ResponseFault fault = ResponseFault::none;
  bool is_body_checked = false;
  std::string coding = {};
  bool is_partial = false;
  bool is_body_absent = false;
  bool has_body = true;
};

class HeadOfResponse : public testing::TestWithParam<HeadRow> {};

TEST_P(HeadOfResponse, IsJudged) {
  const HeadRow& row = GetParam();
  const Described described({200, 304});
  ResponseValidator validator;
  Violations violations;
  const ResponseParts parts{
      .status = row.status,
      .content_type = row.type,
      .content_coding = row.coding,
      .has_body = row.has_body,
      .is_body_absent = row.is_body_absent,
      .is_partial = row.is_partial,
      .fields =
          [&row](std::string_view name, std::vector<std::string_view>& out) {
            if (name == "x-n") out.insert(out.end(), row.numbers.begin(), row.numbers.end());
          }
  };
  const ResponsePlan plan =
      validator.check_head(*described.rules, described.operation(), parts, violations);
  EXPECT_EQ(plan.fault, row.fault);
  EXPECT_EQ(violations.empty(), row.fault == ResponseFault::none);
  EXPECT_EQ(plan.schema != tables::none, row.is_body_checked);
}

INSTANTIATE_TEST_SUITE_P(
    Rows,
    HeadOfResponse,
    testing::Values(
        HeadRow{.name = "Fits", .is_body_checked = true},
        HeadRow{.name = "Parameters", .type = "Application/JSON;a=b", .is_body_checked = true},
        HeadRow{.name = "Suffix", .type = "application/x+json", .is_body_checked = true},
        HeadRow{.name = "Stream", .type = "text/event-stream"},
        HeadRow{.name = "Partial", .is_partial = true},
        HeadRow{.name = "Head", .type = "", .is_body_absent = true},
        HeadRow{.name = "NotModified", .status = 304, .type = "", .numbers = {}},
        HeadRow{.name = "Undeclared", .status = 201, .fault = ResponseFault::status},
        HeadRow{
            .name = "NoHeader",
            .numbers = {},
            .fault = ResponseFault::headers,
            .is_body_checked = true
        },
        HeadRow{
            .name = "BadHeader",
            .numbers = {"x"},
            .fault = ResponseFault::headers,
            .is_body_checked = true
        },
        HeadRow{
            .name = "HeaderTwice",
            .numbers = {"1", "2"},
            .fault = ResponseFault::headers,
            .is_body_checked = true
        },
        HeadRow{.name = "NoType", .type = "", .fault = ResponseFault::media_type},
        HeadRow{
            .name = "Nothing", .type = "", .fault = ResponseFault::media_type, .has_body = false
        },
        HeadRow{.name = "OtherType", .type = "text/html", .fault = ResponseFault::media_type},
        HeadRow{.name = "BrokenType", .type = "a/b/c", .fault = ResponseFault::media_type},
        HeadRow{.name = "Coded", .fault = ResponseFault::body, .coding = "br"},
        HeadRow{
            .name = "TheFirstFaultCounts",
            .type = "text/html",
            .numbers = {},
            .fault = ResponseFault::headers
        }
    ),
    [](const auto& tested) { return tested.param.name; }
);

TEST(BodyOfResponse, IsJudgedInItsDirection) {
  const Described described({200});
  ResponseValidator quiet;
  ResponseValidator showing(true);
  Violations violations;
  EXPECT_TRUE(quiet.check_body(*described.rules, 0, " 1 ", violations));
  EXPECT_TRUE(violations.empty());
  EXPECT_FALSE(quiet.check_body(*described.rules, 0, "\"a\"", violations));
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].in, "body");
  EXPECT_TRUE(violations[0].is_by_schema);
  EXPECT_EQ(violations[0].value, "");
  EXPECT_FALSE(showing.check_body(*described.rules, 0, "\"a\"", violations));
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].value, "\"a\"");
  EXPECT_FALSE(quiet.check_body(*described.rules, 1, "\"a\"", violations)) << "writeOnly";
  for (const std::string_view broken : {"", "{", "1 2", "\xFF"}) {
    EXPECT_FALSE(quiet.check_body(*described.rules, 0, broken, violations)) << broken;
    ASSERT_EQ(violations.size(), 1U);
    EXPECT_FALSE(violations[0].is_by_schema);
  }
}

}  // namespace
}  // namespace barbacane::validation
