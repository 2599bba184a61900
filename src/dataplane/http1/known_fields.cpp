#include "dataplane/http1/head.hpp"
#include "dataplane/http1/head_scanner.hpp"

namespace barbacane::http1 {
namespace {

Known if_same(std::string_view name, std::string_view known_name, Known known) noexcept {
  return same_ignoring_case(name, known_name) ? known : Known::other;
}

char first_of(std::string_view name) noexcept {
  return static_cast<char>(name.front() | 0x20);
}

}  // namespace

Known known_field(std::string_view name) noexcept {
  switch (name.size()) {
    case 2:
      return if_same(name, "te", Known::te);
    case 3:
      return if_same(name, "via", Known::via);
    case 4:
      return first_of(name) == 'h' ? if_same(name, "host", Known::host)
                                   : if_same(name, "date", Known::date);
    case 6:
      switch (first_of(name)) {
        case 'a':
          return if_same(name, "accept", Known::accept);
        case 'e':
          return if_same(name, "expect", Known::expect);
        default:
          return if_same(name, "prefer", Known::prefer);
      }
    case 7:
      return first_of(name) == 'u' ? if_same(name, "upgrade", Known::upgrade)
                                   : if_same(name, "trailer", Known::trailer);
    case 9:
      return if_same(name, "forwarded", Known::forwarded);
    case 10:
      switch (first_of(name)) {
        case 'c':
          return if_same(name, "connection", Known::connection);
        case 'k':
          return if_same(name, "keep-alive", Known::keep_alive);
        default:
          return if_same(name, "tracestate", Known::tracestate);
      }
    case 11:
      return if_same(name, "traceparent", Known::traceparent);
    case 12:
      return first_of(name) == 'c' ? if_same(name, "content-type", Known::content_type)
                                   : if_same(name, "x-request-id", Known::x_request_id);
    case 14:
      return if_same(name, "content-length", Known::content_length);
    case 15:
      return if_same(name, "x-forwarded-for", Known::x_forwarded_for);
    case 16:
      return first_of(name) == 'x' ? if_same(name, "x-forwarded-host", Known::x_forwarded_host)
                                   : if_same(name, "proxy-connection", Known::proxy_connection);
    case 17:
      return first_of(name) == 't' ? if_same(name, "transfer-encoding", Known::transfer_encoding)
                                   : if_same(name, "x-forwarded-proto", Known::x_forwarded_proto);
    case 18:
      return if_same(name, "proxy-authenticate", Known::proxy_authenticate);
    case 19:
      return if_same(name, "proxy-authorization", Known::proxy_authorization);
    default:
      return Known::other;
  }
}

}  // namespace barbacane::http1
