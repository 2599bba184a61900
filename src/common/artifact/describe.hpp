#pragma once
// What an artifact serves, as rows for a person or a tool.

#include <cstdint>
#include <string>
#include <vector>

#include "common/tables/tables.hpp"

namespace barbacane::artifact {

struct RouteRow {
  std::string method;
  std::string path;  // template with base path
  std::string operation_id;
  std::string api;          // title of the description
  std::string dispatch;     // name of the dispatcher
  std::uint32_t strip = 0;  // bytes of base path dropped before forwarding
};

/// Every declared route, sorted by path, then method; HEAD derived from GET is left out.
/// Expects tables that check_tables has passed.
[[nodiscard]] std::vector<RouteRow> list_routes(const tables::Gateway& gateway);

}  // namespace barbacane::artifact
