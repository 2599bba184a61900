#pragma once
// What callers see: rows of the views NAME_resource, one at a time or in pages.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/store/transaction.hpp"

namespace barbacane::store {

struct Resource {
  std::string body;  // JSON
  std::int64_t version = 0;
};

struct PageRequest {
  std::size_t limit = 20;
  std::optional<std::int64_t> after;  // position of the last item of the page before
};

struct Page {
  std::vector<std::string> items;    // JSON texts
  std::optional<std::int64_t> next;  // `after` of the page that follows, if one does
};

enum class Order : std::uint8_t { oldest_first, newest_first };

/// A condition on the rows of a view, with its parameters numbered from $1; "" = all.
struct Filter {
  std::string condition;
  Parameters parameters;
};

[[nodiscard]] std::optional<Resource> find_resource(
    Transaction& tx, std::string_view view, std::string_view id
);

[[nodiscard]] Page list_resources(
    Transaction& tx,
    std::string_view view,
    const Filter& filter,
    const PageRequest& request,
    Order order = Order::oldest_first
);

}  // namespace barbacane::store
