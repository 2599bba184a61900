#include "dataplane/generation/release_state.hpp"

#include <algorithm>

#include "common/artifact/limits.hpp"
#include "common/base/report.hpp"
#include "common/json/document.hpp"
#include "common/json/read.hpp"
#include "common/json/write.hpp"

namespace barbacane::generation {
namespace {

constexpr std::uint64_t state_format = 1;

bool is_digest(std::string_view text) {
  constexpr std::string_view prefix = "sha256:";
  return text.size() == prefix.size() + 64 && text.starts_with(prefix) &&
         text.find_first_not_of("0123456789abcdef", prefix.size()) == std::string_view::npos;
}

std::optional<std::uint64_t> integer_of(const json::Node& root, std::string_view name) {
  const json::Node* const node = root.find(name);
  if (node == nullptr || !node->is(json::Kind::number)) return std::nullopt;
  const std::optional<std::int64_t> value = node->to_integer();
  if (!value || *value < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

}  // namespace

bool ReleaseState::has_accepted(std::string_view digest, std::uint64_t at) const {
  return at == release && std::ranges::find(digests, digest) != digests.end();
}

std::string to_json(const ReleaseState& state) {
  std::string out = "{\"format\":" + std::to_string(state_format) +
                    ",\"release\":" + std::to_string(state.release) + ",\"digests\":[";
  for (const std::string& digest : state.digests) {
    if (!out.ends_with('[')) out += ',';
    json::append_quoted(out, digest);
  }
  return out + "]}\n";
}

std::optional<ReleaseState> parse_release_state(std::string_view text, std::string& detail) {
  json::Document document;
  Report report;
  const json::Node* const root = json::read_json(text, "state", document, report);
  if (root == nullptr || !root->is(json::Kind::object)) {
    detail = report.findings().empty() ? "not a JSON object" : report.findings().front().message;
    return std::nullopt;
  }
  const std::optional<std::uint64_t> format = integer_of(*root, "format");
  if (format && *format > state_format) {
    detail = "written by a newer version (format " + std::to_string(*format) + ")";
    return std::nullopt;
  }
  const std::optional<std::uint64_t> release = integer_of(*root, "release");
  const json::Node* const digests = root->find("digests");
  if (format != state_format || root->members.size() != 3 || !release ||
      *release > artifact::release_max || digests == nullptr || !digests->is(json::Kind::array)) {
    detail = "it must have format 1, a release and a list of digests, and nothing else";
    return std::nullopt;
  }
  ReleaseState state{.release = *release, .digests = {}};
  for (const json::Node* const item : digests->items) {
    if (!item->is(json::Kind::string) || !is_digest(item->text) ||
        state.digests.size() == accepted_digests_max) {
      detail = "digests must be at most 16 texts such as sha256:<64 hex digits>";
      return std::nullopt;
    }
    state.digests.emplace_back(item->text);
  }
  return state;
}

}  // namespace barbacane::generation
