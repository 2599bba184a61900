#include "dataplane/exchange/access_log.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

namespace barbacane::exchange {
namespace {

std::string_view word_of(Ending ending) noexcept {
  constexpr std::array<std::string_view, 5> words{
      "ok", "refused", "caller_gone", "upstream_failed", "timed_out"
  };
  return words[static_cast<std::size_t>(ending)];
}

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_padded(std::string& out, unsigned number, unsigned width) {
  char digits[10];
  for (unsigned i = width; i-- > 0; number /= 10) digits[i] = static_cast<char>('0' + number % 10);
  out.append(digits, width);
}

/// "2026-01-02T03:04:05.678Z"
void append_time(std::string& out, WallTime at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  append_padded(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  append_padded(out, static_cast<unsigned>(time.hours().count()), 2);
  out += ':';
  append_padded(out, static_cast<unsigned>(time.minutes().count()), 2);
  out += ':';
  append_padded(out, static_cast<unsigned>(time.seconds().count()), 2);
  out += '.';
  append_padded(out, static_cast<unsigned>(time.subseconds().count()), 3);
  out += 'Z';
}

/// Bytes of strangers: nothing in them may end a line or a string.
void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view hex_digits = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\') {
      out += c;
    } else {
      out += "\\u00";
      out += hex_digits[byte >> 4U];
      out += hex_digits[byte & 0xFU];
    }
  }
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out += ",\"";
  out += name;
  out += "\":\"";
  append_escaped(out, value);
  out += '"';
}

void append_member(std::string& out, std::string_view name, std::uint64_t value) {
  out += ",\"";
  out += name;
  out += "\":";
  append_number(out, value);
}

std::uint64_t microseconds(std::chrono::nanoseconds time) noexcept {
  return static_cast<std::uint64_t>(time.count() > 0 ? time.count() / 1000 : 0);
}

void append_json(std::string& out, const AccessRecord& record) {
  out += "{\"ts\":\"";
  append_time(out, record.at);
  out += '"';
  append_member(out, "client", record.client);
  append_member(out, "method", record.method);
  append_member(out, "path", record.path);
  append_member(out, "protocol", record.minor == 0 ? "HTTP/1.0" : "HTTP/1.1");
  append_member(out, "status", record.status);
  append_member(out, "bytes_in", record.bytes_in);
  append_member(out, "bytes_out", record.bytes_out);
  append_member(out, "duration_us", microseconds(record.duration));
  append_member(out, "api", record.api);
  append_member(out, "route", record.route);
  append_member(out, "upstream", record.upstream);
  if (!record.upstream.empty())
    append_member(out, "upstream_us", microseconds(record.upstream_duration));
  append_member(out, "request_id", record.request_id);
  append_member(out, "trace_id", record.trace_id);
  append_member(out, "end", word_of(record.ending));
  out += "}\n";
}

void append_text(std::string& out, const AccessRecord& record) {
  append_time(out, record.at);
  for (const std::string_view word : {record.client, record.method, record.path}) {
    out += ' ';
    append_escaped(out, word.empty() ? "-" : word);
  }
  out += ' ';
  append_number(out, record.status);
  out += ' ';
  append_number(out, record.bytes_out);
  out += ' ';
  append_number(out, microseconds(record.duration));
  out += "us";
  for (const std::string_view word : {record.upstream, record.request_id}) {
    out += ' ';
    append_escaped(out, word.empty() ? "-" : word);
  }
  out += ' ';
  out += word_of(record.ending);
  out += '\n';
}

/// Standard output under flags of our own: it may be shared with others, who expect it to block.
int open_target(const std::string& where) {
  constexpr int flags = O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC;
  if (where != "-") return ::open(where.c_str(), flags | O_CREAT, 0640);
  const int own = ::open("/proc/self/fd/1", flags);
  return own >= 0 ? own : ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
}

}  // namespace

void append_line(std::string& out, const AccessRecord& record, bool is_json) {
  if (is_json) {
    append_json(out, record);
  } else {
    append_text(out, record);
  }
}

AccessLog::AccessLog(std::string where, bool is_json)
    : where_(std::move(where)), is_json_(is_json), is_on_(where_ != "off" && !where_.empty()) {
  if (!is_on_) return;
  text_.reserve(flush_bytes + 4096);
  reopen();
}

AccessLog::~AccessLog() {
  flush();
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool AccessLog::reopen() {
  if (!is_on_) return true;
  flush();
  const int opened = open_target(where_);
  if (opened < 0) return false;
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = opened;
  return true;
}

bool AccessLog::write(const AccessRecord& record) {
  if (text_.size() >= buffer_bytes_max) return false;
  append_line(text_, record, is_json_);
  if (text_.size() >= flush_bytes) flush();
  return true;
}

void AccessLog::flush() {
  std::size_t done = 0;
  while (done < text_.size()) {
    pollfd target{descriptor_, POLLOUT, 0};
    if (::poll(&target, 1, 0) != 1) break;
    const ssize_t written = ::write(descriptor_, text_.data() + done, text_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    done += static_cast<std::size_t>(written);
  }
  text_.erase(0, done);
}

}  // namespace barbacane::exchange
