#include "common/observe/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <memory>

#include "common/observe/log_line.hpp"

namespace barbacane::observe {
namespace {

/// Everything spdlog does for us: a thread-safe line sink. Lines are formatted here, so that JSON
/// and text come from one place.
class Sink {
 public:
  Sink() : logger_{"barbacane", std::make_shared<spdlog::sinks::stderr_sink_mt>()} {
    logger_.set_pattern("%v", spdlog::pattern_time_type::utc);
    logger_.set_level(spdlog::level::trace);
    logger_.flush_on(spdlog::level::trace);
  }
  void write(const std::string& line) {
    logger_.log(spdlog::level::info, spdlog::string_view_t{line.data(), line.size()});
  }

  std::atomic<Level> level{Level::info};
  std::atomic<bool> is_text{false};
  std::atomic<bool> has_colour{false};

 private:
  spdlog::logger logger_;
};

Sink& sink() {
  static Sink instance;
  return instance;
}

std::string now_text() {
  const auto now = std::chrono::system_clock::now();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now - seconds).count();
  const std::time_t time = std::chrono::system_clock::to_time_t(seconds);
  std::tm fields{};
  ::gmtime_r(&time, &fields);
  std::array<char, 40> text{};
  const std::size_t used = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &fields);
  std::snprintf(text.data() + used, text.size() - used, ".%03dZ", static_cast<int>(milliseconds));
  return text.data();
}

}  // namespace

void configure_log(const LogSettings& settings) {
  const bool is_terminal = ::isatty(STDERR_FILENO) == 1;
  const char* no_colour = std::getenv("NO_COLOR");
  sink().level = settings.level;
  sink().is_text = settings.format == LogFormat::text ||
                   (settings.format == LogFormat::automatic && is_terminal);
  sink().has_colour = is_terminal && (no_colour == nullptr || *no_colour == '\0');
}

void set_level(Level level) noexcept {
  sink().level = level;
}

Level level() noexcept {
  return sink().level;
}

void log(Level level, std::string_view message, std::initializer_list<Field> fields) {
  if (level < sink().level) return;
  const std::string time = now_text();
  const LogEvent event{time, level, message, fields};
  sink().write(sink().is_text ? to_text_line(event, sink().has_colour) : to_json_line(event));
}

}  // namespace barbacane::observe
