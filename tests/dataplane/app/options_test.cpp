#include "dataplane/app/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/exchange/series.hpp"

namespace barbacane::dataplane {
namespace {

using ::testing::HasSubstr;

settings::Settings load(settings::Flags flags, bool has_errors = false) {
  flags.try_emplace("artifact", std::vector<std::string>{"api.bca"});
  Report report;
  settings::Settings out = settings::load_settings(
      serve_options(),
      {.flags = std::move(flags), .environment = {}, .config_name = {}, .config_text = {}},
      report
  );
  EXPECT_EQ(report.has_errors(), has_errors)
      << (report.findings().empty() ? "" : report.findings().front().message);
  return out;
}

ServeOptions options(settings::Flags flags = {}) {
  std::string fault;
  std::string help;
  auto out = serve_options_from(load(std::move(flags)), fault, help);
  EXPECT_TRUE(out) << fault;
  return out.value_or(ServeOptions{});
}

TEST(ServeOptions, DefaultsAreThoseOfTheRequestPath) {
  const exchange::Settings table = options().exchange;
  const exchange::Settings code;
  EXPECT_EQ(table.workers, 0U) << "as many as there are CPUs";
  EXPECT_EQ(table.head_bytes_max, code.head_bytes_max);
  EXPECT_EQ(table.fields_max, code.fields_max);
  EXPECT_EQ(table.target_bytes_max, code.target_bytes_max);
  EXPECT_EQ(table.request_body_bytes_max, code.request_body_bytes_max);
  EXPECT_EQ(table.buffered_body_bytes_max, code.buffered_body_bytes_max);
  EXPECT_EQ(table.response_body_bytes_max, code.response_body_bytes_max);
  EXPECT_EQ(table.connections_max, code.connections_max);
  EXPECT_EQ(table.connections_per_address_max, code.connections_per_address_max);
  EXPECT_EQ(table.requests_active_max, code.requests_active_max);
  EXPECT_EQ(table.pipelined_requests_max, code.pipelined_requests_max);
  EXPECT_EQ(table.buffered_bytes_max, code.buffered_bytes_max);
  EXPECT_EQ(table.body_rate_min, code.body_rate_min);
  EXPECT_EQ(table.body_rate_grace, code.body_rate_grace);
  EXPECT_EQ(table.connection_age_max, code.connection_age_max);
  EXPECT_EQ(table.upstream_connections_max, code.upstream_connections_max);
  EXPECT_EQ(table.upstream_pending_max, code.upstream_pending_max);
  EXPECT_EQ(table.upstream_idle_max, code.upstream_idle_max);
  EXPECT_EQ(table.requests_per_connection_max, code.requests_per_connection_max);
  EXPECT_EQ(table.chunk_extension_bytes_max, code.chunk_extension_bytes_max);
  EXPECT_EQ(table.interim_responses_max, code.interim_responses_max);
  EXPECT_EQ(table.head_timeout, code.head_timeout);
  EXPECT_EQ(table.body_idle_timeout, code.body_idle_timeout);
  EXPECT_EQ(table.keep_alive_timeout, code.keep_alive_timeout);
  EXPECT_EQ(table.request_timeout, code.request_timeout);
  EXPECT_EQ(table.upstream_connect_timeout, code.upstream_connect_timeout);
  EXPECT_EQ(table.upstream_response_timeout, code.upstream_response_timeout);
  EXPECT_EQ(table.upstream_idle_timeout, code.upstream_idle_timeout);
  EXPECT_EQ(table.tls_handshake_timeout, code.tls_handshake_timeout);
  EXPECT_EQ(table.drain_timeout, code.drain_timeout);
  EXPECT_EQ(table.access_log, code.access_log);
  EXPECT_EQ(table.access_log_json, code.access_log_json);
  EXPECT_EQ(table.dev, code.dev);
}

TEST(ServeOptions, OtherDefaults) {
  const ServeOptions out = options();
  ASSERT_EQ(out.listen.size(), 1U);
  EXPECT_EQ(net::to_text(out.listen[0]), "0.0.0.0:8080");
  ASSERT_TRUE(out.admin);
  EXPECT_EQ(net::to_text(*out.admin), "127.0.0.1:8081");
  EXPECT_EQ(out.log.level, observe::Level::info);
  EXPECT_EQ(out.metrics_series_max, exchange::SeriesRegistry::series_max_default);
  EXPECT_EQ(out.log.format, observe::LogFormat::automatic);
  EXPECT_TRUE(out.certificates.empty());
}

TEST(ServeOptions, TakeWhatIsGiven) {
  const ServeOptions out = options({
      {"listen", {"127.0.0.1:0", "[::1]:9", "unix:/run/a.sock"}},
      {"admin-listen", {"off"}},
      {"workers", {"3"}},
      {"tls-cert", {"a.pem", "b.pem"}},
      {"tls-key", {"a.key", "b.key"}},
      {"drain-timeout", {"90s"}},
      {"head-bytes-max", {"16KiB"}},
      {"log-level", {"error"}},
      {"log-format", {"text"}},
      {"access-log", {"-"}},
      {"dev", {"true"}},
  });
  ASSERT_EQ(out.listen.size(), 3U);
  EXPECT_EQ(net::to_text(out.listen[1]), "[::1]:9");
  EXPECT_EQ(net::to_text(out.listen[2]), "unix:/run/a.sock");
  EXPECT_FALSE(out.admin);
  EXPECT_EQ(out.exchange.workers, 3U);
  ASSERT_EQ(out.certificates.size(), 2U);
  EXPECT_EQ(out.certificates[1].certificate, "b.pem");
  EXPECT_EQ(out.certificates[1].key, "b.key");
  EXPECT_EQ(out.exchange.drain_timeout, std::chrono::seconds(90));
  EXPECT_EQ(out.exchange.head_bytes_max, 16384U);
  EXPECT_EQ(out.log.level, observe::Level::error);
  EXPECT_EQ(out.log.format, observe::LogFormat::text);
  EXPECT_EQ(out.exchange.access_log, "-");
  EXPECT_FALSE(out.exchange.access_log_json);
  EXPECT_TRUE(out.exchange.dev);
}

constexpr const char* uuid = "6b1f1f9a-0000-4000-8000-000000000001";

TEST(ServeOptions, NothingToServeIsRefused) {
  std::string fault;
  std::string help;
  const settings::Sources sources{
      .flags = {{"listen", {"127.0.0.1:0"}}},
      .environment = {},
      .config_name = {},
      .config_text = {}
  };
  Report report;
  EXPECT_FALSE(
      serve_options_from(settings::load_settings(serve_options(), sources, report), fault, help)
  );
  EXPECT_THAT(fault, HasSubstr("--artifact is required"));
}

TEST(ServeOptions, ConnectedModeNeedsNoArtifact) {
  const ServeOptions out = options(
      {{"control-plane", {"wss://c:1/p"}},
       {"project-id", {uuid}},
       {"api-key-file", {"k"}},
       {"label", {"a=b", "c="}}}
  );
  ASSERT_TRUE(out.link);
  EXPECT_EQ(out.link->control_plane.path, "/p");
  EXPECT_EQ(out.link->labels.at("a"), "b");
}

TEST(ServeOptions, RefuseWhatATableCannotSee) {
  struct Row {
    const char* name;
    settings::Flags flags;
    std::string words;
  };
  const std::vector<Row> rows{
      {"Name", {{"listen", {"localhost:0"}}}, "--listen localhost:0"},
      {"NoPort", {{"listen", {"127.0.0.1"}}}, "--listen 127.0.0.1"},
      {"BigPort", {{"listen", {"127.0.0.1:0", "127.0.0.1:65536"}}}, "--listen 127.0.0.1:65536"},
      {"Admin", {{"admin-listen", {"on"}}}, "--admin-listen on"},
      {"NoKey", {{"tls-cert", {"a.pem"}}}, "--tls-cert"},
      {"NoCertificate", {{"tls-key", {"a.key"}}}, "--tls-key"},
      {"Via", {{"via-pseudonym", {"a b"}}}, "--via-pseudonym a b"},
      {"Alone", {{"project-id", {uuid}}}, "--project-id is for connected mode"},
      {"Url", {{"control-plane", {"ftp://c"}}}, "--control-plane ftp://c"},
      {"Project", {{"control-plane", {"https://c"}}}, "needs --project-id"},
      {"Key",
       {{"control-plane", {"https://c"}}, {"project-id", {uuid}}},
       "--control-plane needs --api-key-file"},
      {"Plain",
       {{"control-plane", {"ws://c"}}, {"project-id", {uuid}}, {"require-tls", {"true"}}},
       "--require-tls is set"},
      {"Label",
       {{"control-plane", {"https://c"}},
        {"project-id", {uuid}},
        {"api-key-file", {"k"}},
        {"label", {"=x"}}},
       "--label =x"},
  };
  for (const Row& row : rows) {
    std::string fault;
    std::string help;
    EXPECT_FALSE(serve_options_from(load(row.flags), fault, help)) << row.name;
    EXPECT_THAT(fault, HasSubstr(row.words)) << row.name;
    EXPECT_NE(help, "") << row.name;
  }
}

TEST(ConfigJson, ShowsValuesAndOriginsAndNoSecret) {
  const std::string json = to_config_json(
      serve_options(),
      load({{"api-key", {"bbk_secret"}}, {"workers", {"2"}}, {"listen", {"127.0.0.1:0"}}})
  );
  EXPECT_THAT(json, HasSubstr(R"("workers":{"value":2,"origin":"flag"})"));
  EXPECT_THAT(json, HasSubstr(R"("listen":{"value":["127.0.0.1:0"],"origin":"flag"})"));
  EXPECT_THAT(json, HasSubstr(R"("drain-timeout":{"value":"30s","origin":"default"})"));
  EXPECT_THAT(json, HasSubstr(R"("state-dir":{"value":null,"origin":"not set"})"));
  EXPECT_THAT(json, HasSubstr(R"("api-key":{"value":"***")"));
  EXPECT_THAT(json, ::testing::Not(HasSubstr("bbk_secret")));
}

}  // namespace
}  // namespace barbacane::dataplane
