#include "dataplane/http1/framing.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "dataplane/http1/characters.hpp"
#include "dataplane/http1/hop_by_hop.hpp"

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

bool is_hex(char byte) noexcept {
  return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f');
}

/// Empty or 0..65535; `text` starts with its ':' unless it is empty.
bool is_port(std::string_view text) noexcept {
  if (text.empty()) return true;
  if (text.front() != ':') return false;
  text.remove_prefix(1);
  std::uint64_t port = 0;
  return text.empty() || (text.size() <= 5 && parse_length(text, port) && port <= 0xFFFF);
}

bool is_reg_name(std::string_view name) noexcept {
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char byte = name[i];
    if (byte == '%') {
      if (i + 2 >= name.size() || !is_hex(name[i + 1]) || !is_hex(name[i + 2])) return false;
      i += 2;
      continue;
    }
    const bool is_alnum =
        (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
    // Sub-delimiters but ',' which would make two hosts of one in a list.
    constexpr std::string_view others = "-._~!$&'()*+;=";
    if (!is_alnum && others.find(byte) == std::string_view::npos) return false;
  }
  return !name.empty();
}

bool is_ip6(std::string_view text) noexcept {
  std::array<char, INET6_ADDRSTRLEN> copy{};
  if (text.size() >= copy.size()) return false;
  std::ranges::copy(text, copy.begin());
  in6_addr ignored;
  return ::inet_pton(AF_INET6, copy.data(), &ignored) == 1;
}

/// reg-name, IPv4 or [IPv6], with an optional port (RFC 3986 §3.2; no userinfo). Never empty: RFC
/// 9110 §4.2.1 has every recipient reject an http URI with an empty host.
bool is_authority(std::string_view text) noexcept {
  if (!text.starts_with('[')) {
    const std::size_t colon = text.find(':');
    return is_reg_name(text.substr(0, colon)) &&
           is_port(colon == std::string_view::npos ? std::string_view{} : text.substr(colon));
  }
  const std::size_t close = text.find(']');
  return close != std::string_view::npos && is_ip6(text.substr(1, close - 1)) &&
         is_port(text.substr(close + 1));
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
  return is_authority(authority);
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
  bool is_chunked = false;
};

/// What is wrong with a Transfer-Encoding that is not one "chunked": each is a way to make two
/// readers disagree (ADR-0010).
HeadErrc encoding_fault(const Fields& fields) noexcept {
  std::size_t unknown = 0;
  bool is_last_chunked = false;
  for (const Field& field : fields.all()) {
    if (field.known != Known::transfer_encoding) continue;
    std::string_view list = field.value;
    while (true) {
      const std::size_t comma = list.find(',');
      const std::string_view coding = trim(list.substr(0, comma));
      const std::string_view name = trim(coding.substr(0, coding.find(';')));
      const bool is_chunked = same_ignoring_case(name, "chunked");
      // Chunked has no parameters, stands last and once; identity is gone since RFC 7230.
      if (is_last_chunked || !is_token(name) || same_ignoring_case(name, "identity") ||
          (is_chunked && name.size() != coding.size()))
        return HeadErrc::bad_transfer_encoding;
      is_last_chunked = is_chunked;
      unknown += is_chunked ? 0U : 1U;
      if (comma == std::string_view::npos) break;
      list.remove_prefix(comma + 1);
    }
  }
  return unknown != 0 ? HeadErrc::unknown_transfer_encoding : HeadErrc::bad_transfer_encoding;
}

bool collect_body_fields(
    const Fields& fields, std::uint8_t minor, BodyFields& body, HeadErrc& error
) noexcept {
  const Field* encoding = nullptr;
  std::size_t encodings = 0;
  for (const Field& field : fields.all()) {
    if (field.known == Known::content_length) {
      if (body.has_length || !parse_length(field.value, body.length)) {
        error = HeadErrc::bad_content_length;
        return false;
      }
      body.has_length = true;
    } else if (field.known == Known::transfer_encoding) {
      encoding = &field;
      ++encodings;
    }
  }
  if (encoding == nullptr) return true;
  if (body.has_length) {
    error = HeadErrc::length_and_encoding;
    return false;
  }
  if (minor == 0) {
    error = HeadErrc::encoding_in_http10;
    return false;
  }
  body.is_chunked = encodings == 1 && same_ignoring_case(encoding->value, "chunked");
  if (!body.is_chunked) error = encoding_fault(fields);
  return body.is_chunked;
}

/// Marks what ends at this hop and says whether the connection may stay (RFC 9112 §9.3).
bool decide_keep_alive(
    Fields& fields, std::uint8_t minor, bool& keep_alive, HeadErrc& error
) noexcept {
  ConnectionOptions options;
  if (!read_connection(fields, options, error)) return false;
  keep_alive = !options.has_close && (minor == 1 || options.has_keep_alive);
  return true;
}

bool lists_trailers(const Fields& fields) noexcept {
  if (!fields.has(Known::te)) return false;
  bool is_listed = false;
  for (const Field& field : fields.all()) {
    if (field.known != Known::te) continue;
    for_each_member(field.value, [&is_listed](std::string_view member) {
      is_listed = is_listed || same_ignoring_case(member, "trailers");
    });
  }
  return is_listed;
}

}  // namespace

bool split_target(RequestHead& head, HeadErrc& error) noexcept {
  head.host = {};
  head.query = {};
  head.has_query = head.is_https = false;
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
    head.is_https = head.target[4] == 's' || head.target[4] == 'S';
  }
  const std::size_t question = rest.find('?');
  head.path = rest.substr(0, question);
  if (question != std::string_view::npos) {
    head.has_query = true;
    head.query = rest.substr(question + 1);
  }
  if (!head.path.empty()) return true;
  if (head.method == "OPTIONS" && !head.has_query) {  // RFC 9112 §3.2.4: this means '*'
    head.form = TargetForm::asterisk;
    head.path = "*";
  } else {
    head.path = "/";
  }
  return true;
}

bool frame_request(RequestHead& head, HeadErrc& error) noexcept {
  BodyFields body;
  if (!collect_body_fields(head.fields, head.minor, body, error)) return false;
  head.framing = body.is_chunked   ? Framing::chunked
                 : body.has_length ? Framing::length
                                   : Framing::none;
  head.content_length = body.length;
  if (!decide_keep_alive(head.fields, head.minor, head.keep_alive, error)) return false;
  head.accepts_trailers = head.minor == 1 && lists_trailers(head.fields);
  head.expects_continue = false;
  if (!head.fields.has(Known::expect)) return true;
  for (const Field& field : std::as_const(head.fields).all()) {
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
  if (!collect_body_fields(head.fields, head.minor, body, error)) return false;
  const bool is_bodyless = head.status < 200 || head.status == 204 || head.status == 304;
  // RFC 9110 §8.6: 1xx and 204 have no Content-Length; 304 may repeat that of the 200. Some
  // upstreams say 0, which no reader can misread.
  const bool has_body_field = body.is_chunked || (body.has_length && body.length != 0);
  if ((is_bodyless && head.status != 304 && has_body_field) ||
      (head.status == 304 && body.is_chunked)) {
    error = HeadErrc::body_not_allowed;
    return false;
  }
  head.has_content_length = body.has_length;
  head.content_length = body.length;
  if (!decide_keep_alive(head.fields, head.minor, head.keep_alive, error)) return false;
  if (is_head_request || is_bodyless) {
    head.framing = Framing::none;
  } else if (body.is_chunked) {
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
