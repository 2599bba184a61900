#pragma once
// Heads as spans over the bytes they came in. Filled by the scanners, read by the exchange.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace barbacane::http1 {

/// Fields that somebody on the hot path asks for; found once, while scanning.
enum class Known : std::uint8_t {
  other,
  accept,
  accept_encoding,
  authorization,
  cache_control,
  connection,
  content_encoding,
  content_length,
  content_range,
  content_type,
  cookie,
  date,
  expect,
  forwarded,
  host,
  keep_alive,
  location,
  max_forwards,
  origin,
  prefer,
  proxy_authenticate,
  proxy_authorization,
  proxy_connection,
  range,
  server,
  set_cookie,
  te,
  trailer,
  traceparent,
  tracestate,
  transfer_encoding,
  upgrade,
  user_agent,
  via,
  www_authenticate,
  x_forwarded_for,
  x_forwarded_host,
  x_forwarded_port,
  x_forwarded_proto,
  x_real_ip,
  x_request_id,
};

/// Which field this is; case does not count. Cost: a switch on the length and one comparison.
[[nodiscard]] Known known_field(std::string_view name) noexcept;

/// Whether a name is a known one but for '_' in place of '-', as CGI and its descendants write
/// them: such an upstream would read a field that nobody here has looked at.
[[nodiscard]] bool is_disguised(std::string_view name) noexcept;

/// Several known fields at once, as bits.
class KnownSet {
 public:
  constexpr KnownSet() noexcept = default;
  constexpr KnownSet(std::initializer_list<Known> members) noexcept {
    for (const Known member : members) add(member);
  }
  constexpr void add(Known member) noexcept { bits_ |= bit(member); }
  [[nodiscard]] constexpr bool has(Known member) const noexcept {
    return (bits_ & bit(member)) != 0;
  }

 private:
  static constexpr std::uint64_t bit(Known member) noexcept {
    return std::uint64_t{1} << static_cast<unsigned>(member);
  }
  std::uint64_t bits_ = 0;
};

struct Field {
  std::string_view name;   // as written
  std::string_view value;  // without surrounding white space
  Known known = Known::other;
  bool is_hop = false;  // ends at this hop (hop_by_hop.hpp): neither forwarded nor validated
};

inline constexpr std::size_t fields_capacity = 256;

/// The fields of one head, in order. Fixed storage: a worker keeps one per direction and reuses it.
class Fields {
 public:
  void clear() noexcept {
    count_ = 0;
    present_ = {};
  }
  [[nodiscard]] bool add(const Field& field) noexcept {
    if (count_ == storage_.size()) return false;
    storage_[count_++] = field;
    present_.add(field.known);
    return true;
  }
  [[nodiscard]] std::span<const Field> all() const noexcept { return {storage_.data(), count_}; }
  [[nodiscard]] std::span<Field> all() noexcept { return {storage_.data(), count_}; }
  [[nodiscard]] bool has(Known known) const noexcept { return present_.has(known); }
  /// The first field of this kind, or null.
  [[nodiscard]] const Field* find(Known known) const noexcept;

 private:
  std::array<Field, fields_capacity> storage_;
  std::size_t count_ = 0;
  KnownSet present_;
};

enum class Framing : std::uint8_t { none, length, chunked, until_close };

enum class TargetForm : std::uint8_t { origin, absolute, asterisk };

struct RequestHead {
  std::string_view method;
  std::string_view target;  // as received
  std::string_view path;    // of origin and absolute form; "*" for asterisk
  std::string_view query;   // without '?'
  bool has_query = false;
  std::string_view host;   // Host field, or the authority of an absolute target
  std::uint8_t minor = 1;  // 0 or 1 (a higher minor version is served as 1)
  TargetForm form = TargetForm::origin;
  bool is_https = false;  // of an absolute target
  Framing framing = Framing::none;
  std::uint64_t content_length = 0;
  bool keep_alive = true;
  bool expects_continue = false;
  bool accepts_trailers = false;  // TE says so (RFC 9110 §10.1.4)
  std::size_t bytes = 0;          // of the head, leading empty lines included
  Fields fields;
};

struct ResponseHead {
  std::uint16_t status = 0;
  std::string_view reason;
  std::uint8_t minor = 1;
  Framing framing = Framing::none;  // for the request it answers
  std::uint64_t content_length = 0;
  bool has_content_length = false;
  bool keep_alive = true;
  std::size_t bytes = 0;
  Fields fields;
};

}  // namespace barbacane::http1
