#include "dataplane/exchange/validation_log.hpp"

#include <chrono>
#include <utility>

#include "common/observe/log.hpp"

namespace barbacane::exchange {

bool ValidationLog::take(Instant now) noexcept {
  if (lines_ == lines_per_second_max) {
    if (window_ != Instant{} && now - window_ < std::chrono::seconds(1)) {
      ++dropped_;
      return false;
    }
    window_ = now;
    lines_ = 0;
  }
  ++lines_;
  return true;
}

void ValidationLog::write(const ValidationNote& note, const validation::Violations& violations) {
  static const validation::Violation nothing;
  const validation::Violation& first = violations.empty() ? nothing : violations.front();
  const auto cut = [](std::string_view text) { return text.substr(0, text_bytes_max); };
  observe::log(
      observe::Level::warn,
      "not as described",
      {{"operation", note.operation},
       {"reason", note.reason},
       {"outcome", note.outcome},
       {"request_id", note.request_id},
       {"in", std::string_view(first.in)},
       {"name", cut(first.name)},
       {"pointer", cut(first.pointer)},
       {"keyword", std::string_view(first.keyword)},
       {"schema_pointer", cut(first.schema_pointer)},
       {"message", violations.empty() ? note.words : cut(first.message)},
       {"violations", static_cast<std::uint64_t>(violations.size())},
       {"dropped", std::exchange(dropped_, 0)}}
  );
}

}  // namespace barbacane::exchange
