#include <algorithm>
#include <array>

#include "dataplane/http1/characters.hpp"
#include "dataplane/http1/head.hpp"

namespace barbacane::http1 {
namespace {

Known if_same(std::string_view name, std::string_view known_name, Known known) noexcept {
  return same_ignoring_case(name, known_name) ? known : Known::other;
}

char lower(char byte) noexcept {
  return static_cast<char>(byte | 0x20);
}

Known of_4(std::string_view name) noexcept {
  return lower(name[0]) == 'h' ? if_same(name, "host", Known::host)
                               : if_same(name, "date", Known::date);
}

Known of_5_to_8(std::string_view name) noexcept {
  switch (lower(name[0])) {
    case 'a':
      return if_same(name, "accept", Known::accept);
    case 'c':
      return if_same(name, "cookie", Known::cookie);
    case 'e':
      return if_same(name, "expect", Known::expect);
    case 'l':
      return if_same(name, "location", Known::location);
    case 'o':
      return if_same(name, "origin", Known::origin);
    case 'p':
      return if_same(name, "prefer", Known::prefer);
    case 'r':
      return if_same(name, "range", Known::range);
    case 's':
      return if_same(name, "server", Known::server);
    case 't':
      return if_same(name, "trailer", Known::trailer);
    case 'u':
      return if_same(name, "upgrade", Known::upgrade);
    default:
      return Known::other;
  }
}

Known of_9_to_12(std::string_view name) noexcept {
  switch (lower(name[0])) {
    case 'c':
      return name.size() == 12 ? if_same(name, "content-type", Known::content_type)
                               : if_same(name, "connection", Known::connection);
    case 'f':
      return if_same(name, "forwarded", Known::forwarded);
    case 'k':
      return if_same(name, "keep-alive", Known::keep_alive);
    case 'm':
      return if_same(name, "max-forwards", Known::max_forwards);
    case 's':
      return if_same(name, "set-cookie", Known::set_cookie);
    case 't':
      return name.size() == 11 ? if_same(name, "traceparent", Known::traceparent)
                               : if_same(name, "tracestate", Known::tracestate);
    case 'u':
      return if_same(name, "user-agent", Known::user_agent);
    case 'x':
      return name.size() == 12 ? if_same(name, "x-request-id", Known::x_request_id)
                               : if_same(name, "x-real-ip", Known::x_real_ip);
    default:
      return Known::other;
  }
}

Known of_13_to_15(std::string_view name) noexcept {
  switch (lower(name[0])) {
    case 'a':
      return name.size() == 15 ? if_same(name, "accept-encoding", Known::accept_encoding)
                               : if_same(name, "authorization", Known::authorization);
    case 'c':
      if (name.size() == 14) return if_same(name, "content-length", Known::content_length);
      return lower(name[1]) == 'a' ? if_same(name, "cache-control", Known::cache_control)
                                   : if_same(name, "content-range", Known::content_range);
    case 'x':
      return if_same(name, "x-forwarded-for", Known::x_forwarded_for);
    default:
      return Known::other;
  }
}

Known of_16(std::string_view name) noexcept {
  switch (lower(name[0])) {
    case 'c':
      return if_same(name, "content-encoding", Known::content_encoding);
    case 'p':
      return if_same(name, "proxy-connection", Known::proxy_connection);
    case 'w':
      return if_same(name, "www-authenticate", Known::www_authenticate);
    case 'x':
      return lower(name[12]) == 'h' ? if_same(name, "x-forwarded-host", Known::x_forwarded_host)
                                    : if_same(name, "x-forwarded-port", Known::x_forwarded_port);
    default:
      return Known::other;
  }
}

}  // namespace

Known known_field(std::string_view name) noexcept {
  switch (name.size()) {
    case 2:
      return if_same(name, "te", Known::te);
    case 3:
      return if_same(name, "via", Known::via);
    case 4:
      return of_4(name);
    case 5:
    case 6:
    case 7:
    case 8:
      return of_5_to_8(name);
    case 9:
    case 10:
    case 11:
    case 12:
      return of_9_to_12(name);
    case 13:
    case 14:
    case 15:
      return of_13_to_15(name);
    case 16:
      return of_16(name);
    case 17:
      return lower(name[0]) == 't' ? if_same(name, "transfer-encoding", Known::transfer_encoding)
                                   : if_same(name, "x-forwarded-proto", Known::x_forwarded_proto);
    case 18:
      return if_same(name, "proxy-authenticate", Known::proxy_authenticate);
    case 19:
      return if_same(name, "proxy-authorization", Known::proxy_authorization);
    default:
      return Known::other;
  }
}

bool is_disguised(std::string_view name) noexcept {
  constexpr std::size_t longest_known = 24;
  if (name.size() > longest_known || name.find('_') == std::string_view::npos) return false;
  std::array<char, longest_known> plain;
  std::ranges::replace_copy(name, plain.begin(), '_', '-');
  return known_field({plain.data(), name.size()}) != Known::other;
}

}  // namespace barbacane::http1
