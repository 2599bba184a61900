#pragma once
// What a person sees: colour and progress only where there is a terminal to show them.

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace barbacane::cli {

enum class Style { plain, bold, red, yellow, blue, dim };

/// True when `stream` is a terminal that wants colour (NO_COLOR unset, TERM not "dumb").
[[nodiscard]] bool wants_colour(std::FILE* stream);

/// `text` in `style`, or as it is when `colour` is off.
[[nodiscard]] std::string styled(std::string_view text, Style style, bool colour);

/// A progress bar on stderr. Silent until the work has taken a second, and wherever stderr is no
/// terminal; erased when it ends, so that findings start on a clean line.
class ProgressBar {
 public:
  ProgressBar();
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(std::string_view stage, std::size_t done, std::size_t total);

 private:
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point drawn_;
  bool is_terminal_ = false;
  bool is_visible_ = false;
};

/// Lines on stderr that are drawn over each other; none where stderr is no terminal. Erased when it
/// ends.
class LiveLines {
 public:
  LiveLines();
  ~LiveLines();
  LiveLines(const LiveLines&) = delete;
  LiveLines& operator=(const LiveLines&) = delete;

  [[nodiscard]] bool is_terminal() const noexcept { return is_terminal_; }
  /// What does not fit the terminal is cut off; the last line says how many lines are missing.
  void show(const std::vector<std::string>& lines);

 private:
  bool is_terminal_ = false;
  std::size_t drawn_ = 0;  // lines above the cursor
};

/// At most `rows` lines of at most `columns` bytes, cut between characters.
[[nodiscard]] std::vector<std::string> fitted(
    const std::vector<std::string>& lines, std::size_t rows, std::size_t columns
);

/// "1.2 MB", "340 kB", "17 B".
[[nodiscard]] std::string to_human_size(std::size_t bytes);

}  // namespace barbacane::cli
