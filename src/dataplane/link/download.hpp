#pragma once
// The bytes of one artifact from the control plane into a file: resumed where they broke off, and
// compared with the digest that the server gives them.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/base/result.hpp"
#include "common/fleet/messages.hpp"
#include "common/net/dial.hpp"

namespace barbacane::link {

inline constexpr std::chrono::seconds download_silence_max{20};

/// How to reach the control plane.
struct Access {
  boost::asio::io_context& io;
  net::Resolver& resolver;
  std::shared_ptr<const net::TlsClientContext> tls;
  std::optional<net::Proxy> proxy;
  net::WebUrl base;
  std::string key;
};

struct DownloadFault {
  std::string code;
  std::string message;
  bool is_permanent = false;
  bool is_disk = false;  // the file, not the server
  std::optional<std::uint64_t> retry_after_seconds;
};

struct Downloading {
  fleet::Desired desired;
  std::string path;                 // appended to
  std::string etag;                 // of what the file has so far; "" = begin anew
  std::uint64_t bytes = 0;          // that came this time
  std::function<bool()> is_wanted;  // asked now and then
};

/// Nothing when the file is whole. Errors   unwanted, when something newer is wanted meanwhile
[[nodiscard]] net::Task<std::optional<DownloadFault>> download(
    const Access& access, Downloading& order
);

}  // namespace barbacane::link
