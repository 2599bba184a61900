#include "common/net/web_socket.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>

#include "common/crypto/random.hpp"
#include "common/net/errors.hpp"
#include "common/text/utf8.hpp"

namespace barbacane::net {
namespace asio = boost::asio;
namespace {

constexpr std::size_t read_bytes = 1024;  // each idle connection has one such buffer
constexpr std::size_t fragments_max = 1024;
constexpr std::chrono::seconds goodbye_time{2};

}  // namespace

struct WebSocket::State : std::enable_shared_from_this<WebSocket::State> {
  State(
      asio::io_context& context,
      std::unique_ptr<ByteStream> bytes,
      std::string behind,
      WebSocketSettings chosen
  )
      : io(context),
        stream(std::move(bytes)),
        rest(std::move(behind)),
        settings(chosen),
        reader(chosen.is_server, chosen.message_bytes_max),
        goodbye(context),
        heard(std::chrono::steady_clock::now()) {}

  asio::io_context& io;
  std::unique_ptr<ByteStream> stream;
  std::string rest;  // came with the handshake
  WebSocketSettings settings;
  FrameReader reader;
  std::array<char, read_bytes> space{};
  std::string_view unread;
  std::string message;
  bool is_in_message = false;
  std::size_t fragments = 0;
  std::string outbox;
  bool is_writing = false;
  bool is_closing = false;  // a close frame was queued
  asio::steady_timer goodbye;
  Instant heard;
  std::string farewell;

  enum class Step : std::uint8_t { more, message, end, violation };

  Task<Result<std::string>> receive();
  [[nodiscard]] Step take(Frame& frame);
  [[nodiscard]] Step take_data(Frame& frame);
  void queue(Opcode opcode, std::string_view payload);
  void close(CloseCode code, std::string_view reason);
  Task<void> flush();
};

Task<Result<std::string>> WebSocket::State::receive() {
  const auto self = shared_from_this();
  while (true) {
    Frame frame;
    switch (reader.next(unread, frame)) {
      case FrameReader::Verdict::frame:
        switch (take(frame)) {
          case Step::message:
            co_return std::exchange(message, {});
          case Step::end:
            co_return ErrorCode(asio::error::eof);
          case Step::violation:
            co_return ErrorCode(NetErrc::web_socket_violated);
          case Step::more:
            break;
        }
        continue;
      case FrameReader::Verdict::protocol_error:
        close(CloseCode::protocol_error, "not a frame of RFC 6455");
        co_return ErrorCode(NetErrc::web_socket_violated);
      case FrameReader::Verdict::too_big:
        close(CloseCode::too_big, "the message is too long");
        co_return ErrorCode(NetErrc::web_socket_violated);
      case FrameReader::Verdict::needs_more:
        break;
    }
    if (!rest.empty()) {
      const std::size_t bytes = rest.copy(space.data(), space.size());
      rest.erase(0, bytes);
      if (rest.empty()) rest.shrink_to_fit();
      unread = {space.data(), bytes};
      continue;
    }
    const Received got = co_await stream->read_some(space);
    if (got.error.failed()) co_return got.error;
    heard = std::chrono::steady_clock::now();
    unread = {space.data(), got.bytes};
  }
}

WebSocket::State::Step WebSocket::State::take(Frame& frame) {
  switch (frame.opcode) {
    case Opcode::ping:
      queue(Opcode::pong, frame.payload);
      return Step::more;
    case Opcode::pong:
      return Step::more;
    case Opcode::close: {
      std::uint16_t code = 0;
      std::string_view reason;
      if (!parse_close(frame.payload, code, reason)) {
        close(CloseCode::protocol_error, "not a close frame of RFC 6455");
        return Step::violation;
      }
      farewell = reason;
      close(CloseCode::normal, {});
      return Step::end;
    }
    default:
      return take_data(frame);
  }
}

WebSocket::State::Step WebSocket::State::take_data(Frame& frame) {
  const bool is_continued = frame.opcode == Opcode::continuation;
  if (is_continued != is_in_message || ++fragments > fragments_max) {
    close(CloseCode::protocol_error, "fragments out of order");
    return Step::violation;
  }
  if (frame.opcode == Opcode::binary) {
    close(CloseCode::unsupported_data, "messages are text");
    return Step::violation;
  }
  if (message.size() + frame.payload.size() > settings.message_bytes_max) {
    close(CloseCode::too_big, "the message is too long");
    return Step::violation;
  }
  if (message.empty()) {
    message = std::move(frame.payload);
  } else {
    message += frame.payload;
  }
  is_in_message = !frame.is_final;
  if (is_in_message) return Step::more;
  fragments = 0;
  if (text::is_utf8(message)) return Step::message;
  close(CloseCode::invalid_text, "not UTF-8");
  return Step::violation;
}

void WebSocket::State::queue(Opcode opcode, std::string_view payload) {
  if (is_closing) return;
  if (outbox.size() + payload.size() > settings.outbox_bytes_max) return stream->close();
  if (settings.is_server) {
    append_frame(outbox, opcode, payload, nullptr);
  } else {
    std::array<std::uint8_t, 4> mask{};
    crypto::fill_random(mask);
    append_frame(outbox, opcode, payload, &mask);
  }
  if (is_writing) return;
  is_writing = true;
  asio::co_spawn(io, flush(), [self = shared_from_this()](const std::exception_ptr&) {});
}

Task<void> WebSocket::State::flush() {
  while (!outbox.empty()) {
    const std::string bytes = std::exchange(outbox, {});
    const ErrorCode ec = co_await stream->write(bytes);
    if (ec.failed()) {
      stream->close();
      co_return;  // is_writing stays: nothing more goes out
    }
  }
  is_writing = false;
}

void WebSocket::State::close(CloseCode code, std::string_view reason) {
  if (is_closing) return;
  queue(Opcode::close, close_payload(code, reason));
  is_closing = true;
  goodbye.expires_after(goodbye_time);
  goodbye.async_wait([self = shared_from_this()](const ErrorCode& ec) {
    if (!ec.failed()) self->stream->close();
  });
}

WebSocket::WebSocket(
    asio::io_context& io,
    std::unique_ptr<ByteStream> stream,
    std::string rest,
    WebSocketSettings settings
)
    : state_(std::make_shared<State>(io, std::move(stream), std::move(rest), settings)) {}

WebSocket::~WebSocket() {
  // After a goodbye, the peer gets its moment.
  if (!state_->is_closing) state_->stream->close();
}

Task<Result<std::string>> WebSocket::receive() {
  return state_->receive();
}

void WebSocket::send(std::string_view text) {
  state_->queue(Opcode::text, text);
}

void WebSocket::ping() {
  state_->queue(Opcode::ping, {});
}

void WebSocket::close(CloseCode code, std::string_view reason) {
  state_->close(code, reason);
}

void WebSocket::cut() noexcept {
  state_->stream->close();
  state_->goodbye.cancel();
}

Instant WebSocket::heard() const noexcept {
  return state_->heard;
}

const std::string& WebSocket::farewell() const noexcept {
  return state_->farewell;
}

}  // namespace barbacane::net
