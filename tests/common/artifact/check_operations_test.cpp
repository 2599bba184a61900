#include "common/artifact/check_operations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/table_faults.hpp"

namespace barbacane::artifact {
namespace {

using support::absent_text;
using support::fault_of;
using support::GatewayParts;
using support::make_gateway;
using support::poke;
using support::Spoiled;

constexpr std::uint32_t huge = 0xFFFFFFFEU;
constexpr std::uint32_t none = tables::none;

tables::Text outside(const GatewayParts& parts) {
  return {static_cast<std::uint32_t>(parts.pool.size()), 1};
}

// Offsets of fields in the rows of operations.fbs.
constexpr std::size_t parameter_in = 8;
constexpr std::size_t parameter_style = 9;
constexpr std::size_t parameter_required = 11;
constexpr std::size_t parameter_shape = 15;
constexpr std::size_t body_padding = 1;

TEST(CheckOperations, AcceptsTheFixture) {
  EXPECT_EQ(fault_of(make_gateway()), "");
}

TEST(CheckOperations, AcceptsTheEdgesOfEveryRange) {
  GatewayParts parts = make_gateway();
  const auto end = [](const auto& rows) { return static_cast<std::uint32_t>(rows.size()); };
  parts.operations[2].parameters = {end(parts.parameters), 0};
  parts.operations[2].responses = {end(parts.responses), 0};
  parts.operations[2].id = {end(parts.pool), 0};
  parts.operations[2].sunset = parts.intern("Sat, 31 Dec 2030 23:59:59 GMT");
  parts.operations[2].response_sample_ppm = 0;
  parts.operations[2].schema_status = 422;
  parts.responses[1] = {599, {0, 0}, {0, 0}};
  EXPECT_EQ(fault_of(parts), "");
}

TEST(CheckOperations, NamesRowAndFieldOfTheFault) {
  const Spoiled rows[] = {
      {"id outside",
       [](GatewayParts& p) { p.operations[1].id = outside(p); },
       "operations[1].id points outside the pool"},
      {"id absent",
       [](GatewayParts& p) { p.operations[1].id = absent_text; },
       "operations[1].id points outside the pool"},
      {"id wraps", [](GatewayParts& p) { p.operations[1].id = {huge, huge}; }, "operations[1].id"},
      {"method empty",
       [](GatewayParts& p) { p.operations[0].method = {0, 0}; },
       "operations[0].method is no token"},
      {"method with a space",
       [](GatewayParts& p) { p.operations[0].method = p.intern("GE T"); },
       "is no token"},
      {"path outside",
       [](GatewayParts& p) { p.operations[1].path = outside(p); },
       "operations[1].path"},
      {"api = size",
       [](GatewayParts& p) { p.operations[1].api = 1; },
       "operations[1].api names item 1, and there are 1"},
      {"api none", [](GatewayParts& p) { p.operations[1].api = none; }, "operations[1].api"},
      {"parameters one too many",
       [](GatewayParts& p) { p.operations[0].parameters = {0, 2}; },
       "operations[0].parameters names 2 items from 0 on, and there are 1"},
      {"parameters huge",
       [](GatewayParts& p) { p.operations[0].parameters = {0, none}; },
       "operations[0].parameters"},
      {"parameters wrap",
       [](GatewayParts& p) { p.operations[0].parameters = {1, none}; },
       "operations[0].parameters"},
      {"parameters wrap to zero",
       [](GatewayParts& p) { p.operations[0].parameters = {none, 1}; },
       "operations[0].parameters"},
      {"captures",
       [](GatewayParts& p) { p.operations[0].captures = {1, 1}; },
       "operations[0].captures"},
      {"a capture that the path lacks",
       [](GatewayParts& p) { p.operations[2].parameters = {0, 1}; },
       "operations[2].parameters name a capture"},
      {"body = size",
       [](GatewayParts& p) { p.operations[1].request_body = 1; },
       "operations[1].request_body"},
      {"responses",
       [](GatewayParts& p) { p.operations[0].responses = {3, 1}; },
       "operations[0].responses"},
      {"chain", [](GatewayParts& p) { p.operations[0].chain = {0, 2}; }, "operations[0].chain"},
      {"dispatch = size",
       [](GatewayParts& p) { p.operations[1].dispatch = 2; },
       "operations[1].dispatch"},
      {"dispatch none",
       [](GatewayParts& p) { p.operations[1].dispatch = none; },
       "operations[1].dispatch"},
      {"limits = size", [](GatewayParts& p) { p.operations[1].limits = 1; }, "operations[1].limits"
      },
      {"mode",
       [](GatewayParts& p) { p.operations[1].request_mode = static_cast<tables::Mode>(3); },
       "operations[1].request_mode is no known value"},
      {"response mode",
       [](GatewayParts& p) { p.operations[1].response_mode = static_cast<tables::Mode>(255); },
       "operations[1].response_mode"},
      {"sample of more than all",
       [](GatewayParts& p) { p.operations[1].response_sample_ppm = 1'000'001; },
       "operations[1].response_sample_ppm is more than all"},
      {"schema status",
       [](GatewayParts& p) { p.operations[1].schema_status = 200; },
       "operations[1].schema_status is neither 400 nor 422"},
      {"sunset with a line end",
       [](GatewayParts& p) { p.operations[1].sunset = p.intern("x\r\nset-cookie: a"); },
       "operations[1].sunset is no field value"},
      {"sunset outside",
       [](GatewayParts& p) { p.operations[1].sunset = outside(p); },
       "operations[1].sunset"},
      {"parameter name",
       [](GatewayParts& p) {
         p.parameters.emplace_back(p.parameters[0]);
         poke(p.parameters[1], 3, 0x7F);
       },
       "parameters[1].name"},
      {"parameter in",
       [](GatewayParts& p) { poke(p.parameters[0], parameter_in, 5); },
       "parameters[0].in is no known value"},
      {"parameter style",
       [](GatewayParts& p) { poke(p.parameters[0], parameter_style, 9); },
       "parameters[0].style is no known value"},
      {"parameter shape",
       [](GatewayParts& p) { poke(p.parameters[0], parameter_shape, 4); },
       "parameters[0].shape is no known value"},
      {"boolean of 2",
       [](GatewayParts& p) { poke(p.parameters[0], parameter_required, 2); },
       "parameters[0].row has stray bits"},
      {"padding",
       [](GatewayParts& p) { poke(p.request_bodies[0], body_padding, 1); },
       "request_bodies[0].row has stray bits"},
      {"media type",
       [](GatewayParts& p) {
         p.media_types[0] = {outside(p), tables::BodyKind::json, 0, none, {0, 0}};
       },
       "media_types[0].range"},
      {"body kind",
       [](GatewayParts& p) {
         p.media_types[0] = {{0, 1}, static_cast<tables::BodyKind>(6), 0, none, {0, 0}};
       },
       "media_types[0].body"},
      {"schema = size",
       [](GatewayParts& p) {
         p.media_types[0] = {{0, 1}, tables::BodyKind::json, 3, none, {0, 0}};
       },
       "media_types[0].schema names item 3, and there are 3"},
      {"item schema = size",
       [](GatewayParts& p) {
         p.media_types[0] = {{0, 1}, tables::BodyKind::json, none, 3, {0, 0}};
       },
       "media_types[0].item_schema"},
      {"encodings",
       [](GatewayParts& p) {
         p.media_types[0] = {{0, 1}, tables::BodyKind::json, none, none, {1, 1}};
       },
       "media_types[0].encodings"},
      {"encoding style",
       [](GatewayParts& p) {
         p.encodings[0] = {
             {0, 1}, absent_text, static_cast<tables::ParameterStyle>(9), false, false, {0, 0}
         };
       },
       "encodings[0].style"},
      {"encoding headers",
       [](GatewayParts& p) {
         p.encodings[0] = {{0, 1}, absent_text, tables::ParameterStyle::form, false, false, {0, 2}};
       },
       "encodings[0].headers"},
      {"body types",
       [](GatewayParts& p) { p.request_bodies[0] = {true, {0, 2}}; },
       "request_bodies[0].media_types"},
      {"status 6",
       [](GatewayParts& p) { p.responses[0] = {6, {0, 0}, {0, 0}}; },
       "responses[0].status"},
      {"status 600",
       [](GatewayParts& p) { p.responses[0] = {600, {0, 0}, {0, 0}}; },
       "responses[0].status"},
      {"response types",
       [](GatewayParts& p) { p.responses[0] = {200, {1, 1}, {0, 0}}; },
       "responses[0].media_types"},
      {"response headers",
       [](GatewayParts& p) { p.responses[0] = {200, {0, 0}, {1, 1}}; },
       "responses[0].headers"},
  };
  for (const Spoiled& row : rows) {
    GatewayParts parts = make_gateway();
    row.spoil(parts);
    const std::string fault = fault_of(parts);
    EXPECT_THAT(fault, testing::HasSubstr(row.fault)) << row.name;
  }
}

TEST(CheckOperations, DoesBoundedWorkOnOverlappingRanges) {
  GatewayParts parts = make_gateway();
  parts.parameters.resize(20'000, parts.parameters[0]);
  parts.operations.assign(1'000, support::OperationRow{parts.operations[0]});
  for (support::OperationRow& row : parts.operations) row.parameters = {0, 20'000};
  EXPECT_THAT(fault_of(parts), testing::HasSubstr("overlap so much"));
}

}  // namespace
}  // namespace barbacane::artifact
