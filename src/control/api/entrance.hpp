#pragma once
// Who calls: the address behind proxies, the key or session, and whether it may do this.

#include <optional>

#include "common/net/blocking_pool.hpp"
#include "common/net/web_server.hpp"
#include "control/access/proxies.hpp"
#include "control/api/call.hpp"
#include "control/api/service_stats.hpp"

namespace barbacane::api {

/// Owner    the I/O thread; keys that are not known yet are looked up on the pool
class Entrance {
 public:
  Entrance(
      Services& services,
      net::BlockingPool& pool,
      ServiceStats& stats,
      access::TrustedProxies proxies
  );

  /// Who calls, and how, as far as it is known without a key.
  void take_origin(const net::WebRequest& request, Call& call) const;
  /// Sets the principal. A reply is a refusal; nothing when the caller may go on.
  [[nodiscard]] net::Task<std::optional<Reply>> let_in(
      const net::WebRequest& request, access::Scope scope, Call& call
  );

 private:
  /// The principal of a key or session; nothing for one that is none. Errors   too many failed
  /// attempts, no thread, no database: as replies
  [[nodiscard]] net::Task<std::optional<Reply>> identify(
      const std::string& hash, Call& call, std::optional<access::Principal>& who
  );

  Services& services_;
  net::BlockingPool& pool_;
  ServiceStats& stats_;
  access::TrustedProxies proxies_;
};

}  // namespace barbacane::api
