#include "control/api/service.hpp"

#include <algorithm>
#include <array>

#include "common/crypto/random.hpp"
#include "common/observe/log.hpp"
#include "common/routing/path_normal.hpp"
#include "control/api/credentials.hpp"
#include "control/api/run_route.hpp"

namespace barbacane::api {
namespace {

constexpr std::size_t path_bytes_max = 2048;

}  // namespace

Service::Service(
    Services& services,
    const Description& description,
    net::BlockingPool& pool,
    EventFeed& feed,
    ServiceSettings settings
)
    : services_(services),
      description_(description),
      pool_(pool),
      feed_(feed),
      waiting_time_max_(settings.waiting_time_max),
      entrance_(services, pool, stats_, std::move(settings.proxies)),
      reader_(description, pool, stats_, settings.limits) {}

std::string Service::find_gap(const Description& description) {
  const auto described = description.operations();
  for (const std::string_view one : described) {
    if (find_route(one) == nullptr) return "operation '" + std::string(one) + "' has no handler";
  }
  for (const Route& route : routes()) {
    if (std::ranges::find(described, route.operation) == described.end())
      return "handler '" + std::string(route.operation) + "' is not described";
  }
  return {};
}

net::Task<net::WebAnswer> Service::handle(net::WebRequest& request) {
  const auto started = std::chrono::steady_clock::now();
  const std::string_view given_id = request.field("x-request-id");
  Call call{.services = services_, .principal = {}, .method = request.method, .path = request.path};
  call.request_id = is_request_id(given_id) ? std::string(given_id) : crypto::make_uuid();
  entrance_.take_origin(request, call);
  call.fields = request.fields;
  net::WebAnswer special;
  Reply reply = co_await answer(request, call, special);
  if (special.source) {
    special.fields.emplace_back("X-Request-Id", call.request_id);
    special.fields.emplace_back("Cache-Control", "no-store");
    ++stats_.answers[2];
    co_return special;
  }
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - started
  );
  observe::log(
      observe::Level::info,
      "call",
      {{"method", std::string_view(call.method)},
       {"path", std::string_view(call.path)},
       {"status", std::uint64_t{reply.status}},
       {"actor", std::string_view(call.principal.key)},
       {"address", std::string_view(call.address)},
       {"request_id", std::string_view(call.request_id)},
       {"microseconds", static_cast<std::int64_t>(took.count())}}
  );
  co_return to_answer(call, std::move(reply));
}

net::Task<Reply> Service::answer(net::WebRequest& request, Call& call, net::WebAnswer& special) {
  std::array<char, path_bytes_max> space{};
  const routing::NormalPath normal = routing::normalise_path(request.path, space);
  if (normal.fault != routing::PathFault::none)
    co_return refuse(call, ProblemKind::malformed, "The path is malformed.");
  Description::Found found;
  description_.find(request.method, normal.path, found);
  if (found.outcome == routing::Outcome::not_found)
    co_return refuse(
        call, ProblemKind::not_found, "There is nothing at this path: see /openapi.json."
    );
  if (found.outcome == routing::Outcome::method_not_allowed) {
    Reply out = refuse(call, ProblemKind::method_not_allowed, {});
    out.fields.emplace_back("Allow", description_.allow_of(normal.path));
    co_return out;
  }
  const Route& route = *find_route(found.id);
  if (auto refusal = co_await entrance_.let_in(request, route.scope, call))
    co_return *std::move(refusal);
  if (auto refusal = reader_.take_parameters(request, found, call)) co_return *std::move(refusal);
  if (route.has_project && !call.reaches(call.capture())) co_return not_found(call, "project");
  if (auto refusal = co_await reader_.take_body(request, *found.operation, call))
    co_return *std::move(refusal);
  if (route.how == How::events) {
    if (const auto asked = call.query_value("project_id"); asked && !call.reaches(*asked))
      co_return not_found(call, "project");
    auto stream = feed_.open(call);
    if (!stream) co_return refuse(call, ProblemKind::unavailable, "Too many streams are open.");
    special = *std::move(stream);
    co_return Reply{};
  }
  if (route.how == How::at_once) co_return route.alone(call);
  const auto end = std::chrono::steady_clock::now() + waiting_time_max_;
  auto reply = co_await net::run_blocking(pool_, [&] {
    if (std::chrono::steady_clock::now() < end) return run_route(route, call, stats_);
    return refuse(call, ProblemKind::unavailable, "It took too long to get to this call.");
  });
  if (!reply) co_return refuse(call, ProblemKind::unavailable, "Too much is waiting: try again.");
  co_return *std::move(reply);
}

net::WebAnswer Service::to_answer(const Call& call, Reply reply) {
  net::WebAnswer out;
  out.status = reply.status;
  ++stats_.answers[std::min(reply.status / 100, 5U)];
  out.fields = std::move(reply.fields);
  if (reply.status != 204 && reply.status != 304)
    out.fields.emplace_back("Content-Type", reply.content_type);
  out.fields.emplace_back("X-Request-Id", call.request_id);
  out.fields.emplace_back("Cache-Control", "no-store");
  out.fields.emplace_back("X-Content-Type-Options", "nosniff");
  out.body = std::move(reply.body);
  if (reply.pieces) {
    out.source_length = reply.length;
    out.source = [&pool = pool_,
                  pieces = std::move(reply.pieces)]() -> net::Task<Result<std::string>> {
      return [](net::BlockingPool& threads, const std::function<Result<std::string>()>& next
             ) -> net::Task<Result<std::string>> {
        auto piece = co_await net::run_blocking(threads, [&next] { return next(); });
        if (!piece)
          co_return boost::system::errc::make_error_code(
              boost::system::errc::resource_unavailable_try_again
          );
        co_return *std::move(piece);
      }(pool, pieces);
    };
  }
  return out;
}

net::Task<std::optional<net::WebAnswer>> Service::admit(
    const net::WebRequest& request, access::Scope scope, access::Principal& who
) {
  Call call{.services = services_, .principal = {}, .method = request.method, .path = request.path};
  call.request_id = crypto::make_uuid();
  entrance_.take_origin(request, call);
  if (auto refusal = co_await entrance_.let_in(request, scope, call))
    co_return to_answer(call, *std::move(refusal));
  who = std::move(call.principal);
  co_return std::nullopt;
}

net::WebAnswer Service::refuse_request(
    const net::WebRequest& request, ProblemKind kind, std::string_view detail
) {
  Call call{.services = services_, .principal = {}, .method = request.method, .path = request.path};
  call.request_id = crypto::make_uuid();
  return to_answer(call, refuse(call, kind, detail));
}

net::WebAnswer Service::refuse_status(unsigned status) {
  ProblemKind kind = ProblemKind::malformed;
  if (status == 413) kind = ProblemKind::too_large;
  if (status == 431) kind = ProblemKind::fields_too_large;
  if (status == 500) kind = ProblemKind::internal;
  if (status == 505) kind = ProblemKind::version_not_supported;
  Call call{.services = services_, .principal = {}};
  call.request_id = crypto::make_uuid();
  return to_answer(call, refuse(call, kind, {}));
}

}  // namespace barbacane::api
