#pragma once
// Gateways and artifacts in a database, without anything behind them.

#include <string>

#include "control/store/artifacts.hpp"
#include "control/store/data_planes.hpp"
#include "control/store/instances.hpp"
#include "store_fixture.hpp"

namespace barbacane::store {

class FleetStoreTest : public StoreTest {
 protected:
  static constexpr const char* instance = "6b1f1f9a-0000-4000-8000-0000000000f1";
  static constexpr const char* node_a = "6b1f1f9a-0000-4000-8000-0000000000a1";
  static constexpr const char* node_b = "6b1f1f9a-0000-4000-8000-0000000000b1";
  static constexpr const char* boot_1 = "6b1f1f9a-0000-4000-8000-0000000000c1";
  static constexpr const char* boot_2 = "6b1f1f9a-0000-4000-8000-0000000000c2";

  FleetStoreTest() {
    write([&](Transaction& tx) {
      announce_instance(tx, {.id = instance, .hostname = "h", .version = "1", .address = "a"});
      return 0;
    });
  }

  [[nodiscard]] static GatewayFacts facts(
      const std::string& project, const char* node, const char* boot
  ) {
    return {
        .project = project,
        .node_key = node,
        .boot_id = boot,
        .name = node,
        .labels = "{}",
        .metadata = R"({"version":"1","formats":[1],"features":["base"]})",
        .digest = {},
        .instance = instance,
        .key = key
    };
  }
  RegisteredGateway gateway(const std::string& project, const char* node, const char* boot) {
    if (key.empty()) {
      key = write([](Transaction& tx) {
        return tx
            .query_one(
                "INSERT INTO api_keys (name, hash, hint, scopes, created_by) VALUES ('k', '\\x00', "
                "'k', '{}', 'x') RETURNING id"
            )
            ->text(0);
      });
    }
    RegisteredGateway out;
    EXPECT_EQ(
        write([&](Transaction& tx) {
          return register_gateway(tx, facts(project, node, boot), false, out);
        }),
        Registration::done
    );
    return out;
  }
  /// An artifact whose digest is made of this letter.
  std::string artifact(
      const std::string& project, char letter, const std::string& manifest = R"({"features":[]})"
  ) {
    return write([&](Transaction& tx) {
      bool is_new = false;
      return keep_artifact(
          tx,
          {.project = project,
           .digest = "sha256:" + std::string(64, letter),
           .blob_digest = "sha256:" + std::string(64, letter),
           .size = 1,
           .routes = 1,
           .manifest = manifest,
           .origin = "uploaded"},
          "k",
          is_new
      );
    });
  }
  void depart(const RegisteredGateway& one) {
    write([&](Transaction& tx) {
      record_departures(
          tx, instance, R"([{"id":")" + one.id + R"(","since":")" + one.since + R"("}])"
      );
      return 0;
    });
  }
  std::string status(const std::string& gateway) {
    return write([&](Transaction& tx) {
      return tx.query_one("SELECT status FROM data_planes WHERE id = $1::uuid", {gateway})->text(0);
    });
  }
  void report(const RegisteredGateway& one, const std::string& phase, char letter) {
    write([&](Transaction& tx) {
      record_statuses(
          tx,
          instance,
          R"([{"id":")" + one.id + R"(","boot":")" + boot_1 + R"(","digest":"sha256:)" +
              std::string(64, letter) + R"(","phase":")" + phase +
              R"(","number":1,"reason":{"code":"c","message":"m","permanent":true}}])"
      );
      return 0;
    });
  }

  inline static std::string key;
  void SetUp() override { key.clear(); }
};

}  // namespace barbacane::store
