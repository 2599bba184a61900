#include "common/http/media_type.hpp"

#include <algorithm>
#include <utility>

namespace barbacane::http {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The text up to `separator` outside quotes, which is removed from `rest` together with it.
std::string_view take_until(std::string_view& rest, char separator) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (is_quoted && rest[i] == '\\') {
      ++i;
    } else if (rest[i] == '"') {
      is_quoted = !is_quoted;
    } else if (rest[i] == separator && !is_quoted) {
      const std::string_view taken = rest.substr(0, i);
      rest.remove_prefix(i + 1);
      return taken;
    }
  }
  return std::exchange(rest, {});
}

/// "0.8" as 800; a malformed weight counts as 0, which never wins by mistake.
unsigned parse_weight(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1') || text.size() > 5) return 0;
  unsigned value = text[0] == '1' ? 1000 : 0;
  unsigned unit = 100;
  for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
    if (text[1] != '.' || text[i] < '0' || text[i] > '9') return 0;
    value += static_cast<unsigned>(text[i] - '0') * unit;
  }
  return std::min(value, 1000U);
}

}  // namespace

std::string essence_of(std::string_view media_type) {
  const std::string_view bare = trim(media_type.substr(0, media_type.find(';')));
  const std::size_t slash = bare.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == bare.size()) return {};
  std::string essence{bare};
  for (char& byte : essence) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
    if (byte <= ' ' || byte == 0x7F) return {};
  }
  return essence;
}

unsigned quality_of(std::string_view accept, std::string_view media_type) {
  if (trim(accept).empty()) return 1000;
  const std::string essence = essence_of(media_type);
  const std::string any_subtype = essence.substr(0, essence.find('/')) + "/*";
  unsigned best_rank = 0;
  unsigned quality = 0;
  while (!accept.empty()) {
    std::string_view member = take_until(accept, ',');
    const std::string range = essence_of(take_until(member, ';'));
    unsigned weight = 1000;
    while (!member.empty()) {
      const std::string_view parameter = trim(take_until(member, ';'));
      if (parameter.starts_with("q=") || parameter.starts_with("Q="))
        weight = parse_weight(parameter.substr(2));
    }
    const unsigned rank = range == essence ? 3 : range == any_subtype ? 2 : range == "*/*" ? 1 : 0;
    if (rank > best_rank || (rank == best_rank && rank != 0 && weight > quality)) {
      best_rank = rank;
      quality = weight;
    }
  }
  return quality;
}

std::size_t negotiate(std::string_view accept, std::span<const std::string_view> offers) {
  std::size_t best = offers.size();
  unsigned best_quality = 0;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const unsigned quality = quality_of(accept, offers[i]);
    if (quality > best_quality) {
      best_quality = quality;
      best = i;
    }
  }
  return best;
}

}  // namespace barbacane::http
