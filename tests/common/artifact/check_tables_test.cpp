#include "common/artifact/check_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/artifact/describe.hpp"
#include "common/artifact/errors.hpp"
#include "common/artifact/features.hpp"
#include "common/artifact/loader.hpp"
#include "common/routing/router.hpp"
#include "support/signing_keys.hpp"
#include "support/table_faults.hpp"

namespace barbacane::artifact {
namespace {

using support::absent_text;
using support::fault_of;
using support::first_key;
using support::GatewayParts;
using support::make_gateway;
using support::Spoiled;
using tables::Opcode;

constexpr std::uint32_t none = tables::none;

constexpr Spoiled spoiled[] = {
    {"format 0", [](GatewayParts& p) { p.format = 0; }, "format is 0"},
    {"format 2", [](GatewayParts& p) { p.format = 2; }, "format is 2"},
    {"no pool", [](GatewayParts& p) { p.has_pool = false; }, "there is no pool"},
    {"empty pool", [](GatewayParts& p) { p.pool.clear(); }, "points outside the pool"},
    {"source text", [](GatewayParts& p) { p.sources[0] = {0, none}; }, "sources[0].text"},
    {"api source = size",
     [](GatewayParts& p) { p.apis.emplace_back(absent_text, absent_text, 1); },
     "apis[1].source"},
    {"api title",
     [](GatewayParts& p) {
       p.apis.emplace_back(tables::Text{none, none}, tables::Text{0, none}, 0);
     },
     "apis[1].version"},
    {"capture", [](GatewayParts& p) { p.captures.emplace_back(none, 1); }, "captures[1].text"},
    {"chain = size",
     [](GatewayParts& p) { p.chains[0] = 1; },
     "chains[0].middleware names item 1, and there are 1"},
    {"chain huge", [](GatewayParts& p) { p.chains[0] = none; }, "chains[0].middleware"},
    {"no name",
     [](GatewayParts& p) { p.middlewares[0] = {tables::Text{0, 0}, p.intern("{}")}; },
     "middlewares[0].name is empty"},
    {"configuration of words",
     [](GatewayParts& p) { p.dispatchers[0] = {p.intern("mock"), p.intern("words")}; },
     "dispatchers[0].config is no JSON"},
    {"configuration of a list",
     [](GatewayParts& p) { p.dispatchers[0] = {p.intern("mock"), p.intern("[]")}; },
     "dispatchers[0].config is no JSON object"},
    {"no operations", [](GatewayParts& p) { p.operations.clear(); }, "routes: "},
    {"no schemas", [](GatewayParts& p) { p.schemas.clear(); }, "names item"},
    {"no instructions", [](GatewayParts& p) { p.instructions.clear(); }, "schemas[0].instructions"},
    {"cyclic program",
     [](GatewayParts& p) { p.add_schema({GatewayParts::make_instruction(Opcode::ref, 3)}); },
     "cycle that never descends"},
    {"depth 65",
     [](GatewayParts& p) {
       for (std::uint32_t at = 0; at < 65; ++at) {
         p.add_schema({GatewayParts::make_instruction(
             at == 64 ? Opcode::always_false : Opcode::ref, at == 64 ? 0 : 4 + at
         )});
       }
     },
     "nest deeper than 64"},
    {"index = size",
     [](GatewayParts& p) { p.operations[0].dispatch = 2; },
     "operations[0].dispatch names item 2, and there are 2"},
    {"counts of 2^32-1",
     [](GatewayParts& p) { p.operations[0].responses = {0, none}; },
     "operations[0].responses names 4294967295 items"},
    {"first and count overflow",
     [](GatewayParts& p) { p.operations[0].responses = {2, none - 1}; },
     "operations[0].responses"},
    {"unknown opcode",
     [](GatewayParts& p) {
       p.add_schema({GatewayParts::make_instruction(static_cast<Opcode>(43))});
     },
     "instructions[9].op is no known value"},
    {"no route nodes", [](GatewayParts& p) { p.routes.nodes.clear(); }, "routes: "},
    {"full edge table",
     [](GatewayParts& p) {
       const auto used = std::ranges::find_if(p.routes.edges, [](const tables::RouteEdge& edge) {
         return edge.child() != none;
       });
       for (tables::RouteEdge& edge : p.routes.edges) {
         if (edge.child() == none) edge = *used;
       }
     },
     "routes: "},
    {"edge table of 3",
     [](GatewayParts& p) { p.routes.edges.resize(3, p.routes.edges[0]); },
     "routes: "},
    {"huge captures_max", [](GatewayParts& p) { p.routes.captures_max = 33; }, "routes: "},
    {"captures_max 2^32-1", [](GatewayParts& p) { p.routes.captures_max = none; }, "routes: "},
    {"endpoint operation = size",
     [](GatewayParts& p) { p.routes.endpoints[0] = {p.intern("GET"), 3, 0, false}; },
     "routes: "},
    {"strips the whole path",
     [](GatewayParts& p) { p.routes.endpoints[0] = {p.intern("GET"), 2, 7, false}; },
     "endpoints[0].strip"},
    {"strips a capture",
     [](GatewayParts& p) { p.routes.endpoints[0] = {p.intern("GET"), 0, 11, false}; },
     "endpoints[0].strip"},
    {"strips 2^32-1",
     [](GatewayParts& p) { p.routes.endpoints[0] = {p.intern("GET"), 0, none, false}; },
     "endpoints[0].strip"},
    {"trie with a cycle",
     [](GatewayParts& p) {
       const tables::RouteNode& root = p.routes.nodes[0];
       p.routes.nodes[0] = {root.patterns(), 1, 1, root.endpoints(), root.statics()};
     },
     "routes: "},
    {"segment patterns huge",
     [](GatewayParts& p) {
       const tables::RouteNode& root = p.routes.nodes[0];
       p.routes.nodes[0] = {
           tables::Range{0, none}, root.parameter(), root.rest(), root.endpoints(), root.statics()
       };
     },
     "nodes[0].patterns"},
};

TEST(CheckTables, AcceptsTheFixture) {
  EXPECT_EQ(fault_of(make_gateway()), "");
}

TEST(CheckTables, NamesTheFault) {
  for (const Spoiled& row : spoiled) {
    GatewayParts parts = make_gateway();
    row.spoil(parts);
    const std::string fault = fault_of(parts);
    EXPECT_THAT(fault, testing::HasSubstr(row.fault)) << row.name;
  }
}

TEST(CheckTables, LeavesMissingRoutesToTheVerifier) {
  GatewayParts parts = make_gateway();
  parts.has_routes = false;
  EXPECT_EQ(fault_of(parts), "verifier");
}

TEST(CheckTables, AcceptsAnEmptyGateway) {
  GatewayParts parts;
  parts.build_routes();
  parts.pool = "x";
  EXPECT_EQ(fault_of(parts), "");
}

TEST(CheckTables, RefusesRowsThatAreNotAligned) {
  // Rows of 8 bytes moved by 4: the verifier looks at the length in front of them only.
  for (std::size_t more = 0; more < 8; ++more) {
    GatewayParts parts = make_gateway();
    parts.pool += std::string(more, 'x');
    EXPECT_EQ(fault_of(parts), "") << more;
  }
  const std::string bytes = make_gateway().build();
  std::vector<std::uint32_t> moved(bytes.size() / 4 + 2);
  auto* data = reinterpret_cast<std::uint8_t*>(moved.data());
  data += reinterpret_cast<std::uintptr_t>(data) % 8 == 0 ? 4 : 0;
  std::copy(bytes.begin(), bytes.end(), data);
  EXPECT_EQ(check_tables(*tables::GetGateway(data)), "limits[0].rows are not aligned");
}

TEST(CheckTables, DoesBoundedWorkOnOverlappingRoutes) {
  GatewayParts parts = make_gateway();
  parts.routes.patterns.resize(20'000, tables::SegmentPattern{tables::Range{0, 0}, 1});
  parts.routes.nodes.resize(
      2'000, tables::RouteNode{tables::Range{0, 20'000}, none, none, tables::Range{0, 0}, 0}
  );
  EXPECT_THAT(fault_of(parts), testing::HasSubstr("overlap so much"));
}

// Digest and signature are valid: somebody with the key made this file, and it is refused all the
// same.
TEST(CheckTables, RefusesHostileTablesThatAreSigned) {
  TrustPolicy trust;
  trust.keys = {first_key().public_key()};
  const auto load_signed = [&trust](const GatewayParts& parts, Failure& failure) {
    std::string detail;
    const WrittenArtifact written =
        write_artifact(support::make_artifact_parts(parts.build()), detail).value();
    const Signature beside[] = {sign(written.digest, first_key(), 1, "", "").value()};
    return load_artifact(
        written.bytes,
        {.features = supported_features, .trust = &trust, .detached = beside},
        failure
    );
  };
  Failure failure;
  EXPECT_NE(load_signed(make_gateway(), failure), nullptr) << failure.detail;
  for (const Spoiled& row : spoiled) {
    GatewayParts parts = make_gateway();
    row.spoil(parts);
    EXPECT_EQ(load_signed(parts, failure), nullptr) << row.name;
    EXPECT_EQ(failure.code, make_error_code(ArtifactErrc::unsound_tables))
        << row.name << failure.detail;
    EXPECT_THAT(failure.detail, testing::HasSubstr(row.fault)) << row.name;
  }
}

// What a gateway and an operator do with tables: walk the routes, list them.
void read_through(const tables::Gateway& gateway) {
  const routing::Router router{gateway};
  for (const std::string_view path : {"/harbours", "/harbours/7", "/status", "/", "//", "/x/y"}) {
    routing::Match match;
    router.find("GET", path, match);
    static_cast<void>(router.allow_of(path));
  }
  static_cast<void>(list_routes(gateway));
}

// Any byte of gateway.fb may be anything once someone signs it: it loads or it is refused, and
// what loads can be read from end to end. Run under ASan.
TEST(CheckTables, SurvivesEveryFlippedByteOfSignedTables) {
  const std::string gateway = make_gateway().build();
  std::size_t refused = 0;
  for (std::size_t at = 0; at < gateway.size(); ++at) {
    for (const int mask : {0x01, 0x80, 0xFF}) {
      std::string bytes = gateway;
      bytes[at] = static_cast<char>(bytes[at] ^ mask);
      const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
      flatbuffers::Verifier verifier{data, bytes.size(), 8, 16};
      if (!tables::VerifyGatewayBuffer(verifier) ||
          !check_tables(*tables::GetGateway(data)).empty()) {
        ++refused;
        continue;
      }
      read_through(*tables::GetGateway(data));
    }
  }
  EXPECT_GT(refused, gateway.size());
}

}  // namespace
}  // namespace barbacane::artifact
