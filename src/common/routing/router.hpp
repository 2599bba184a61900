#pragma once
// Method + path to operation, on the hot path. Walks the checked tables of an artifact; allocates
// nothing, and its cost does not depend on the number of operations.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/tables/tables.hpp"

namespace barbacane::routing {

inline constexpr std::size_t captures_max = 32;

/// Trie nodes and patterns that one lookup may have to try. A large public API needs 20; the rest
/// is room for odd ones. An artifact that could need more is refused (check_routes), so that no
/// path makes a lookup expensive.
inline constexpr std::uint32_t lookup_steps_max = 4096;

/// Used slots of the edge table side by side; longer runs would make lookups slow. The builder
/// grows the table until none is longer.
inline constexpr std::size_t edge_run_max = 64;

enum class Outcome : std::uint8_t { found, method_not_allowed, not_found };

/// Result of one lookup. `captures` are slices of the looked-up path, still percent-encoded as the
/// normal form keeps them, in the order of the template.
struct Match {
  Outcome outcome = Outcome::not_found;
  const tables::Endpoint* endpoint = nullptr;  // when found
  std::uint32_t captures_count = 0;
  std::array<std::string_view, captures_max> captures;
};

/// A view over the routes of one artifact, made once a generation.
/// Owner    borrows the tables; they must have passed check_routes
class Router {
 public:
  explicit Router(const tables::Gateway& gateway) noexcept;

  /// Static over pattern over `{param}` over `{rest+}`, segment by segment, with backtracking, also
  /// when a path matches but has no such method: `GET /u/me` falls back to `/u/{id}`.
  /// `path` is in normal form (path_normal.hpp) and starts with '/'.
  void find(std::string_view method, std::string_view path, Match& match) const noexcept;

  /// The `Allow` value of a path: every method that some matching route has, sorted. Not hot.
  [[nodiscard]] std::string allow_of(std::string_view path) const;

  /// True when some operation of the artifact has this method.
  [[nodiscard]] bool knows_method(std::string_view method) const noexcept;

 private:
  [[nodiscard]] std::string_view text_of(const tables::Text& text) const noexcept {
    return {pool_ + text.offset(), text.length()};
  }
  template <class Branch>
  auto take_step(Branch& branch, std::string_view path, Match& match) const noexcept;
  template <class Visit>
  bool walk(std::string_view path, Match& match, Visit&& visit) const noexcept;
  [[nodiscard]] std::uint32_t static_child(std::uint32_t node, std::string_view segment)
      const noexcept;
  bool match_pattern(const tables::SegmentPattern& pattern, std::string_view segment, Match& match)
      const noexcept;

  const char* pool_;
  std::span<const tables::RouteNode> nodes_;
  std::span<const tables::RouteEdge> edges_;
  std::span<const tables::SegmentPattern> patterns_;
  std::span<const tables::PatternPart> pattern_parts_;
  std::span<const tables::Endpoint> endpoints_;
  std::vector<std::string_view> methods_;  // distinct, sorted
};

}  // namespace barbacane::routing
