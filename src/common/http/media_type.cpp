#include "common/http/media_type.hpp"

#include <algorithm>

#include "common/http/field_list.hpp"

namespace barbacane::http {
namespace {

std::string to_lower(std::string_view text) {
  std::string lower{text};
  for (char& byte : lower) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte | 0x20);
  }
  return lower;
}

/// "0.8" as 800 (RFC 9110 §12.4.2); a malformed weight counts as 0, which never wins by mistake.
unsigned parse_weight(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1') || text.size() > 5) return 0;
  if (text.size() > 1 && text[1] != '.') return 0;
  unsigned value = text[0] == '1' ? 1000 : 0;
  unsigned unit = 100;
  for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
    if (text[i] < '0' || text[i] > '9') return 0;
    value += static_cast<unsigned>(text[i] - '0') * unit;
  }
  return value <= 1000 ? value : 0;
}

bool take_parameters(std::string_view rest, MediaType& media_type) {
  while (rest.data() != nullptr) {
    const std::string_view parameter = take_member(rest, ';');
    if (parameter.empty()) continue;  // §5.6.6 allows "a/b;" and "a/b; ;c=d"
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos || !is_token(parameter.substr(0, equals))) return false;
    const std::string_view value = parameter.substr(equals + 1);
    const bool is_quoted = value.size() >= 2 && value.starts_with('"') && value.ends_with('"');
    if (!is_quoted && !is_token(value)) return false;
    std::string name = to_lower(parameter.substr(0, equals));
    for (const auto& [known, known_value] : media_type.parameters) {
      if (known == name) return false;
    }
    if (media_type.parameters.size() == media_type_parameters_max) return false;
    media_type.parameters.emplace_back(std::move(name), unquoted(value));
  }
  return true;
}

bool has_parameter(const MediaType& media_type, const std::string& name, const std::string& value) {
  return std::ranges::any_of(media_type.parameters, [&](const auto& parameter) {
    if (parameter.first != name) return false;
    return name == "charset" ? same_ignoring_case(parameter.second, value)
                             : parameter.second == value;
  });
}

}  // namespace

std::optional<MediaType> parse_media_type(std::string_view text) {
  std::string_view rest = text;
  const std::string_view bare = take_member(rest, ';');
  const std::size_t slash = bare.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  MediaType media_type{to_lower(bare.substr(0, slash)), to_lower(bare.substr(slash + 1)), {}};
  if (!is_token(media_type.type) || !is_token(media_type.subtype)) return std::nullopt;
  if (media_type.type == "*" && media_type.subtype != "*") return std::nullopt;
  if (!take_parameters(rest, media_type)) return std::nullopt;
  return media_type;
}

std::string essence_of(std::string_view media_type) {
  const std::string_view bare = trim(media_type.substr(0, media_type.find(';')));
  const std::size_t slash = bare.find('/');
  if (slash == std::string_view::npos || !is_token(bare.substr(0, slash)) ||
      !is_token(bare.substr(slash + 1)))
    return {};
  return to_lower(bare);
}

unsigned specificity_of(const MediaType& range, const MediaType& media_type) {
  if (range.type != "*" && range.type != media_type.type) return 0;
  if (range.subtype != "*" && range.subtype != media_type.subtype) return 0;
  for (const auto& [name, value] : range.parameters) {
    if (!has_parameter(media_type, name, value)) return 0;
  }
  if (range.type == "*") return 1;
  return range.subtype == "*" ? 2 : 3 + static_cast<unsigned>(range.parameters.size());
}

unsigned quality_of(std::string_view accept, std::string_view media_type) {
  if (trim(accept).empty()) return 1000;
  // What is no media type still goes to who takes anything.
  const MediaType offer = parse_media_type(media_type).value_or(MediaType{});
  unsigned best = 0;
  unsigned quality = 0;
  std::size_t ranges = 0;
  for_each_member(accept, [&](std::string_view member) {
    if (++ranges > accept_ranges_max) return;
    std::optional<MediaType> range = parse_media_type(member);
    if (!range) return;
    unsigned weight = 1000;
    const auto q =
        std::ranges::find(range->parameters, "q", &std::pair<std::string, std::string>::first);
    if (q != range->parameters.end()) {
      weight = parse_weight(q->second);
      range->parameters.erase(
          q, range->parameters.end()
      );  // what follows was an extension (RFC 7231)
    }
    const unsigned specificity = specificity_of(*range, offer);
    if (specificity > best || (specificity == best && specificity != 0 && weight > quality)) {
      best = specificity;
      quality = weight;
    }
  });
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
