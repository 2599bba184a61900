#include "common/routing/router.hpp"

#include <algorithm>

#include "common/routing/segment_hash.hpp"

namespace barbacane::routing {

using tables::none;
using tables::view_of;

Router::Router(const tables::Gateway& gateway) noexcept
    : gateway_{&gateway},
      nodes_{tables::span_of(gateway.routes()->nodes())},
      edges_{tables::span_of(gateway.routes()->edges())},
      patterns_{tables::span_of(gateway.routes()->patterns())},
      pattern_parts_{tables::span_of(gateway.routes()->pattern_parts())},
      endpoints_{tables::span_of(gateway.routes()->endpoints())} {
  for (const tables::Endpoint& endpoint : endpoints_) {
    const std::string_view method = view_of(gateway, endpoint.method());
    const auto at = std::ranges::lower_bound(methods_, method);
    if (at == methods_.end() || *at != method) methods_.insert(at, method);
  }
}

std::uint32_t Router::static_child(std::uint32_t node, std::string_view segment) const noexcept {
  const std::uint32_t hash = hash_segment(node, segment);
  const std::size_t mask = edges_.size() - 1;
  // The table has an empty slot (check_routes), so this ends.
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const tables::RouteEdge& edge = edges_[slot];
    if (edge.child() == none) return none;
    if (edge.hash() == hash && edge.node() == node &&
        view_of(*gateway_, edge.segment()) == segment) {
      return edge.child();
    }
  }
}

/// Captures are as long as they can be, from the left: `{name}.{ext}` splits at the last dot.
/// Taking each literal at its last possible place, from the right, finds a match whenever there is
/// one.
bool Router::match_pattern(
    const tables::SegmentPattern& pattern, std::string_view segment, Match& match
) const noexcept {
  const auto parts = tables::slice(pattern_parts_, pattern.parts());
  std::size_t captures = 0;
  for (const tables::PatternPart& part : parts)
    captures += tables::is_absent(part.literal()) ? 1U : 0U;
  if (match.captures_count + captures > captures_max) return false;
  std::size_t next = match.captures_count + captures;
  std::string_view rest = segment;
  std::size_t end_of_capture = segment.size();
  bool is_capture_open = false;
  for (std::size_t i = parts.size(); i-- > 0;) {
    const tables::Text& text = parts[i].literal();
    if (tables::is_absent(text)) {
      is_capture_open = true;
      end_of_capture = rest.size();
      continue;
    }
    const std::string_view literal = view_of(*gateway_, text);
    if (!is_capture_open) {
      if (!rest.ends_with(literal)) return false;
      rest.remove_suffix(literal.size());
      continue;
    }
    // At least one byte belongs to the capture behind this literal.
    if (end_of_capture <= literal.size()) return false;
    const std::size_t at = i == 0 ? (rest.starts_with(literal) ? 0 : std::string_view::npos)
                                  : rest.rfind(literal, end_of_capture - 1 - literal.size());
    if (at == std::string_view::npos) return false;
    match.captures[--next] = rest.substr(at + literal.size());
    if (match.captures[next].empty()) return false;
    rest = rest.substr(0, at);
    is_capture_open = false;
  }
  if (is_capture_open) {
    if (rest.empty()) return false;
    match.captures[--next] = rest;
  } else if (!rest.empty()) {
    return false;
  }
  match.captures_count += static_cast<std::uint32_t>(captures);
  return true;
}

namespace {

/// Alternatives of one node, in the order in which they are tried.
enum class Next : std::uint8_t { statics, patterns, parameter, rest, leave };

struct Level {
  std::uint32_t node;
  std::uint32_t captures;  // count on entry
  std::uint32_t pattern;   // next pattern to try
  Next next;
  std::string_view path;  // what is left, from the '/' of this level's segment on; "" = at the end
};

constexpr std::size_t levels_max = 66;  // segments_max of path_template.hpp, the root and one end

}  // namespace

/// Depth-first over the trie. Every trie node has one depth, so a lookup enters each at most once:
/// the cost is bounded by the nodes that fit, whatever the path.
template <class Visit>
bool Router::walk(std::string_view path, Match& match, Visit&& visit) const noexcept {
  std::array<Level, levels_max> levels;
  std::size_t depth = 0;
  const auto enter = [&](std::uint32_t node, std::string_view left) {
    if (depth == levels.size()) return;  // deeper than any route can be
    levels[depth++] = {
        node, match.captures_count, 0, left.empty() ? Next::leave : Next::statics, left
    };
  };
  enter(0, path);
  while (depth != 0) {
    Level& level = levels[depth - 1];
    const tables::RouteNode& node = nodes_[level.node];
    match.captures_count = level.captures;
    if (level.path.empty()) {
      if (visit(node)) return true;
      --depth;
      continue;
    }
    const std::size_t end = level.path.find('/', 1);
    const std::string_view segment =
        level.path.substr(1, end == std::string_view::npos ? end : end - 1);
    const std::string_view left =
        end == std::string_view::npos ? std::string_view{} : level.path.substr(end);
    switch (level.next) {
      case Next::statics: {
        level.next = Next::patterns;
        const std::uint32_t child = node.statics() == 0 ? none : static_child(level.node, segment);
        if (child != none) enter(child, left);
        break;
      }
      case Next::patterns:
        if (level.pattern == node.patterns().count()) {
          level.next = Next::parameter;
        } else if (const auto& pattern = patterns_[node.patterns().first() + level.pattern++];
                   match_pattern(pattern, segment, match)) {
          enter(pattern.child(), left);
        }
        break;
      case Next::parameter:
        level.next = Next::rest;
        if (node.parameter() != none && !segment.empty() && match.captures_count < captures_max) {
          match.captures[match.captures_count++] = segment;
          enter(node.parameter(), left);
          // Level keeps its own count; the next alternative starts from it.
        }
        break;
      case Next::rest:
        level.next = Next::leave;
        if (node.rest() != none && level.path.size() > 1 && match.captures_count < captures_max) {
          match.captures[match.captures_count++] = level.path.substr(1);
          enter(node.rest(), {});
        }
        break;
      case Next::leave:
        --depth;
        break;
    }
  }
  return false;
}

void Router::find(std::string_view method, std::string_view path, Match& match) const noexcept {
  match.captures_count = 0;
  match.endpoint = nullptr;
  bool is_path_known = false;
  const bool is_found = walk(path, match, [&](const tables::RouteNode& node) {
    for (const tables::Endpoint& endpoint : tables::slice(endpoints_, node.endpoints())) {
      if (view_of(*gateway_, endpoint.method()) == method) {
        match.endpoint = &endpoint;
        return true;
      }
      is_path_known = true;
    }
    return false;
  });
  match.outcome = is_found        ? Outcome::found
                  : is_path_known ? Outcome::method_not_allowed
                                  : Outcome::not_found;
}

std::string Router::allow_of(std::string_view path) const {
  std::vector<std::string_view> methods;
  Match match;
  match.captures_count = 0;
  (void)walk(path, match, [&](const tables::RouteNode& node) {
    for (const tables::Endpoint& endpoint : tables::slice(endpoints_, node.endpoints())) {
      methods.push_back(view_of(*gateway_, endpoint.method()));
    }
    return false;
  });
  std::ranges::sort(methods);
  methods.erase(std::ranges::unique(methods).begin(), methods.end());
  std::string allow;
  for (const std::string_view method : methods) {
    if (!allow.empty()) allow += ", ";
    allow += method;
  }
  return allow;
}

bool Router::knows_method(std::string_view method) const noexcept {
  return std::ranges::binary_search(methods_, method);
}

}  // namespace barbacane::routing
