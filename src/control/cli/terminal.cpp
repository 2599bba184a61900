#include "control/cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace barbacane::cli {
namespace {

constexpr std::chrono::seconds quiet_for{1};
constexpr std::chrono::milliseconds redraw_every{80};
constexpr std::size_t bar_cells = 30;
constexpr std::size_t rows_otherwise = 24;
constexpr std::size_t columns_otherwise = 80;

std::string_view escape_of(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::bold:
      return "\x1b[1m";
    case Style::red:
      return "\x1b[1;31m";
    case Style::yellow:
      return "\x1b[1;33m";
    case Style::blue:
      return "\x1b[1;34m";
    case Style::dim:
      return "\x1b[2m";
  }
  return "";
}

}  // namespace

bool wants_colour(std::FILE* stream) {
  const char* no_colour = std::getenv("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  const char* term = std::getenv("TERM");
  if (term != nullptr && std::string_view{term} == "dumb") return false;
  return ::isatty(::fileno(stream)) == 1;
}

std::string styled(std::string_view text, Style style, bool colour) {
  if (!colour || style == Style::plain) return std::string{text};
  std::string out{escape_of(style)};
  out += text;
  out += "\x1b[0m";
  return out;
}

ProgressBar::ProgressBar()
    : started_{std::chrono::steady_clock::now()},
      drawn_{started_},
      is_terminal_{::isatty(STDERR_FILENO) == 1} {}

ProgressBar::~ProgressBar() {
  if (is_visible_) std::fputs("\r\x1b[K", stderr);
}

void ProgressBar::show(std::string_view stage, std::size_t done, std::size_t total) {
  if (!is_terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - started_ < quiet_for || now - drawn_ < redraw_every) return;
  drawn_ = now;
  is_visible_ = true;
  std::string line{"\r\x1b[K"};
  if (total != 0) {
    const std::size_t filled = bar_cells * (done < total ? done : total) / total;
    line += '[';
    line.append(filled, '#');
    line.append(bar_cells - filled, '.');
    line += "] ";
  }
  line += stage;
  if (total != 0) line += " " + std::to_string(done) + "/" + std::to_string(total);
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

LiveLines::LiveLines() : is_terminal_{::isatty(STDERR_FILENO) == 1} {}

LiveLines::~LiveLines() {
  if (drawn_ != 0) std::fprintf(stderr, "\x1b[%zuA\x1b[J", drawn_);
}

void LiveLines::show(const std::vector<std::string>& lines) {
  if (!is_terminal_) return;
  winsize size{};
  const bool is_known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 2;
  const std::size_t rows = is_known ? size.ws_row : rows_otherwise;
  const std::size_t columns = is_known && size.ws_col > 0 ? size.ws_col : columns_otherwise;
  std::string out;
  if (drawn_ != 0) out = "\x1b[" + std::to_string(drawn_) + "A\x1b[J";
  const std::vector<std::string> shown = fitted(lines, rows - 1, columns);
  for (const std::string& line : shown) out += line + '\n';
  drawn_ = shown.size();
  std::fputs(out.c_str(), stderr);
  std::fflush(stderr);
}

std::vector<std::string> fitted(
    const std::vector<std::string>& lines, std::size_t rows, std::size_t columns
) {
  std::vector<std::string> out;
  for (const std::string& line : lines) {
    if (out.size() + 1 == rows && lines.size() > rows) {
      out.push_back("… and " + std::to_string(lines.size() - out.size()) + " more");
      break;
    }
    std::size_t end = std::min(line.size(), columns);
    // A byte that continues a character is no place to cut.
    while (end < line.size() && end > 0 && (line[end] & 0xC0) == 0x80) --end;
    out.push_back(line.substr(0, end));
  }
  return out;
}

std::string to_human_size(std::size_t bytes) {
  constexpr std::array<std::string_view, 4> units{" B", " kB", " MB", " GB"};
  if (bytes < 1000) return std::to_string(bytes) + std::string{units[0]};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1000.0 && unit + 1 < units.size()) {
    value /= 1000.0;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value < 10.0 ? "%.1f" : "%.0f", value);
  return text.data() + std::string{units[unit]};
}

}  // namespace barbacane::cli
