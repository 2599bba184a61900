#include "common/net/web_client.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "common/net/errors.hpp"

namespace barbacane::net {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace {

using Parser = http::response_parser<http::buffer_body>;
constexpr std::size_t read_bytes = 16U << 10U;
constexpr std::size_t piece_bytes = 64U << 10U;
constexpr int interim_max = 8;
constexpr unsigned switching_protocols = 101;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return out;
}

}  // namespace

struct WebClient::State {
  explicit State(ByteStream& bytes) : stream(bytes) {}
  ByteStream& stream;
  beast::flat_buffer buffer;
  std::optional<Parser> parser;

  Task<ErrorCode> fetch() {
    const auto space = buffer.prepare(read_bytes);
    const Received got =
        co_await stream.read_some({static_cast<char*>(space.data()), space.size()});
    if (!got.error.failed()) buffer.commit(got.bytes);
    co_return got.error;
  }
  Task<ErrorCode> read_head(bool is_bodyless);
};

Task<ErrorCode> WebClient::State::read_head(bool is_bodyless) {
  parser.emplace();
  parser->header_limit(reply_head_bytes_max);
  parser->body_limit(boost::none);
  // A tunnel, or another protocol, begins behind the head.
  parser->skip(is_bodyless);
  while (!parser->is_header_done()) {
    ErrorCode ec;
    if (buffer.size() != 0) {
      buffer.consume(parser->put(buffer.data(), ec));
      if (parser->is_header_done()) break;
      if (ec.failed() && ec != http::error::need_more) co_return NetErrc::not_http;
      if (buffer.size() > reply_head_bytes_max) co_return NetErrc::not_http;
    }
    ec = co_await fetch();
    if (ec.failed()) co_return ec;
  }
  co_return ErrorCode{};
}

WebClient::WebClient(ByteStream& stream) : state_(std::make_unique<State>(stream)) {}

WebClient::~WebClient() = default;

Task<Result<WebReply>> WebClient::ask(
    std::string_view method, std::string_view target, WebFields fields
) {
  std::string head = std::string(method) + ' ' + std::string(target) + " HTTP/1.1\r\n";
  bool is_upgrade = false;
  for (const auto& [name, value] : fields) {
    head += name + ": ";
    for (const char c : value) head += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
    head += "\r\n";
    is_upgrade = is_upgrade || name == "Upgrade";
  }
  const bool is_tunnel = method == "CONNECT";
  const ErrorCode sent = co_await state_->stream.write(head + "\r\n");
  if (sent.failed()) co_return sent;
  for (int i = 0; i < interim_max; ++i) {
    const ErrorCode ec = co_await state_->read_head(is_tunnel);
    if (ec.failed()) co_return ec;
    const auto& got = state_->parser->get();
    const unsigned status = got.result_int();
    if (status / 100 == 1 && !(status == switching_protocols && is_upgrade)) continue;
    WebReply reply{.status = status, .fields = {}, .content_length = {}};
    for (const auto& field : got)
      reply.fields.emplace_back(
          lower({field.name_string().data(), field.name_string().size()}),
          std::string(field.value().data(), field.value().size())
      );
    if (const auto length = state_->parser->content_length()) reply.content_length = *length;
    state_->parser->eager(true);
    co_return reply;
  }
  co_return NetErrc::not_http;
}

Task<Result<std::string>> WebClient::next() {
  Parser& parser = *state_->parser;
  std::string piece;
  while (piece.empty() && !parser.is_done()) {
    piece.resize(piece_bytes);
    auto& body = parser.get().body();
    body.data = piece.data();
    body.size = piece.size();
    body.more = true;
    ErrorCode ec;
    if (state_->buffer.size() != 0) {
      state_->buffer.consume(parser.put(state_->buffer.data(), ec));
      if (ec.failed() && ec != http::error::need_more && ec != http::error::need_buffer)
        co_return NetErrc::not_http;
    }
    piece.resize(piece_bytes - body.size);
    if (!piece.empty() || parser.is_done()) break;
    ec = co_await state_->fetch();
    if (ec == asio::error::eof && parser.need_eof()) {
      ErrorCode ended;
      parser.put_eof(ended);
      break;
    }
    if (ec.failed()) co_return ec;
  }
  co_return piece;
}

Task<std::string> WebClient::read_text(std::size_t bytes_max) {
  std::string out;
  while (out.size() < bytes_max) {
    const Result<std::string> piece = co_await next();
    if (!piece || piece->empty()) break;
    out += *piece;
  }
  if (out.size() > bytes_max) out.resize(bytes_max);
  co_return out;
}

std::string WebClient::rest() {
  std::string out(static_cast<const char*>(state_->buffer.data().data()), state_->buffer.size());
  state_->buffer.clear();
  return out;
}

std::string_view WebReply::field(std::string_view lower_name) const noexcept {
  for (const auto& [name, value] : fields) {
    if (name == lower_name) return value;
  }
  return {};
}

}  // namespace barbacane::net
