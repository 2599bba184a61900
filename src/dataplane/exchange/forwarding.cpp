#include "dataplane/exchange/forwarding.hpp"

#include <charconv>

namespace barbacane::exchange {
namespace {

using http1::Field;
using http1::Known;

/// Every value of a repeatable field in one line, `own` behind it.
void add_list(
    HeadText& out,
    const http1::Fields& fields,
    Known known,
    std::string_view name,
    std::initializer_list<std::string_view> own
) {
  out.add(name).add(": ");
  for (const Field& field : fields.all()) {
    if (field.known == known && !field.value.empty()) out.add(field.value).add(", ");
  }
  for (const std::string_view piece : own) out.add(piece);
  out.add("\r\n");
}

void add_target(HeadText& out, const http1::RequestHead& head, const ForwardedTarget& target) {
  if (head.form == http1::TargetForm::asterisk) {
    out.add("*");
    return;
  }
  out.add(target.upstream->base_path);
  if (target.rewrite == nullptr) {
    // All of the path was base path: a target must not be empty.
    if (!target.path.starts_with('/')) out.add("/");
    out.add(target.path);
  } else {
    for (const dispatch::PathRewrite::Piece& piece : target.rewrite->pieces) {
      const auto at = static_cast<std::size_t>(piece.capture);
      out.add(piece.capture < 0 ? std::string_view(piece.literal) : target.captures[at]);
    }
  }
  if (head.has_query) out.add("?").add(head.query);
}

std::string_view host_of(const http1::RequestHead& head, const dispatch::HttpUpstream& upstream) {
  switch (upstream.host) {
    case dispatch::HostPolicy::preserve:
      if (!head.host.empty()) return head.host;
      break;
    case dispatch::HostPolicy::literal:
      return upstream.host_literal;
    case dispatch::HostPolicy::upstream:
      break;
  }
  return upstream.target->authority;
}

/// End-to-end fields of the caller that pass as they are.
bool passes_upstream(const Field& field, bool is_trace_continued, bool is_chunked) noexcept {
  switch (field.known) {
    case Known::content_length:
    case Known::expect:
    case Known::forwarded:
    case Known::host:
    case Known::traceparent:
    case Known::via:
    case Known::x_forwarded_for:
    case Known::x_forwarded_host:
    case Known::x_forwarded_port:
    case Known::x_forwarded_proto:
    case Known::x_real_ip:  // says what the upstream should believe of a connection it cannot see
    case Known::x_request_id:
      return false;
    case Known::tracestate:
      return is_trace_continued;
    case Known::trailer:
      return is_chunked;
    default:
      return true;
  }
}

bool passes_downstream(const Field& field, bool is_chunked) noexcept {
  switch (field.known) {
    case Known::content_length:
    case Known::x_request_id:
      return false;
    case Known::trailer:
      return is_chunked;
    default:
      return true;
  }
}

void add_passing(
    HeadText& out, const http1::RequestHead& head, const Identity& identity, bool asks_identity
) {
  const bool is_chunked = head.framing == http1::Framing::chunked;
  const std::optional<std::uint32_t> hops = hops_left(head);
  if (hops) out.add("Max-Forwards: ").add_number(*hops - 1).add("\r\n");
  if (asks_identity) out.add_field("Accept-Encoding", "identity");
  for (const Field& field : head.fields.all()) {
    if (asks_identity && field.known == Known::accept_encoding) continue;
    if (hops && field.known == Known::max_forwards) continue;
    if (passes_upstream(field, identity.is_continued(), is_chunked) && !field.is_hop)
      out.add_field(field.name, field.value);
  }
}

void add_request_framing(HeadText& out, const http1::RequestHead& head) {
  if (head.framing == http1::Framing::chunked) {
    out.add("Transfer-Encoding: chunked\r\n");
  } else if (head.framing == http1::Framing::length) {
    out.add("Content-Length: ").add_number(head.content_length).add("\r\n");
  } else if (head.method == "POST" || head.method == "PUT" || head.method == "PATCH") {
    out.add("Content-Length: 0\r\n");  // RFC 9110 §8.6
  }
}

void add_forwarded(HeadText& out, const http1::RequestHead& head, const CallerFacts& caller) {
  const std::string_view scheme = caller.is_tls ? "https" : "http";
  const bool is_v6 = caller.address.find(':') != std::string_view::npos;
  if (!caller.address.empty()) {
    add_list(out, head.fields, Known::x_forwarded_for, "X-Forwarded-For", {caller.address});
  } else {
    for (const Field& field : head.fields.all()) {
      if (field.known == Known::x_forwarded_for) out.add_field("X-Forwarded-For", field.value);
    }
  }
  // Said by us, not repeated after the caller: nobody can pretend to have come over TLS.
  out.add_field("X-Forwarded-Proto", scheme);
  if (!head.host.empty()) out.add_field("X-Forwarded-Host", head.host);
  const std::string_view open = is_v6 ? "\"[" : "";
  const std::string_view close = is_v6 ? "]\"" : "";
  const std::string_view address = caller.address.empty() ? "unknown" : caller.address;
  const std::string_view host_name = head.host.empty() ? "" : ";host=\"";
  const std::string_view host_end = head.host.empty() ? "" : "\"";
  add_list(
      out,
      head.fields,
      Known::forwarded,
      "Forwarded",
      {"for=", open, address, close, host_name, head.host, host_end, ";proto=", scheme}
  );
}

}  // namespace

std::optional<std::uint32_t> hops_left(const http1::RequestHead& head) noexcept {
  if (!head.fields.has(Known::max_forwards)) return std::nullopt;
  if (head.method != "OPTIONS" && head.method != "TRACE") return std::nullopt;
  const std::string_view text = head.fields.find(Known::max_forwards)->value;
  std::uint32_t hops = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), hops);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return hops;
}

void write_request(
    HeadText& out,
    const http1::RequestHead& head,
    const ForwardedTarget& target,
    const CallerFacts& caller,
    const Identity& identity
) {
  out.clear();
  out.add(head.method).add(" ");
  add_target(out, head, target);
  out.add(" HTTP/1.1\r\n");
  out.add_field("Host", host_of(head, *target.upstream));
  add_passing(out, head, identity, target.asks_identity);
  add_request_framing(out, head);
  if (head.accepts_trailers) out.add("TE: trailers\r\nConnection: TE\r\n");
  add_forwarded(out, head, caller);
  const std::string_view protocol = head.minor == 0 ? "1.0 " : "1.1 ";
  add_list(out, head.fields, Known::via, "Via", {protocol, target.pseudonym});
  out.add_field("X-Request-Id", identity.request_id());
  out.add_field("traceparent", identity.traceparent());
  out.add("\r\n");
}

ReplyFraming choose_framing(
    const http1::ResponseHead& head, std::uint8_t caller_minor, bool is_head_request
) noexcept {
  if (is_head_request || head.framing == http1::Framing::none) return ReplyFraming::none;
  if (head.framing == http1::Framing::length) return ReplyFraming::length;
  return caller_minor == 0 ? ReplyFraming::until_close : ReplyFraming::chunked;
}

void write_response(HeadText& out, const http1::ResponseHead& head, const ReplyFacts& facts) {
  out.clear();
  out.add("HTTP/1.1 ").add_number(head.status).add(" ").add(head.reason).add("\r\n");
  const bool is_chunked = facts.framing == ReplyFraming::chunked;
  bool has_date = false;
  for (const Field& field : head.fields.all()) {
    if (!passes_downstream(field, is_chunked) || field.is_hop) continue;
    has_date = has_date || field.known == Known::date;
    out.add_field(field.name, field.value);
  }
  if (!has_date) out.add_field("Date", facts.date);
  if (is_chunked) {
    out.add("Transfer-Encoding: chunked\r\n");
  } else if (facts.framing == ReplyFraming::length ||
             (facts.framing == ReplyFraming::none && head.has_content_length && head.status != 204
             )) {
    out.add("Content-Length: ").add_number(head.content_length).add("\r\n");
  }
  if (!facts.keeps_open) {
    out.add("Connection: close\r\n");
  } else if (facts.caller_minor == 0) {
    out.add("Connection: keep-alive\r\n");
  }
  out.add_field("X-Request-Id", facts.request_id);
  out.add(facts.extra_fields).add("\r\n");
}

void write_interim(HeadText& out, const http1::ResponseHead& head) {
  out.clear();
  out.add("HTTP/1.1 ").add_number(head.status).add(" ").add(head.reason).add("\r\n");
  for (const Field& field : head.fields.all()) {
    if (passes_downstream(field, false) && !field.is_hop) out.add_field(field.name, field.value);
  }
  out.add("\r\n");
}

}  // namespace barbacane::exchange
