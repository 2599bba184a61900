#include "common/net/byte_stream.hpp"

#include <unistd.h>

#include <sys/socket.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <vector>

#include "common/net/errors.hpp"
#include "common/net/tls_session.hpp"

namespace barbacane::net {
namespace asio = boost::asio;
namespace {

using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::generic::stream_protocol, Executor>;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};
constexpr std::size_t ciphertext_bytes = 16U << 10U;

int family_of(int socket) {
  sockaddr_storage at{};
  socklen_t length = sizeof at;
  return ::getsockname(socket, reinterpret_cast<sockaddr*>(&at), &length) == 0 ? at.ss_family
                                                                               : AF_INET;
}

class PlainStream final : public ByteStream {
 public:
  PlainStream(asio::io_context& io, int socket) : socket_(io.get_executor()) {
    const int family = family_of(socket);
    ErrorCode ec;
    socket_.assign(
        asio::generic::stream_protocol(family, family == AF_UNIX ? 0 : IPPROTO_TCP), socket, ec
    );
    if (ec.failed()) ::close(socket);
  }
  Task<ErrorCode> handshake() override { co_return ErrorCode{}; }
  Task<Received> read_some(std::span<char> space) override {
    const auto [ec, bytes] =
        co_await socket_.async_read_some(asio::buffer(space.data(), space.size()), use_task);
    co_return Received{.error = ec, .bytes = bytes};
  }
  Task<ErrorCode> write(std::string_view bytes) override {
    const auto [ec, written] =
        co_await asio::async_write(socket_, asio::buffer(bytes.data(), bytes.size()), use_task);
    co_return ec;
  }
  Task<void> shut() override {
    ErrorCode ec;
    socket_.shutdown(asio::socket_base::shutdown_send, ec);
    co_return;
  }
  void close() noexcept override {
    ErrorCode ec;
    socket_.close(ec);
  }
  [[nodiscard]] bool is_secure() const noexcept override { return false; }

 private:
  Socket socket_;
};

class TlsStream final : public ByteStream {
 public:
  TlsStream(std::unique_ptr<ByteStream> below, const TlsServerContext& context)
      : below_(std::move(below)), session_(context) {}
  TlsStream(
      std::unique_ptr<ByteStream> below, const TlsClientContext& context, const std::string& host
  )
      : below_(std::move(below)), session_(context, host) {}

  Task<ErrorCode> handshake() override {
    while (true) {
      const TlsSession::Status status = session_.handshake();
      if (const ErrorCode ec = co_await flush(); ec.failed()) co_return ec;
      if (status == TlsSession::Status::ok) co_return ErrorCode{};
      if (status != TlsSession::Status::wants_read) co_return NetErrc::tls_failed;
      if (const ErrorCode ec = co_await fetch(); ec.failed()) co_return ec;
    }
  }
  Task<Received> read_some(std::span<char> space) override {
    while (true) {
      std::size_t bytes = 0;
      const TlsSession::Status status = session_.read(space, bytes);
      if (const ErrorCode ec = co_await flush(); ec.failed()) co_return Received{ec, 0};
      if (status == TlsSession::Status::ok && bytes != 0) co_return Received{{}, bytes};
      if (status == TlsSession::Status::closed) co_return Received{asio::error::eof, 0};
      if (status == TlsSession::Status::failed) co_return Received{NetErrc::tls_failed, 0};
      if (const ErrorCode ec = co_await fetch(); ec.failed()) co_return Received{ec, 0};
    }
  }
  Task<ErrorCode> write(std::string_view bytes) override {
    if (session_.write(bytes) == TlsSession::Status::failed) co_return NetErrc::tls_failed;
    co_return co_await flush();
  }
  Task<void> shut() override {
    session_.shutdown();
    static_cast<void>(co_await flush());
    co_await below_->shut();
  }
  void close() noexcept override { below_->close(); }
  [[nodiscard]] bool is_secure() const noexcept override { return true; }
  [[nodiscard]] std::string failure() const override { return session_.failure(); }

 private:
  Task<ErrorCode> flush() {
    // A reader has words for the peer too (key updates). Whoever is at it takes what waits along:
    // two writes at once would mix.
    if (is_flushing_) co_return ErrorCode{};
    is_flushing_ = true;
    ErrorCode ec;
    while (!ec.failed() && !session_.pending().empty()) {
      const std::string waiting(session_.pending());
      session_.consume(waiting.size());
      ec = co_await below_->write(waiting);
    }
    is_flushing_ = false;
    co_return ec;
  }
  Task<ErrorCode> fetch() {
    if (ciphertext_.empty()) ciphertext_.resize(ciphertext_bytes);
    const Received got = co_await below_->read_some(ciphertext_);
    if (got.error.failed()) co_return got.error;
    session_.feed(std::span(ciphertext_).first(got.bytes));
    co_return ErrorCode{};
  }

  std::unique_ptr<ByteStream> below_;
  TlsSession session_;
  std::vector<char> ciphertext_;
  bool is_flushing_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> make_byte_stream(
    asio::io_context& io, int socket, const TlsServerContext* context
) {
  auto plain = std::make_unique<PlainStream>(io, socket);
  if (context == nullptr) return plain;
  return std::make_unique<TlsStream>(std::move(plain), *context);
}

std::unique_ptr<ByteStream> make_tls_client(
    std::unique_ptr<ByteStream> below, const TlsClientContext& context, const std::string& host
) {
  return std::make_unique<TlsStream>(std::move(below), context, host);
}

}  // namespace barbacane::net
