#pragma once
// Heads as spans over the bytes they came in. Filled by the scanners, read by the exchange.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace barbacane::http1 {

/// Fields that somebody on the hot path asks for; found once, while scanning.
enum class Known : std::uint8_t {
  other,
  accept,
  connection,
  content_length,
  content_type,
  date,
  expect,
  forwarded,
  host,
  keep_alive,
  prefer,
  proxy_authenticate,
  proxy_authorization,
  proxy_connection,
  te,
  trailer,
  traceparent,
  tracestate,
  transfer_encoding,
  upgrade,
  via,
  x_forwarded_for,
  x_forwarded_host,
  x_forwarded_proto,
  x_request_id,
};

/// Which field this is; case does not count. Cost: a switch on the length and one comparison.
[[nodiscard]] Known known_field(std::string_view name) noexcept;

struct Field {
  std::string_view name;   // as written
  std::string_view value;  // without surrounding white space
  Known known = Known::other;
};

inline constexpr std::size_t fields_capacity = 256;

/// The fields of one head, in order. Fixed storage: a worker keeps one per direction and reuses it.
class Fields {
 public:
  void clear() noexcept { count_ = 0; }
  [[nodiscard]] bool add(const Field& field) noexcept {
    if (count_ == storage_.size()) return false;
    storage_[count_++] = field;
    return true;
  }
  [[nodiscard]] std::span<const Field> all() const noexcept { return {storage_.data(), count_}; }
  /// The first field of this kind, or null.
  [[nodiscard]] const Field* find(Known known) const noexcept;

 private:
  std::array<Field, fields_capacity> storage_;
  std::size_t count_ = 0;
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
  Framing framing = Framing::none;
  std::uint64_t content_length = 0;
  bool keep_alive = true;
  bool expects_continue = false;
  std::size_t bytes = 0;  // of the head, leading empty lines included
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
