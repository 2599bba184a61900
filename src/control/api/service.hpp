#pragma once
// From a request to an answer: route, who calls, what the description says of the request, the
// handler on the pool, one transaction, the answer.

#include <atomic>
#include <memory>
#include <string>

#include "common/net/blocking_pool.hpp"
#include "common/net/web_server.hpp"
#include "common/validation/request_validator.hpp"
#include "control/access/proxies.hpp"
#include "control/api/call.hpp"
#include "control/api/description.hpp"
#include "control/api/events.hpp"
#include "control/api/routes.hpp"

namespace barbacane::api {

struct ServiceSettings {
  std::uint64_t json_body_bytes_max = 4U << 20U;
  std::uint64_t upload_bytes_max = 64U << 20U;
  std::chrono::seconds waiting_time_max{10};  // for a thread, when all of them are busy
  access::TrustedProxies proxies = {};
};

/// Counts, read by /metrics from other threads.
struct ServiceStats {
  std::atomic<std::uint64_t> answers[6]{};  // by class of status
  std::atomic<std::uint64_t> invalid{0};
  std::atomic<std::uint64_t> unauthorized{0};
  std::atomic<std::uint64_t> keys_in_clear{0};  // sent over plain HTTP from elsewhere
  std::atomic<std::uint64_t> replayed{0};       // answers given again for an Idempotency-Key
};

/// Owner    the I/O thread; handlers run on the pool
class Service {
 public:
  Service(
      Services& services,
      const Description& description,
      net::BlockingPool& pool,
      EventFeed& feed,
      ServiceSettings settings
  );

  [[nodiscard]] net::Task<net::WebAnswer> handle(net::WebRequest& request);
  /// Lets a caller with this scope in, for what is not an operation of the description. The
  /// refusal, or nothing with `who` set.
  [[nodiscard]] net::Task<std::optional<net::WebAnswer>> admit(
      const net::WebRequest& request, access::Scope scope, access::Principal& who
  );
  /// A problem document for such a caller.
  [[nodiscard]] net::WebAnswer refuse_request(
      const net::WebRequest& request, ProblemKind kind, std::string_view detail
  );
  /// For what HTTP itself refuses.
  [[nodiscard]] net::WebAnswer refuse_status(unsigned status);
  [[nodiscard]] const ServiceStats& stats() const noexcept { return stats_; }
  /// The first operation of the description without a handler, or the other way round; "" = fine.
  [[nodiscard]] static std::string find_gap(const Description& description);

 private:
  [[nodiscard]] net::Task<Reply> answer(
      net::WebRequest& request, Call& call, net::WebAnswer& special
  );
  [[nodiscard]] net::Task<std::optional<Reply>> let_in(
      const net::WebRequest& request, access::Scope scope, Call& call
  );
  [[nodiscard]] net::Task<std::optional<Reply>> take_body(
      net::WebRequest& request, const tables::Operation& operation, Call& call
  );
  [[nodiscard]] net::Task<std::optional<Reply>> read_body(
      net::WebRequest& request,
      const tables::Operation& operation,
      const validation::BodyPlan& plan,
      Call& call
  );
  [[nodiscard]] std::optional<Reply> check_parameters(
      const net::WebRequest& request, const Description::Found& found, Call& call
  );
  /// Who calls, and how, as far as it is known without a key.
  void take_origin(const net::WebRequest& request, Call& call) const;
  [[nodiscard]] net::WebAnswer to_answer(const Call& call, Reply reply);

  Services& services_;
  const Description& description_;
  net::BlockingPool& pool_;
  EventFeed& feed_;
  ServiceSettings settings_;
  validation::RequestValidator validator_;
  ServiceStats stats_;
};

}  // namespace barbacane::api
