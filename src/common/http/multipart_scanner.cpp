#include "common/http/multipart_scanner.hpp"

#include <algorithm>

namespace barbacane::http {
namespace {

constexpr std::size_t line_end_bytes = 2;
constexpr std::size_t padding_bytes_max = 64;  // spaces behind a delimiter

}  // namespace

void MultipartScanner::begin(std::string_view boundary) {
  dashes_.assign("--").append(boundary);
  state_ = State::preamble;
  fault_ = {};
  parts_ = 0;
  before_ = '\n';
  before_that_ = '\r';
}

MultipartScanner::Event MultipartScanner::fail(std::string_view words) noexcept {
  fault_ = words;
  state_ = State::failed;
  used_ = 0;
  return Event::failed;
}

/// Uses `bytes` of the window.
MultipartScanner::Event MultipartScanner::pass(
    std::string_view window, std::size_t bytes
) noexcept {
  used_ = bytes;
  if (bytes > 1) before_that_ = window[bytes - 2];
  if (bytes == 1) before_that_ = before_;
  if (bytes != 0) before_ = window[bytes - 1];
  return Event::more;
}

/// The next "--boundary" at the start of a line. One in the middle of a line is a part's own; one
/// behind half a line end would be a delimiter to some readers only.
MultipartScanner::Found MultipartScanner::find(std::string_view window, std::size_t& at)
    const noexcept {
  for (at = 0; (at = window.find(dashes_, at)) != std::string_view::npos; ++at) {
    const char last = at != 0 ? window[at - 1] : before_;
    const char second = at > 1 ? window[at - 2] : at == 1 ? before_ : before_that_;
    if (last == '\n') return second == '\r' ? Found::delimiter : Found::ambiguous;
    if (last == '\r') return Found::ambiguous;
  }
  // What may be the start of one stays in the window, with the line end before it.
  at = window.size() - std::min(window.size(), dashes_.size() + line_end_bytes - 1);
  return Found::nothing;
}

MultipartScanner::Event MultipartScanner::next(std::string_view window) {
  piece_ = {};
  switch (state_) {
    case State::preamble:
    case State::epilogue:
      return outside(window);
    case State::delimiter:
      return after_delimiter(window);
    case State::head:
      return head(window);
    case State::body:
      return body(window);
    case State::failed:
      break;
  }
  return Event::failed;
}

MultipartScanner::Event MultipartScanner::outside(std::string_view window) {
  std::size_t at = 0;
  const Found found = find(window, at);
  if (found == Found::nothing) return pass(window, at);
  if (found == Found::ambiguous) return fail("a boundary follows half a line end");
  if (state_ == State::epilogue) return fail("a boundary stands behind the last part");
  pass(window, at + dashes_.size());
  state_ = State::delimiter;
  const std::size_t skipped = used_;
  const Event event = next(window.substr(skipped));
  used_ += skipped;
  return event;
}

MultipartScanner::Event MultipartScanner::after_delimiter(std::string_view window) {
  if (window.starts_with("--")) {
    pass(window, 2);
    state_ = State::epilogue;
    return Event::more;
  }
  const std::size_t end = window.find_first_not_of(" \t");
  if (end == std::string_view::npos ? window.size() > padding_bytes_max : end > padding_bytes_max)
    return fail("a delimiter is followed by something else");
  const std::string_view rest = window.substr(std::min(end, window.size()));
  if (!std::string_view("\r\n").starts_with(rest.substr(0, line_end_bytes)) &&
      !(end == 0 && rest == "-"))
    return fail("a delimiter is followed by something else");
  if (rest.size() < line_end_bytes) return pass(window, 0);
  pass(window, end + line_end_bytes);
  state_ = State::head;
  const std::size_t skipped = used_;
  const Event event = next(window.substr(skipped));
  used_ += skipped;
  return event;
}

MultipartScanner::Event MultipartScanner::head(std::string_view window) {
  if (parts_ == multipart_parts_max) return fail("there are too many parts");
  const bool is_empty = window.starts_with("\r\n");
  const std::size_t end = is_empty ? 0 : window.find("\r\n\r\n");
  // Without its end in sight, all but the last bytes are surely fields.
  constexpr std::size_t unseen = 2 * line_end_bytes - 1;
  if (end == std::string_view::npos ? window.size() > multipart_head_bytes_max + unseen
                                    : end > multipart_head_bytes_max)
    return fail("the fields of a part are too long");
  if (end == std::string_view::npos) return pass(window, 0);
  ++parts_;
  pass(window, end + (is_empty ? line_end_bytes : 2 * line_end_bytes));
  piece_ = window.substr(0, end);
  state_ = State::body;
  return Event::part;
}

MultipartScanner::Event MultipartScanner::body(std::string_view window) {
  std::size_t at = 0;
  const Found found = find(window, at);
  if (found == Found::ambiguous) return fail("a boundary follows half a line end");
  if (found == Found::nothing) {
    if (at == 0) return pass(window, 0);
    piece_ = window.substr(0, at);
    pass(window, at);
    return Event::data;
  }
  if (at > line_end_bytes) {
    piece_ = window.substr(0, at - line_end_bytes);
    pass(window, piece_.size());
    return Event::data;
  }
  pass(window, at + dashes_.size());
  state_ = State::delimiter;
  return Event::end;
}

}  // namespace barbacane::http
