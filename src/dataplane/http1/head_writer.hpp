#pragma once
// A new head for the next hop, written into bytes of the caller: the fields that go on, and what
// the gateway sets. Every field leaves in the form "Name: value", however it came.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "dataplane/http1/head.hpp"

namespace barbacane::http1 {

/// Writes one head, in the order of the calls. What does not fit, and a name or value of ours that
/// would break out of its line, spoils the writer: finish() then gives nothing.
/// Owner    borrows `out`; allocates nothing. One writer for each head
class HeadWriter {
 public:
  explicit HeadWriter(std::span<char> out) noexcept : out_{out} {}

  /// "GET /path?query HTTP/1.1"; the target comes in pieces.
  void request_line(
      std::string_view method, std::initializer_list<std::string_view> target
  ) noexcept;
  void status_line(std::uint16_t status, std::string_view reason) noexcept;

  /// Every field that is not of one connection (Field::is_hop), not in `dropped` and no
  /// Content-Length, which framing() writes.
  void end_to_end(const Fields& fields, const KnownSet& dropped = {}) noexcept;

  void field(std::string_view name, std::string_view value) noexcept { field(name, {value}); }
  void field(std::string_view name, std::initializer_list<std::string_view> value) noexcept;
  void field(std::string_view name, std::uint64_t value) noexcept;

  /// One line with the values of all fields of this kind and `element` behind them: how a hop adds
  /// itself to Via, Forwarded, X-Forwarded-For. The caller drops the kind from end_to_end().
  void list_field(
      std::string_view name, const Fields& fields, Known known, std::string_view element
  ) noexcept;

  /// Content-Length or Transfer-Encoding; nothing for `none` and `until_close`.
  void framing(Framing framing, std::uint64_t length) noexcept;

  /// Ends the head. The whole of it, inside `out`; empty when the writer is spoilt.
  [[nodiscard]] std::string_view finish() noexcept;
  [[nodiscard]] bool is_spoilt() const noexcept { return is_spoilt_; }

 private:
  void put(std::string_view text) noexcept;
  void put_number(std::uint64_t number) noexcept;
  bool put_name(std::string_view name) noexcept;
  void put_value(std::string_view value) noexcept;

  std::span<char> out_;
  std::size_t used_ = 0;
  bool is_spoilt_ = false;
};

}  // namespace barbacane::http1
