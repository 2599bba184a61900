#pragma once
// Which function answers which operation, and who may call it.

#include <optional>
#include <span>
#include <string_view>

#include "control/access/scopes.hpp"
#include "control/api/call.hpp"
#include "control/store/transaction.hpp"

namespace barbacane::api {

/// Answers inside statements that change nothing, or inside one transaction.
using InStore = Reply (*)(Call&, store::Transaction&);
/// Answers without the database, or with several transactions of its own.
using Alone = Reply (*)(Call&);
/// What is slow and needs no transaction: done before it begins. A reply is a refusal.
using Prepare = std::optional<Reply> (*)(Call&);

enum class How : std::uint8_t {
  read,   // statements of their own
  write,  // one transaction, with Idempotency-Key
  alone,
  at_once,  // from what is in memory, on the I/O thread: also when every thread waits for a
            // database
  events,   // the stream, which is the service's own
};

struct Route {
  std::string_view operation;  // operationId
  access::Scope scope = access::Scope::none;
  How how = How::read;
  InStore in_store = nullptr;
  Alone alone = nullptr;  // or at once
  Prepare prepare = nullptr;
  bool has_project = false;  // the first capture is a project, which the key must reach
};

[[nodiscard]] std::span<const Route> routes();
[[nodiscard]] const Route* find_route(std::string_view operation);

}  // namespace barbacane::api
