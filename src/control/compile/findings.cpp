#include "control/compile/findings.hpp"

#include <utility>

#include "common/text/suggest.hpp"

namespace barbacane::compile {
namespace {

constexpr std::size_t candidates_max = 4096;  // names to compare a misspelled one with

}  // namespace

void Findings::add(
    Severity severity,
    std::string_view code,
    const json::Mark& mark,
    std::string message,
    std::string help,
    std::string pointer
) {
  if (!is_full()) {
    std::string key = std::to_string(mark.source) + ':' + std::to_string(mark.line) + ':' +
                      std::to_string(mark.column) + ' ';
    key += code;
    key += message;
    if (!said_.insert(std::move(key)).second) return;
  }
  report_.add(
      {std::string{code},
       severity,
       place_of(mark),
       std::move(message),
       std::move(help),
       std::move(pointer)}
  );
}

void Findings::error(
    std::string_view code,
    const json::Mark& mark,
    std::string message,
    std::string help,
    std::string pointer
) {
  add(Severity::error, code, mark, std::move(message), std::move(help), std::move(pointer));
}

void Findings::warning(
    std::string_view code,
    const json::Mark& mark,
    std::string message,
    std::string help,
    std::string pointer
) {
  add(Severity::warning, code, mark, std::move(message), std::move(help), std::move(pointer));
}

std::string Findings::words_of(const json::Mark& mark) const {
  const Place place = place_of(mark);
  return place.file + ':' + std::to_string(place.line) + ':' + std::to_string(place.column);
}

std::string Findings::did_you_mean(
    std::string_view name, const std::vector<std::string_view>& known
) const {
  if (is_full() || known.size() > candidates_max) return {};
  const std::string closest = text::closest_match(name, known);
  return closest.empty() ? std::string{} : "did you mean '" + closest + "'?";
}

}  // namespace barbacane::compile
