#pragma once
// From a request to an answer: route, who calls, what the description says of the request, the
// handler on the pool, one transaction, the answer.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "common/net/blocking_pool.hpp"
#include "common/net/web_server.hpp"
#include "control/access/proxies.hpp"
#include "control/api/call.hpp"
#include "control/api/description.hpp"
#include "control/api/entrance.hpp"
#include "control/api/events.hpp"
#include "control/api/request_reader.hpp"
#include "control/api/routes.hpp"
#include "control/api/service_stats.hpp"

namespace barbacane::api {

struct ServiceSettings {
  ReadingLimits limits = {};
  std::chrono::seconds waiting_time_max{10};  // for a thread, when all of them are busy
  access::TrustedProxies proxies = {};
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
  [[nodiscard]] net::WebAnswer to_answer(const Call& call, Reply reply);

  Services& services_;
  const Description& description_;
  net::BlockingPool& pool_;
  EventFeed& feed_;
  std::chrono::seconds waiting_time_max_;
  ServiceStats stats_;
  Entrance entrance_;
  RequestReader reader_;
};

}  // namespace barbacane::api
