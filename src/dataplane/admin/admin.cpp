#include "dataplane/admin/admin.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/base/problem_kind.hpp"
#include "common/base/report.hpp"
#include "common/http/problem.hpp"
#include "common/json/document.hpp"
#include "common/json/read.hpp"
#include "common/json/write.hpp"
#include "dataplane/admin/guard.hpp"
#include "dataplane/admin/render.hpp"

namespace barbacane::admin {
namespace {

using net::PlainAnswer;
using net::PlainRequest;
using Done = std::function<void(PlainAnswer)>;

constexpr std::size_t loglevel_bytes_max = 256;  // of a body that holds one word

PlainAnswer text(unsigned status, std::string body) {
  PlainAnswer out;
  out.status = status;
  out.body = std::move(body);
  out.fields = {{"Cache-Control", "no-store"}};
  return out;
}

PlainAnswer json_answer(unsigned status, std::string body) {
  PlainAnswer out = text(status, std::move(body));
  out.body += '\n';
  out.content_type = "application/json";
  return out;
}

PlainAnswer problem_document(unsigned status, std::string body) {
  PlainAnswer out = json_answer(status, std::move(body));
  out.content_type = http::problem_media_type;
  return out;
}

PlainAnswer problem(ProblemKind kind, std::string_view detail) {
  return problem_document(
      http::problem_type(kind).status, http::to_json({.kind = kind, .detail = detail})
  );
}

/// The file was read and refused: no kind of trouble of a request, so it has a type of its own.
PlainAnswer artifact_refused(std::string_view detail) {
  std::string body = R"({"type":"urn:barbacane:error:artifact-refused","title":"Artifact refused",)"
                     R"("status":422,"detail":)";
  json::append_quoted(body, detail);
  return problem_document(422, body + "}");
}

bool asks_verbose(std::string_view query) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    if (pair == "verbose" || pair.starts_with("verbose=")) return true;
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return false;
}

bool wants_json(const PlainRequest& request) {
  const auto accept = request.fields.find("accept");
  return accept != request.fields.end() &&
         accept->second.find("application/json") != std::string::npos;
}

void answer_live(const PlainRequest&, const AdminHooks&, const Done& done) {
  done(text(200, "ok\n"));
}

void answer_ready(const PlainRequest& request, const AdminHooks& hooks, const Done& done) {
  const Readiness readiness = hooks.readiness();
  const unsigned status = readiness.is_ready() ? 200 : 503;
  if (wants_json(request)) return done(json_answer(status, to_json(readiness)));
  if (asks_verbose(request.query)) return done(text(status, to_lines(readiness)));
  done(text(status, readiness.is_ready() ? "ok\n" : "not ready\n"));
}

void answer_health(const PlainRequest&, const AdminHooks& hooks, const Done& done) {
  done(json_answer(200, to_json(hooks.health())));
}

void answer_metrics(const PlainRequest&, const AdminHooks& hooks, const Done& done) {
  PlainAnswer out = text(200, hooks.metrics());
  out.content_type = "text/plain; version=0.0.4; charset=utf-8";
  done(std::move(out));
}

void answer_provenance(const PlainRequest&, const AdminHooks& hooks, const Done& done) {
  done(json_answer(200, to_json(hooks.provenance())));
}

void answer_config(const PlainRequest&, const AdminHooks& hooks, const Done& done) {
  done(json_answer(200, hooks.config()));
}

void answer_generations(const PlainRequest&, const AdminHooks& hooks, const Done& done) {
  done(json_answer(200, to_json(std::span<const GenerationFacts>(hooks.generations()))));
}

PlainAnswer answer_of(const ReloadOutcome& outcome) {
  switch (outcome.kind) {
    case ReloadOutcome::Kind::applied:
    case ReloadOutcome::Kind::unchanged:
      return json_answer(200, to_json(outcome));
    case ReloadOutcome::Kind::rejected:
      return artifact_refused(outcome.message);
    case ReloadOutcome::Kind::busy: {
      PlainAnswer out = problem(ProblemKind::conflict, "too many reloads at once: try again");
      out.fields["Retry-After"] = "1";
      return out;
    }
    case ReloadOutcome::Kind::failed:
      break;
  }
  return problem(ProblemKind::internal, outcome.message);
}

void start_reload(const PlainRequest&, const AdminHooks& hooks, const Done& done) {
  hooks.reload([done](const ReloadOutcome& outcome) { done(answer_of(outcome)); });
}

void start_drain(const PlainRequest&, const AdminHooks& hooks, const Done& done) {
  hooks.drain();
  done(json_answer(202, R"({"status":"draining"})"));
}

struct NamedLevel {
  std::string_view name;
  observe::Level level;
};
constexpr std::array<NamedLevel, 5> levels{{
    {"trace", observe::Level::trace},
    {"debug", observe::Level::debug},
    {"info", observe::Level::info},
    {"warn", observe::Level::warn},
    {"error", observe::Level::error},
}};

/// The word of a body that is either it alone or {"level": "…"}.
std::string level_word(std::string_view body) {
  const std::size_t begin = body.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || body.size() > loglevel_bytes_max) return {};
  body = body.substr(begin, body.find_last_not_of(" \t\r\n") - begin + 1);
  if (!body.starts_with('{')) return std::string(body);
  json::Document document;
  Report report;
  const json::Node* root = json::read_json(body, "body", document, report);
  if (root == nullptr || root->members.size() != 1) return {};
  const json::Node* level = root->find("level");
  return level != nullptr && level->is(json::Kind::string) ? std::string(level->text) : "";
}

void set_level(const PlainRequest& request, const AdminHooks& hooks, const Done& done) {
  const std::string word = level_word(request.body);
  const auto found = std::ranges::find(levels, word, &NamedLevel::name);
  if (found == levels.end()) {
    return done(problem(
        ProblemKind::malformed,
        "the body must be trace, debug, info, warn or error, alone or as {\"level\": \"info\"}"
    ));
  }
  hooks.set_level(found->level);
  done(json_answer(200, R"({"level":")" + word + R"("})"));
}

struct Route {
  std::string_view path;
  std::string_view method;
  void (*answer)(const PlainRequest&, const AdminHooks&, const Done&);
};

constexpr std::array<Route, 10> routes{{
    {"/livez", "GET", answer_live},
    {"/readyz", "GET", answer_ready},
    {"/health", "GET", answer_health},
    {"/metrics", "GET", answer_metrics},
    {"/provenance", "GET", answer_provenance},
    {"/config", "GET", answer_config},
    {"/generations", "GET", answer_generations},
    {"/reload", "POST", start_reload},
    {"/drain", "POST", start_drain},
    {"/loglevel", "PUT", set_level},
}};

}  // namespace

bool Readiness::is_ready() const noexcept {
  return std::ranges::all_of(checks, [](const Check& check) {
    return check.is_ok || !check.is_required;
  });
}

void answer_admin(
    const PlainRequest& request, const AdminHooks& hooks, std::string_view bound_host, Done done
) {
  const auto route = std::ranges::find(routes, request.path, &Route::path);
  if (route == routes.end()) {
    return done(problem(ProblemKind::not_found, "the admin listener has no " + request.path));
  }
  const bool is_reading = route->method == "GET";
  if (request.method != route->method && !(is_reading && request.method == "HEAD")) {
    PlainAnswer out = problem(
        ProblemKind::method_not_allowed,
        request.path + " takes " + std::string(route->method) + " only"
    );
    out.fields["Allow"] = is_reading ? "GET, HEAD" : route->method;
    return done(std::move(out));
  }
  if (!is_reading) {
    if (const std::optional<std::string> refusal = find_refusal(request, bound_host)) {
      return done(problem(ProblemKind::forbidden, *refusal));
    }
  }
  route->answer(request, hooks, done);
}

}  // namespace barbacane::admin
