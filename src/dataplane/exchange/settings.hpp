#pragma once
// Process-wide bounds and times of the request path. Every bound has a name, a default with its
// reason, and a counter that moves when it is hit (exchange/counters.hpp).

#include <chrono>
#include <cstdint>
#include <string>

namespace barbacane::exchange {

struct Settings {
  std::uint32_t workers = 1;                  // limits below are divided among them
  std::uint32_t head_bytes_max = 32U << 10U;  // request line and fields
  std::uint32_t fields_max = 128;
  std::uint32_t target_bytes_max = 8U << 10U;         // RFC 9110 §4.1 asks for at least 8000
  std::uint64_t request_body_bytes_max = 64U << 20U;  // streamed, so no memory cost
  std::uint64_t response_body_bytes_max = 0;          // streamed; 0 = any
  std::uint32_t buffered_body_bytes_max =
      1U << 20U;  // bodies that a schema or middleware must see whole
  std::uint32_t connections_max = 16384;
  std::uint32_t connections_per_address_max = 8192;  // nobody takes more than half of all
  std::uint32_t requests_active_max = 16384;         // under way at once
  std::uint32_t pipelined_requests_max = 1024;       // in a row, each at hand when the last ends
  std::uint32_t upstream_connections_max = 4096;
  std::uint32_t upstream_pending_max = 1024;
  std::uint32_t upstream_idle_max =
      1024;  // per worker and target; fewer than busy callers means churn
  std::uint32_t requests_per_connection_max = 1'000'000;
  std::uint64_t buffered_bytes_max = 1U << 30U;  // of all connections; less when memory is limited
  std::uint32_t descriptors_max = 0;             // what the system gives; 0 = do not count them
  std::uint32_t chunk_extension_bytes_max = 4096;
  std::uint32_t interim_responses_max = 16;  // 1xx of one exchange
  std::chrono::milliseconds head_timeout{10'000};
  std::chrono::milliseconds body_idle_timeout{30'000};
  std::uint32_t body_rate_min = 240;  // bytes a second, both ways, while we wait for the caller
  std::chrono::milliseconds body_rate_grace{10'000};
  std::chrono::milliseconds keep_alive_timeout{60'000};
  std::chrono::milliseconds connection_age_max{3'600'000};
  std::chrono::milliseconds request_timeout{60'000};
  std::chrono::milliseconds upstream_connect_timeout{3'000};
  std::chrono::milliseconds upstream_response_timeout{60'000};
  std::chrono::milliseconds upstream_idle_timeout{30'000};
  std::chrono::milliseconds tls_handshake_timeout{10'000};
  std::chrono::milliseconds drain_timeout{30'000};
  std::string access_log = "off";  // "off", "-" (stdout) or a file
  bool access_log_json = true;     // else one line of text
  std::string via_pseudonym;       // our name in Via; "" = made by the process
  bool dev = false;                // echo values in problems
};

}  // namespace barbacane::exchange
