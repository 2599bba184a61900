#pragma once
// The stream of events, in an order in which nothing can appear behind a reader.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/store/transaction.hpp"

namespace barbacane::store {

/// Where a reader stands: written "<transaction>-<id>" as an SSE id.
struct EventPosition {
  std::uint64_t transaction = 0;
  std::uint64_t id = 0;
};

[[nodiscard]] std::string to_text(const EventPosition& position);
[[nodiscard]] std::optional<EventPosition> parse_event_position(std::string_view text);

struct Event {
  EventPosition position;
  std::string kind;
  std::string project;  // "" = none
  std::string data;     // {"kind", "project_id", "object_id", "at", "data"}
};

inline constexpr std::size_t events_per_turn = 200;

/// Events behind `after`, of one project or of all (""); those of transactions that may still be
/// joined by earlier ones wait.
[[nodiscard]] std::vector<Event> events_after(
    Transaction& tx, const EventPosition& after, std::string_view project
);

/// The end of the stream: what a reader without Last-Event-ID starts behind.
[[nodiscard]] EventPosition last_event(Transaction& tx);

/// Drops events older than `hours`. Returns how many.
std::size_t drop_old_events(Transaction& tx, int hours);

}  // namespace barbacane::store
