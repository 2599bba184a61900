#pragma once
// One line a request, collected per worker and written in large pieces. It never blocks a worker
// for long and never grows without bound: what cannot be written is dropped and counted.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/clock.hpp"

namespace barbacane::exchange {

/// How a request ended, for the log.
enum class Ending : std::uint8_t { ok, refused, caller_gone, upstream_failed, timed_out };

struct AccessRecord {
  WallTime at{};
  std::string_view client;
  std::string_view method;
  std::string_view path;  // without query: that is where secrets stand
  std::uint8_t minor = 1;
  std::uint16_t status = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::chrono::nanoseconds duration{0};
  std::string_view api;
  std::string_view route;
  std::string_view upstream;  // "" = answered here
  std::chrono::nanoseconds upstream_duration{0};
  std::string_view request_id;
  std::string_view trace_id;
  Ending ending = Ending::ok;
};

/// Owner    one worker
class AccessLog {
 public:
  static constexpr std::size_t flush_bytes = 32U << 10U;
  static constexpr std::size_t buffer_bytes_max = 256U << 10U;

  /// `where` is "off", "-" (standard output) or a file that is appended to.
  AccessLog(std::string where, bool is_json);
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  [[nodiscard]] bool is_on() const noexcept { return is_on_; }
  /// False when the line found no room.
  [[nodiscard]] bool write(const AccessRecord& record);
  /// Writes what is there, as far as the file takes it at once.
  void flush();
  [[nodiscard]] bool is_empty() const noexcept { return text_.empty(); }
  /// Opens the file anew: after it was moved away. False when it cannot be opened; the old one
  /// stays in use then.
  bool reopen();

 private:
  std::string where_;
  bool is_json_;
  bool is_on_ = false;
  int descriptor_ = -1;
  std::string text_;
};

/// The line itself, with its end.
void append_line(std::string& out, const AccessRecord& record, bool is_json);

}  // namespace barbacane::exchange
