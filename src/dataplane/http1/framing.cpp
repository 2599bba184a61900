#include "dataplane/http1/framing.hpp"

#include <cstdint>

#include "dataplane/http1/head_scanner.hpp"

namespace barbacane::http1 {
namespace {

constexpr std::uint64_t content_length_max = INT64_MAX;

bool is_digits(std::string_view text) noexcept {
  for (const char byte : text) {
    if (byte < '0' || byte > '9') return false;
  }
  return !text.empty();
}

bool parse_length(std::string_view text, std::uint64_t& length) noexcept {
  if (!is_digits(text)) return false;
  length = 0;
  for (const char digit : text) {
    const auto value = static_cast<std::uint64_t>(digit - '0');
    if (length > (content_length_max - value) / 10) return false;
    length = length * 10 + value;
  }
  return true;
}

/// reg-name, IPv4 or [IPv6], with an optional port (RFC 3986 §3.2; no userinfo).
bool is_authority(std::string_view text) noexcept {
  if (text.empty()) return true;  // RFC 9112 §3.2: empty when the target has no authority
  std::string_view port;
  if (text.front() == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos || close < 3) return false;
    for (const char byte : text.substr(1, close - 1)) {
      const bool is_hex =
          (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f');
      if (!is_hex && byte != ':' && byte != '.') return false;
    }
    port = text.substr(close + 1);
    if (!port.empty() && port.front() != ':') return false;
    if (!port.empty()) port.remove_prefix(1);
  } else {
    const std::size_t colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    if (name.empty()) return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
      const char byte = name[i];
      const bool is_alnum =
          (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
      constexpr std::string_view others = "-._~!$&'()*+;=%";
      if (!is_alnum && others.find(byte) == std::string_view::npos) return false;
    }
    if (colon == std::string_view::npos) return true;
    port = text.substr(colon + 1);
  }
  return port.empty() || (port.size() <= 5 && is_digits(port));
}

/// "http://authority" in front of a path: the authority, or false.
bool split_absolute(
    std::string_view target, std::string_view& authority, std::string_view& rest
) noexcept {
  std::size_t scheme = 0;
  if (target.size() > 7 && same_ignoring_case(target.substr(0, 7), "http://")) scheme = 7;
  if (target.size() > 8 && same_ignoring_case(target.substr(0, 8), "https://")) scheme = 8;
  if (scheme == 0) return false;
  const std::size_t end = target.find_first_of("/?", scheme);
  authority = target.substr(scheme, end == std::string_view::npos ? end : end - scheme);
  rest = end == std::string_view::npos ? std::string_view{} : target.substr(end);
  return !authority.empty() && is_authority(authority);
}

/// Control, space, beyond ASCII, or '#': RFC 9112 §3.2 has no fragment.
bool has_forbidden_byte(std::string_view target) noexcept {
  unsigned bad = 0;
  for (const char c : target) {
    const auto byte = static_cast<unsigned char>(c);
    bad |= static_cast<unsigned>(byte <= 0x20) | static_cast<unsigned>(byte > 0x7E) |
           static_cast<unsigned>(byte == '#');
  }
  return bad != 0;
}

/// The one Host field; RFC 9112 §3.2.
bool find_host(RequestHead& head, HeadErrc& error) noexcept {
  const Field* host = nullptr;
  for (const Field& field : head.fields.all()) {
    if (field.known != Known::host) continue;
    if (host != nullptr) {
      error = HeadErrc::repeated_host;
      return false;
    }
    host = &field;
  }
  if (host == nullptr) {
    error = HeadErrc::missing_host;
    return head.minor == 0;
  }
  head.host = host->value;
  error = HeadErrc::bad_host;
  return is_authority(head.host);
}

/// The body fields of either kind of head, before anybody decides what they mean.
struct BodyFields {
  bool has_length = false;
  std::uint64_t length = 0;
  bool has_encoding = false;
  std::size_t codings = 0;
  bool is_last_chunked = false;
  std::size_t chunked = 0;
};

bool collect_body_fields(const Fields& fields, BodyFields& body, HeadErrc& error) noexcept {
  for (const Field& field : fields.all()) {
    if (field.known == Known::content_length) {
      if (body.has_length || !parse_length(field.value, body.length)) {
        error = HeadErrc::bad_content_length;
        return false;
      }
      body.has_length = true;
    } else if (field.known == Known::transfer_encoding) {
      body.has_encoding = true;
      for_each_member(field.value, [&body](std::string_view coding) {
        ++body.codings;
        body.is_last_chunked = same_ignoring_case(coding, "chunked");
        if (body.is_last_chunked) ++body.chunked;
      });
    }
  }
  if (body.has_length && body.has_encoding) {
    error = HeadErrc::length_and_encoding;
    return false;
  }
  if (body.has_encoding && (body.chunked != 1 || !body.is_last_chunked)) {
    error = body.chunked == 0 && body.codings == 1 ? HeadErrc::unknown_transfer_encoding
                                                   : HeadErrc::bad_transfer_encoding;
    return false;
  }
  if (body.has_encoding && body.codings != 1) {
    error = HeadErrc::unknown_transfer_encoding;
    return false;
  }
  return true;
}

bool decide_keep_alive(const Fields& fields, std::uint8_t minor) noexcept {
  bool is_close = false;
  bool is_keep = false;
  for (const Field& field : fields.all()) {
    if (field.known != Known::connection) continue;
    for_each_member(field.value, [&](std::string_view option) {
      is_close = is_close || same_ignoring_case(option, "close");
      is_keep = is_keep || same_ignoring_case(option, "keep-alive");
    });
  }
  return !is_close && (minor == 1 || is_keep);
}

}  // namespace

bool split_target(RequestHead& head, HeadErrc& error) noexcept {
  head.host = {};
  head.query = {};
  head.has_query = false;
  if (head.method == "CONNECT") {
    error = HeadErrc::tunnel_not_supported;
    return false;
  }
  if (!find_host(head, error)) return false;
  error = HeadErrc::bad_target;
  if (head.target.empty() || has_forbidden_byte(head.target)) return false;
  if (head.target == "*") {
    head.form = TargetForm::asterisk;
    head.path = head.target;
    return head.method == "OPTIONS";
  }
  std::string_view rest = head.target;
  head.form = TargetForm::origin;
  if (rest.front() != '/') {
    head.form = TargetForm::absolute;
    std::string_view authority;
    if (!split_absolute(head.target, authority, rest)) return false;
    if (!head.host.empty() && !same_ignoring_case(head.host, authority)) {
      error = HeadErrc::host_mismatch;
      return false;
    }
    head.host = authority;
  }
  const std::size_t question = rest.find('?');
  head.path = rest.substr(0, question);
  if (head.path.empty()) head.path = "/";
  if (question != std::string_view::npos) {
    head.has_query = true;
    head.query = rest.substr(question + 1);
  }
  return true;
}

bool frame_request(RequestHead& head, HeadErrc& error) noexcept {
  BodyFields body;
  if (!collect_body_fields(head.fields, body, error)) return false;
  if (body.has_encoding && head.minor == 0) {
    error = HeadErrc::encoding_in_http10;
    return false;
  }
  head.framing = body.has_encoding ? Framing::chunked
                 : body.has_length ? Framing::length
                                   : Framing::none;
  head.content_length = body.length;
  head.keep_alive = decide_keep_alive(head.fields, head.minor);
  head.expects_continue = false;
  for (const Field& field : head.fields.all()) {
    if (field.known != Known::expect) continue;
    if (!same_ignoring_case(field.value, "100-continue")) {
      error = HeadErrc::bad_expectation;
      return false;
    }
    // RFC 9110 §10.1.1: not from HTTP/1.0, and meaningless without a body.
    head.expects_continue =
        head.minor == 1 && head.framing != Framing::none && !(body.has_length && body.length == 0);
  }
  return true;
}

bool frame_response(ResponseHead& head, bool is_head_request, HeadErrc& error) noexcept {
  BodyFields body;
  if (!collect_body_fields(head.fields, body, error)) return false;
  const bool is_bodyless = head.status < 200 || head.status == 204 || head.status == 304;
  if (body.has_encoding && head.minor == 0) {
    error = HeadErrc::encoding_in_http10;
    return false;
  }
  // RFC 9110 §8.6: 1xx and 204 have no Content-Length; 304 may repeat that of the 200.
  const bool is_forbidden = (head.status < 200 || head.status == 204) &&
                            (body.has_encoding || (body.has_length && body.length != 0));
  if (is_forbidden || (head.status == 304 && body.has_encoding)) {
    error = HeadErrc::body_not_allowed;
    return false;
  }
  head.has_content_length = body.has_length;
  head.content_length = body.length;
  head.keep_alive = decide_keep_alive(head.fields, head.minor);
  if (is_head_request || is_bodyless) {
    head.framing = Framing::none;
  } else if (body.has_encoding) {
    head.framing = Framing::chunked;
  } else if (body.has_length) {
    head.framing = Framing::length;
  } else {
    head.framing = Framing::until_close;
    head.keep_alive = false;
  }
  return true;
}

}  // namespace barbacane::http1
