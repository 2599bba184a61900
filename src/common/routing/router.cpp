#include "common/routing/router.hpp"

#include <algorithm>

#include "common/routing/path_template.hpp"
#include "common/routing/segment_hash.hpp"

namespace barbacane::routing {

using tables::none;

Router::Router(const tables::Gateway& gateway) noexcept
    : pool_{gateway.pool() == nullptr ? nullptr : reinterpret_cast<const char*>(gateway.pool()->data())},
      nodes_{tables::span_of(gateway.routes()->nodes())},
      edges_{tables::span_of(gateway.routes()->edges())},
      patterns_{tables::span_of(gateway.routes()->patterns())},
      pattern_parts_{tables::span_of(gateway.routes()->pattern_parts())},
      endpoints_{tables::span_of(gateway.routes()->endpoints())} {
  for (const tables::Endpoint& endpoint : endpoints_) {
    const std::string_view method = text_of(endpoint.method());
    const auto at = std::ranges::lower_bound(methods_, method);
    if (at == methods_.end() || *at != method) methods_.insert(at, method);
  }
}

std::uint32_t Router::static_child(std::uint32_t node, std::string_view segment) const noexcept {
  const std::uint32_t hash = hash_segment(node, segment);
  const std::size_t mask = edges_.size() - 1;
  // No run of used slots is longer than edge_run_max (check_routes), so this ends soon.
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const tables::RouteEdge& edge = edges_[slot];
    if (edge.child() == none) return none;
    if (edge.hash() == hash && edge.node() == node && edge.segment().length() == segment.size() &&
        same_bytes(pool_ + edge.segment().offset(), segment.data(), segment.size()))
      return edge.child();
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
    const std::string_view literal = text_of(text);
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

/// A node that waits for its next alternative. Positions are offsets into the path. Without default
/// values, so that a stack of them costs nothing to make.
struct Branch {
  std::uint32_t node;
  std::uint32_t captures;  // count on entry
  std::uint32_t pattern;   // next pattern to try
  std::uint32_t begin;     // of this node's segment, behind the '/'
  std::uint32_t end;
  Next next;
};

Branch enter(std::uint32_t node, std::string_view path, std::size_t slash, std::size_t captures) {
  return {
      node,
      static_cast<std::uint32_t>(captures),
      0,
      static_cast<std::uint32_t>(slash + 1),
      static_cast<std::uint32_t>(find_slash(path, slash + 1)),
      Next::statics
  };
}

bool has_more(const Branch& branch, const tables::RouteNode& node) noexcept {
  return (branch.next < Next::parameter && branch.pattern < node.patterns().count()) ||
         (branch.next <= Next::parameter && node.parameter() != none) ||
         (branch.next <= Next::rest && node.rest() != none);
}

struct Step {
  std::uint32_t child;
  std::uint32_t captures;
  std::uint32_t slash;  // where the child's segment begins, or the end of the path
};

}  // namespace

/// The next child of a node that fits the path, or none. Leaves `branch` at the alternative behind.
template <class BranchType>
auto Router::take_step(BranchType& branch, std::string_view path, Match& match) const noexcept {
  const tables::RouteNode& node = nodes_[branch.node];
  const std::string_view segment = path.substr(branch.begin, branch.end - branch.begin);
  switch (branch.next) {
    case Next::statics:
      branch.next = Next::patterns;
      if (node.statics() != 0) {
        const std::uint32_t child = static_child(branch.node, segment);
        if (child != none) return Step{child, branch.captures, branch.end};
      }
      [[fallthrough]];
    case Next::patterns:
      while (branch.pattern < node.patterns().count()) {
        const auto& pattern = patterns_[node.patterns().first() + branch.pattern++];
        match.captures_count = branch.captures;
        if (match_pattern(pattern, segment, match))
          return Step{pattern.child(), match.captures_count, branch.end};
      }
      branch.next = Next::parameter;
      [[fallthrough]];
    case Next::parameter:
      branch.next = Next::rest;
      if (node.parameter() != none && !segment.empty() && branch.captures < captures_max) {
        match.captures[branch.captures] = segment;
        return Step{node.parameter(), branch.captures + 1, branch.end};
      }
      [[fallthrough]];
    case Next::rest:
      branch.next = Next::leave;
      if (node.rest() != none && branch.begin < path.size() && branch.captures < captures_max) {
        match.captures[branch.captures] = path.substr(branch.begin);
        return Step{node.rest(), branch.captures + 1, static_cast<std::uint32_t>(path.size())};
      }
      [[fallthrough]];
    case Next::leave:
      break;
  }
  return Step{none, 0, 0};
}

/// Depth-first over the trie. Every node has one parent, so a lookup enters each at most once, and
/// check_routes bounds how many can fit one path (lookup_steps_max): no path makes this expensive.
template <class Visit>
bool Router::walk(std::string_view path, Match& match, Visit&& visit) const noexcept {
  std::array<Branch, segments_max + 1>
      open;  // ancestors of the current node with alternatives left
  std::size_t depth = 0;
  Branch here = enter(0, path, 0, 0);
  while (true) {
    const Step step = take_step(here, path, match);
    if (step.child != none) {
      if (has_more(here, nodes_[here.node]) && depth < open.size()) open[depth++] = here;
      if (step.slash != path.size()) {
        here = enter(step.child, path, step.slash, step.captures);
        continue;
      }
      match.captures_count = step.captures;
      if (visit(nodes_[step.child])) return true;
    }
    if (depth == 0) return false;
    here = open[--depth];
  }
}

void Router::find(std::string_view method, std::string_view path, Match& match) const noexcept {
  match.captures_count = 0;
  match.endpoint = nullptr;
  match.outcome = Outcome::not_found;
  if (!path.starts_with('/')) return;
  bool is_path_known = false;
  const bool is_found = walk(path, match, [&](const tables::RouteNode& node) {
    for (const tables::Endpoint& endpoint : tables::slice(endpoints_, node.endpoints())) {
      if (text_of(endpoint.method()) == method) {
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
  if (!path.starts_with('/')) return {};
  (void)walk(path, match, [&](const tables::RouteNode& node) {
    for (const tables::Endpoint& endpoint : tables::slice(endpoints_, node.endpoints())) {
      methods.push_back(text_of(endpoint.method()));
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
