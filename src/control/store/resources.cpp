#include "control/store/resources.hpp"

namespace barbacane::store {

std::optional<Resource> find_resource(Transaction& tx, std::string_view view, std::string_view id) {
  const auto row =
      tx.query_one("SELECT body, version FROM " + std::string(view) + " WHERE id = $1::uuid", {id});
  if (!row) return std::nullopt;
  return Resource{.body = row->text(0), .version = row->integer(1)};
}

Page list_resources(
    Transaction& tx,
    std::string_view view,
    const Filter& filter,
    const PageRequest& request,
    Order order
) {
  const bool is_rising = order == Order::oldest_first;
  std::string sql = "SELECT position, body FROM " + std::string(view);
  Parameters parameters = filter.parameters;
  std::string conditions = filter.condition;
  if (request.after) {
    parameters.emplace_back(*request.after);
    if (!conditions.empty()) conditions += " AND ";
    conditions += std::string("position ") + (is_rising ? ">" : "<") + " $" +
                  std::to_string(parameters.size()) + "::bigint";
  }
  if (!conditions.empty()) sql += " WHERE " + conditions;
  // One more than asked for tells whether a page follows.
  parameters.emplace_back(request.limit + 1);
  sql += std::string(" ORDER BY position ") + (is_rising ? "ASC" : "DESC") + " LIMIT $" +
         std::to_string(parameters.size()) + "::bigint";
  Page page;
  std::int64_t last = 0;
  for (Row& row : tx.query(sql, parameters)) {
    if (page.items.size() == request.limit) {
      page.next = last;
      break;
    }
    last = row.integer(0);
    page.items.push_back(row.text(1));
  }
  return page;
}

}  // namespace barbacane::store
