#pragma once
// What a request looks like to the upstream, and a response to the caller: hop-by-hop fields go,
// the fields of an intermediary come, everything else passes in its order.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dataplane/dispatch/http_upstream.hpp"
#include "dataplane/exchange/head_text.hpp"
#include "dataplane/exchange/identity.hpp"
#include "dataplane/http1/head.hpp"

namespace barbacane::exchange {

/// Who called, as far as fields tell the upstream.
struct CallerFacts {
  std::string_view address = {};  // "192.0.2.1", "2001:db8::1"; "" on a unix socket
  bool is_tls = false;
};

struct ForwardedTarget {
  const dispatch::HttpUpstream* upstream = nullptr;
  std::string_view pseudonym;                      // ours, for Via
  const dispatch::PathRewrite* rewrite = nullptr;  // null = the request's own path
  std::string_view path;                           // normal form, base path already dropped
  std::span<const std::string_view> captures = {};
  bool asks_identity = false;  // the response will be looked into: no content coding
};

/// How many hops an OPTIONS or TRACE may still make, when it says so (RFC 9110 §7.6.2).
[[nodiscard]] std::optional<std::uint32_t> hops_left(const http1::RequestHead& head) noexcept;

/// Writes the head of the request that goes upstream. Expect is ours to answer and does not pass.
void write_request(
    HeadText& out,
    const http1::RequestHead& head,
    const ForwardedTarget& target,
    const CallerFacts& caller,
    const Identity& identity
);

/// How the response's end is marked towards the caller.
enum class ReplyFraming : std::uint8_t { none, length, chunked, until_close };

struct ReplyFacts {
  ReplyFraming framing = ReplyFraming::none;
  bool keeps_open = true;
  std::uint8_t caller_minor = 1;
  std::string_view request_id = {};
  std::string_view date = {};          // used when the upstream sent none
  std::string_view extra_fields = {};  // whole lines: Deprecation, Sunset
};

/// The framing of a response for this caller.
[[nodiscard]] ReplyFraming choose_framing(
    const http1::ResponseHead& head, std::uint8_t caller_minor, bool is_head_request
) noexcept;

/// Writes the head of the final response.
void write_response(HeadText& out, const http1::ResponseHead& head, const ReplyFacts& facts);

/// Writes an interim response (1xx).
void write_interim(HeadText& out, const http1::ResponseHead& head);

}  // namespace barbacane::exchange
