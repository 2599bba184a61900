#pragma once
// Takes a request in: parameters and body, held against the description of its operation.

#include <cstdint>
#include <optional>
#include <string>

#include "common/net/blocking_pool.hpp"
#include "common/net/web_server.hpp"
#include "common/validation/request_validator.hpp"
#include "control/api/call.hpp"
#include "control/api/description.hpp"
#include "control/api/service_stats.hpp"

namespace barbacane::api {

struct ReadingLimits {
  std::uint64_t json_body_bytes_max = 4U << 20U;
  std::uint64_t upload_bytes_max = 64U << 20U;
};

/// Owner    the I/O thread; what would hold it up (large bodies, their digests, files) is done on
///          the pool
class RequestReader {
 public:
  RequestReader(
      const Description& description,
      net::BlockingPool& pool,
      ServiceStats& stats,
      ReadingLimits limits
  );

  /// Captures and the query, decoded. A reply is a refusal.
  [[nodiscard]] std::optional<Reply> take_parameters(
      const net::WebRequest& request, const Description::Found& found, Call& call
  );
  /// A JSON body is read and checked; any other becomes `call.upload`. A reply is a refusal.
  [[nodiscard]] net::Task<std::optional<Reply>> take_body(
      net::WebRequest& request, const tables::Operation& operation, Call& call
  );

 private:
  [[nodiscard]] net::Task<std::optional<Reply>> take_json(
      net::WebRequest& request, const tables::Operation& operation, Call& call
  );
  [[nodiscard]] net::Task<std::optional<Reply>> take_upload(net::WebRequest& request, Call& call);
  /// Runs on either thread, each with a validator of its own.
  [[nodiscard]] std::optional<Reply> judge_json(
      validation::RequestValidator& validator,
      const net::WebRequest& request,
      const tables::Operation& operation,
      const std::string& text,
      Call& call
  );

  const Description& description_;
  net::BlockingPool& pool_;
  ServiceStats& stats_;
  ReadingLimits limits_;
  validation::RequestValidator validator_;
};

}  // namespace barbacane::api
