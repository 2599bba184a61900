#pragma once
// A connection as bytes in and out, with or without TLS, so that what is above it is compiled once.

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "common/net/task.hpp"
#include "common/net/tls_context.hpp"

namespace barbacane::net {

struct Received {
  ErrorCode error;  // end of file included
  std::size_t bytes = 0;
};

/// Owner    one io_context's thread. One read and one write may be under way at once
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  [[nodiscard]] virtual Task<ErrorCode> handshake() = 0;
  [[nodiscard]] virtual Task<Received> read_some(std::span<char> space) = 0;
  /// All of it.
  [[nodiscard]] virtual Task<ErrorCode> write(std::string_view bytes) = 0;
  /// Tells the other side that nothing more comes.
  [[nodiscard]] virtual Task<void> shut() = 0;
  /// Ends everything that is under way, with an error.
  virtual void close() noexcept = 0;
  [[nodiscard]] virtual bool is_secure() const noexcept = 0;
  /// Why TLS failed, in words; "" when it did not.
  [[nodiscard]] virtual std::string failure() const { return {}; }
};

/// Takes over a connected non-blocking socket. Null context = plain.
[[nodiscard]] std::unique_ptr<ByteStream> make_byte_stream(
    boost::asio::io_context& io, int socket, const TlsServerContext* context
);

/// TLS as a client, verified against `host`, over a connection that is there already.
[[nodiscard]] std::unique_ptr<ByteStream> make_tls_client(
    std::unique_ptr<ByteStream> below, const TlsClientContext& context, const std::string& host
);

}  // namespace barbacane::net
