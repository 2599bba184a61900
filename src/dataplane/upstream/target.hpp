#pragma once
// Where requests of a dispatcher go, as plain facts. Immutable; shared by all workers of a
// generation.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "common/net/tls_context.hpp"

namespace barbacane::upstream {

struct Target {
  std::string key;   // canonical configuration: equal keys share pools, also over reloads
  std::string name;  // "host:port": the metrics label
  std::string host;  // name or address, without brackets
  std::uint16_t port = 80;
  std::string authority;    // what Host says by default: "orders.internal:8080"
  std::string server_name;  // SNI and verification; the host unless configured
  std::shared_ptr<const net::TlsClientContext> tls;  // null = plain
  std::chrono::milliseconds connect_timeout{0};      // 0 = as the operation or the process says
  std::chrono::milliseconds response_timeout{0};
  std::uint32_t retries = 1;     // of dead kept connections; 0 = never
  std::uint32_t metrics_id = 0;  // of exchange::SeriesRegistry
};

}  // namespace barbacane::upstream
