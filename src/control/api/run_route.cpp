#include "control/api/run_route.hpp"

#include "control/store/idempotency.hpp"

namespace barbacane::api {
namespace {

/// What an earlier call with this key decides; nothing for the first.
std::optional<Reply> repeat(
    const Call& call, store::Transaction& tx, const store::IdempotencyKey& key, ServiceStats& stats
) {
  store::KeptAnswer kept;
  switch (store::begin_idempotent(tx, key, kept)) {
    case store::Repetition::answered: {
      ++stats.replayed;
      Reply out{
          .status = static_cast<unsigned>(kept.status), .body = kept.body, .fields = kept.fields
      };
      if (out.status >= 400) out.content_type = http::problem_media_type;
      return out;
    }
    case store::Repetition::other_body:
      return refuse(
          call,
          ProblemKind::unprocessable,
          "This Idempotency-Key came with another body before: use a new one."
      );
    case store::Repetition::in_flight: {
      Reply out =
          refuse(call, ProblemKind::conflict, "A call with this Idempotency-Key is under way.");
      out.fields.emplace_back("Retry-After", "1");
      return out;
    }
    case store::Repetition::first:
      break;
  }
  return std::nullopt;
}

/// For whoever comes with this key again: the answer, or what stands for one with a secret.
void keep(store::Transaction& tx, const store::IdempotencyKey& key, const Reply& reply) {
  if (reply.kept.empty()) {
    store::keep_answer(
        tx,
        key,
        {.status = static_cast<int>(reply.status), .fields = reply.fields, .body = reply.body}
    );
  } else {
    store::keep_answer(
        tx,
        key,
        {.status = http::problem_type(ProblemKind::conflict).status,
         .fields = {},
         .body = reply.kept}
    );
  }
}

Reply write_in_store(const Route& route, Call& call, ServiceStats& stats) {
  if (route.prepare != nullptr) {
    if (auto refusal = route.prepare(call)) return *std::move(refusal);
  }
  const store::IdempotencyKey key{
      .actor = call.principal.actor(),
      .method = call.method,
      .path = call.path,
      .key = std::string(call.field("idempotency-key")),
      .body_hash = call.body_hash
  };
  Reply reply;
  bool is_refused = false;
  const Result<void> done = call.services.database.transact([&](store::Transaction& tx) {
    is_refused = false;
    if (!key.key.empty()) {
      if (auto earlier = repeat(call, tx, key, stats)) {
        reply = *std::move(earlier);
        return;
      }
    }
    reply = route.in_store(call, tx);
    is_refused = reply.status >= 400;
    if (is_refused)
      return tx.fail(boost::system::errc::make_error_code(boost::system::errc::operation_canceled));
    if (!key.key.empty()) keep(tx, key, reply);
  });
  if (is_refused) return reply;  // and what it did is rolled back
  if (!done) return refuse_for(call, done.error());
  if (const bool* wakes = std::any_cast<bool>(&call.prepared); wakes != nullptr && *wakes)
    call.services.wake_worker();
  return reply;
}

Reply read_in_store(const Route& route, Call& call) {
  Reply reply;
  const Result<void> done = call.services.database.read([&](store::Transaction& tx) {
    reply = route.in_store(call, tx);
  });
  return done ? reply : refuse_for(call, done.error());
}

}  // namespace

Reply run_route(const Route& route, Call& call, ServiceStats& stats) {
  switch (route.how) {
    case How::read:
      return read_in_store(route, call);
    case How::write:
      return write_in_store(route, call, stats);
    default:
      return route.alone(call);
  }
}

}  // namespace barbacane::api
