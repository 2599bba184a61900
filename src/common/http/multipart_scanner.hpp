#pragma once
// A multipart body as events, while it comes (RFC 2046 §5.1.1). Strict where readers are known to
// differ, so that nobody behind us finds other parts than we did: lines end with CRLF, and a
// boundary that follows a bare CR or LF is a fault. A preamble and an epilogue are ignored, unless
// they have the boundary in them.

#include <cstdint>
#include <string>
#include <string_view>

namespace barbacane::http {

inline constexpr std::size_t multipart_parts_max = 1000;
inline constexpr std::size_t multipart_head_bytes_max = 8U << 10U;  // of one part

class MultipartScanner {
 public:
  enum class Event : std::uint8_t {
    more,    // nothing more in this window; or all of it, behind the last part
    part,    // piece() are the fields of a part, CRLF between them
    data,    // piece() are some bytes of its body
    end,     // the body of the part is whole
    failed,  // fault() says why; nothing follows
  };

  /// `boundary`: as boundary_of gives it.
  void begin(std::string_view boundary);
  /// `window` is what came and was not yet used, from the first byte on. After each event the
  /// caller takes used() bytes off its front.
  [[nodiscard]] Event next(std::string_view window);
  [[nodiscard]] std::size_t used() const noexcept { return used_; }
  /// Into the window.
  [[nodiscard]] std::string_view piece() const noexcept { return piece_; }
  [[nodiscard]] std::string_view fault() const noexcept { return fault_; }
  /// The closing delimiter was seen: the body may end here.
  [[nodiscard]] bool is_closed() const noexcept { return state_ == State::epilogue; }

 private:
  enum class State : std::uint8_t { preamble, delimiter, head, body, epilogue, failed };

  Event fail(std::string_view words) noexcept;
  Event pass(std::string_view window, std::size_t bytes) noexcept;
  Event outside(std::string_view window);
  Event after_delimiter(std::string_view window);
  Event head(std::string_view window);
  Event body(std::string_view window);
  enum class Found : std::uint8_t { nothing, delimiter, ambiguous };
  Found find(std::string_view window, std::size_t& at) const noexcept;

  std::string dashes_;  // "--boundary"
  State state_ = State::preamble;
  std::string_view piece_;
  std::string_view fault_;
  std::size_t used_ = 0;
  std::size_t parts_ = 0;
  char before_ = '\n';       // the last byte that was used, and the one before it: the start counts
  char before_that_ = '\r';  // as the start of a line
};

}  // namespace barbacane::http
