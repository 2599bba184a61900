#pragma once
// A connection to where a URL leads: names resolved, proxies asked for a tunnel, TLS verified.

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "common/base/result.hpp"
#include "common/net/byte_stream.hpp"
#include "common/net/resolver.hpp"
#include "common/net/task.hpp"
#include "common/net/web_url.hpp"

namespace barbacane::net {

struct DialNeeds {
  boost::asio::io_context& io;
  Resolver& resolver;
  std::shared_ptr<const TlsClientContext> tls;  // for secure URLs
  std::optional<Proxy> proxy = {};
  std::chrono::seconds time_max{10};  // for all of it
};

inline constexpr std::size_t dial_addresses_max = 4;  // tried in turn

/// Errors   those of Resolver and of connect(2); proxy_refused, tls_failed, timed_out; `detail`
/// says
///          more in words
[[nodiscard]] Task<Result<std::unique_ptr<ByteStream>>> dial(
    DialNeeds needs, WebUrl url, std::string& detail
);

}  // namespace barbacane::net
