#include <cstdio>

#include "common/base/version.hpp"
#include "common/json/write.hpp"
#include "dataplane/app/commands.hpp"
#include "dataplane/app/trust.hpp"
#include "dataplane/exchange/series.hpp"

namespace barbacane::dataplane {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

ExitCode print_refusal(const Refusal& refusal, bool is_json) {
  if (is_json) std::printf("{\"valid\":false,\"reason\":%s}\n", quoted(refusal.message).c_str());
  return fail(refusal.code, refusal.message, refusal.help);
}

void print_verdict(const generation::Candidate& good, const std::string& path, bool is_json) {
  const std::uint32_t routes = good.artifact->manifest().routes;
  if (is_json) {
    std::printf(
        "{\"valid\":true,\"digest\":%s,\"routes\":%u,\"release\":%s,\"signed_by\":%s}\n",
        quoted(good.artifact->digest()).c_str(),
        routes,
        good.release == 0 ? "null" : std::to_string(good.release).c_str(),
        good.signed_by.empty() ? "null" : quoted(good.signed_by).c_str()
    );
    return;
  }
  const std::string trust = good.signed_by.empty() ? std::string("signatures not checked")
                                                   : "release " + std::to_string(good.release) +
                                                         ", signed by " + good.signed_by;
  std::printf(
      "%s: ok: %s, %u routes, %s\n",
      path.c_str(),
      good.artifact->digest().c_str(),
      routes,
      trust.c_str()
  );
}

}  // namespace

ExitCode run_check(const settings::Settings& settings) {
  const bool is_json = settings.text("format") == "json";
  generation::LoadNeeds needs;
  needs.path = settings.text("artifact");
  needs.program = {
      .secrets = make_secret_resolver(),
      .series = std::make_shared<exchange::SeriesRegistry>(),
      .default_ca_file = settings.text("ca-file")
  };
  Refusal refusal;
  auto keys = load_trusted_keys(settings.list("trusted-key"), refusal);
  if (!keys) return print_refusal(refusal, is_json);
  needs.trusted_keys = *std::move(keys);
  generation::LoadFailure failure;
  const auto now =
      std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto candidate = generation::load_candidate(needs, now, {}, failure);
  if (!candidate) return print_refusal(refusal_of(failure.failure), is_json);
  print_verdict(*candidate, needs.path, is_json);
  return ExitCode::ok;
}

ExitCode run_version(const settings::Settings& settings) {
  const std::string version(product_version);
  if (settings.text("format") == "json") {
    std::printf(
        "{\"name\":\"barbacane\",\"version\":%s,\"compiler\":%s,\"artifact_format\":%u}\n",
        quoted(version).c_str(),
        quoted(__VERSION__).c_str(),
        artifact::format_version
    );
  } else {
    std::printf("barbacane %s\n", version.c_str());
  }
  return ExitCode::ok;
}

}  // namespace barbacane::dataplane
