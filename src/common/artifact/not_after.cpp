#include "common/artifact/not_after.hpp"

#include "common/text/moment.hpp"

namespace barbacane::artifact {

std::optional<WallTime> parse_not_after(std::string_view text) {
  constexpr std::string_view shape = "0000-00-00T00:00:00Z";
  constexpr std::size_t seconds_at = 17;
  if (text.size() != shape.size() || text[10] != 'T' || text.back() != 'Z') return std::nullopt;
  if (text.substr(seconds_at, 2) == "60") return std::nullopt;
  return text::parse_moment(text);
}

}  // namespace barbacane::artifact
