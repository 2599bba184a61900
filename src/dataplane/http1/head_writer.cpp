#include "dataplane/http1/head_writer.hpp"

#include <array>
#include <charconv>
#include <cstring>

#include "dataplane/http1/characters.hpp"

namespace barbacane::http1 {
namespace {

/// A target that stays in its place of the request line.
bool is_target(std::string_view text) noexcept {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7F) return false;
  }
  return true;
}

}  // namespace

void HeadWriter::put(std::string_view text) noexcept {
  if (text.size() > out_.size() - used_) {
    is_spoilt_ = true;
    return;
  }
  if (text.empty()) return;
  std::memcpy(out_.data() + used_, text.data(), text.size());
  used_ += text.size();
}

void HeadWriter::put_number(std::uint64_t number) noexcept {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  put({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

bool HeadWriter::put_name(std::string_view name) noexcept {
  is_spoilt_ = is_spoilt_ || !is_token(name);
  put(name);
  put(": ");
  return !is_spoilt_;
}

void HeadWriter::put_value(std::string_view value) noexcept {
  is_spoilt_ = is_spoilt_ || !is_field_value(value);
  put(value);
}

void HeadWriter::request_line(
    std::string_view method, std::initializer_list<std::string_view> target
) noexcept {
  is_spoilt_ = is_spoilt_ || !is_token(method);
  put(method);
  put(" ");
  const std::size_t begin = used_;
  for (const std::string_view piece : target) {
    is_spoilt_ = is_spoilt_ || !is_target(piece);
    put(piece);
  }
  is_spoilt_ = is_spoilt_ || used_ == begin;
  put(" HTTP/1.1\r\n");
}

void HeadWriter::status_line(std::uint16_t status, std::string_view reason) noexcept {
  is_spoilt_ = is_spoilt_ || status < 100 || status > 999;
  put("HTTP/1.1 ");
  put_number(status);
  put(" ");
  put_value(reason);
  put("\r\n");
}

void HeadWriter::end_to_end(const Fields& fields, const KnownSet& dropped) noexcept {
  for (const Field& field : fields.all()) {
    if (field.is_hop || field.known == Known::content_length) continue;
    if (field.known != Known::other && dropped.has(field.known)) continue;
    const std::size_t bytes = field.name.size() + field.value.size() + 4;
    if (bytes > out_.size() - used_) {
      is_spoilt_ = true;
      return;
    }
    // The scanner saw these bytes: they need no second look.
    put(field.name);
    put(": ");
    put(field.value);
    put("\r\n");
  }
}

void HeadWriter::field(
    std::string_view name, std::initializer_list<std::string_view> value
) noexcept {
  if (!put_name(name)) return;
  for (const std::string_view piece : value) put_value(piece);
  put("\r\n");
}

void HeadWriter::field(std::string_view name, std::uint64_t value) noexcept {
  if (!put_name(name)) return;
  put_number(value);
  put("\r\n");
}

void HeadWriter::list_field(
    std::string_view name, const Fields& fields, Known known, std::string_view element
) noexcept {
  if (!put_name(name)) return;
  if (fields.has(known)) {
    for (const Field& field : fields.all()) {
      if (field.known != known || field.value.empty()) continue;
      put(field.value);
      put(", ");
    }
  }
  put_value(element);
  put("\r\n");
}

void HeadWriter::framing(Framing framing, std::uint64_t length) noexcept {
  switch (framing) {
    case Framing::length:
      field("Content-Length", length);
      break;
    case Framing::chunked:
      put("Transfer-Encoding: chunked\r\n");
      break;
    case Framing::none:
    case Framing::until_close:
      break;
  }
}

std::string_view HeadWriter::finish() noexcept {
  put("\r\n");
  return is_spoilt_ ? std::string_view{} : std::string_view{out_.data(), used_};
}

}  // namespace barbacane::http1
