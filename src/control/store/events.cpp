#include "control/store/events.hpp"

#include <charconv>

namespace barbacane::store {
namespace {

bool parse_number(std::string_view text, std::uint64_t& out) {
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  return ec == std::errc{} && end == text.data() + text.size();
}

std::uint64_t unsigned_of(const Row& row, std::size_t column) {
  std::uint64_t value = 0;
  static_cast<void>(parse_number(row.text(column), value));
  return value;
}

}  // namespace

std::string to_text(const EventPosition& position) {
  return std::to_string(position.transaction) + '-' + std::to_string(position.id);
}

std::optional<EventPosition> parse_event_position(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  EventPosition out;
  if (!parse_number(text.substr(0, dash), out.transaction)) return std::nullopt;
  if (!parse_number(text.substr(dash + 1), out.id)) return std::nullopt;
  // What the database could not read back: xid8 has 64 bits, ids are signed.
  if (out.id > INT64_MAX) return std::nullopt;
  return out;
}

std::vector<Event> events_after(
    Transaction& tx, const EventPosition& after, std::string_view project
) {
  std::vector<Event> out;
  const Rows rows = tx.query(
      "SELECT transaction::text, id, kind, coalesce(project_id::text, ''), json_build_object("
      "'kind', kind, 'project_id', project_id, 'object_id', object_id, 'at', rfc3339(created_at), "
      "'data', data)::text FROM events "
      "WHERE (transaction, id) > ($1::xid8, $2::bigint) "
      "AND transaction < pg_snapshot_xmin(pg_current_snapshot()) "
      "AND ($3 = '' OR project_id::text = $3) ORDER BY transaction, id LIMIT $4::bigint",
      {std::to_string(after.transaction), std::to_string(after.id), project, events_per_turn}
  );
  out.reserve(rows.size());
  for (const Row& row : rows) {
    out.push_back(
        {.position = {.transaction = unsigned_of(row, 0), .id = unsigned_of(row, 1)},
         .kind = row.text(2),
         .project = row.text(3),
         .data = row.text(4)}
    );
  }
  return out;
}

EventPosition last_event(Transaction& tx) {
  const auto row = tx.query_one(
      "SELECT transaction::text, id FROM events WHERE transaction < "
      "pg_snapshot_xmin(pg_current_snapshot()) ORDER BY transaction DESC, id DESC LIMIT 1"
  );
  if (!row) return {};
  return {.transaction = unsigned_of(*row, 0), .id = unsigned_of(*row, 1)};
}

std::size_t drop_old_events(Transaction& tx, int hours) {
  return tx.execute(
      "DELETE FROM events WHERE created_at < now() - make_interval(hours => $1::int)", {hours}
  );
}

}  // namespace barbacane::store
