#include "common/net/web_message.hpp"

#include <boost/beast/http/error.hpp>
#include <cstdio>
#include <ctime>

#include "common/http/date.hpp"
#include "common/http/status.hpp"

namespace barbacane::net {
namespace http = boost::beast::http;
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

unsigned status_of(const ErrorCode& ec) {
  if (ec == http::error::header_limit || ec == http::error::buffer_overflow) return 431;
  if (ec == http::error::body_limit) return 413;
  if (ec == http::error::end_of_stream || ec == http::error::partial_message) return 0;
  if (ec == http::error::bad_version) return 505;
  return ec.category() == make_error_code(http::error::bad_method).category() ? 400 : 0;
}

bool fill_request(const WebHead& head, WebRequest& out) {
  out.method = head.method_string();
  std::string_view target = head.target();
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;  // absolute form: the authority is also in Host
    const std::size_t slash = target.find('/', scheme.size());
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  if (!target.starts_with('/') && target != "*") return false;
  for (const char c : target) {
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f)
      return false;
  }
  const std::size_t question = target.find('?');
  out.path = target.substr(0, question);
  if (question != std::string_view::npos) out.query = target.substr(question + 1);
  for (const auto& field : head)
    out.fields.emplace_back(lower(field.name_string()), std::string(field.value()));
  const std::size_t hosts = head.count(http::field::host);
  return hosts == 1 || (hosts == 0 && head.version() < 11);  // RFC 9112 §3.2
}

std::string head_of(const WebAnswer& answer, const HeadWords& words) {
  std::string out = "HTTP/1.1 " + std::to_string(answer.status) + ' ';
  out += barbacane::http::reason_of(static_cast<std::uint16_t>(answer.status));
  out += "\r\n";
  for (const auto& [name, value] : answer.fields) {
    out += name;
    out += ": ";
    // A value must not become another field, wherever it comes from.
    for (const char c : value) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
    out += "\r\n";
  }
  out += "Date: " + barbacane::http::to_http_date(std::time(nullptr)) + "\r\n";
  const bool has_body = answer.status >= 200 && answer.status != 204 && answer.status != 304;
  if (has_body) {
    if (!answer.source) {
      out += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
    } else if (answer.source_length) {
      out += "Content-Length: " + std::to_string(*answer.source_length) + "\r\n";
    } else if (words.version >= 11) {
      out += "Transfer-Encoding: chunked\r\n";
    }
  }
  if (answer.status != 101 && !words.keeps_alive) out += "Connection: close\r\n";
  return out + "\r\n";
}

std::string chunk_of(std::string_view piece) {
  char size[20];
  const int length = std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
  std::string out(size, static_cast<std::size_t>(length));
  out += piece;
  return out + "\r\n";
}

std::string_view WebRequest::field(std::string_view lower_name) const noexcept {
  for (const auto& [name, value] : fields) {
    if (name == lower_name) return value;
  }
  return {};
}

}  // namespace barbacane::net
