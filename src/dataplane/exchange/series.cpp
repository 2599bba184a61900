#include "dataplane/exchange/series.hpp"

#include <algorithm>
#include <array>

namespace barbacane::exchange {
namespace {

constexpr std::string_view overflow = "<overflow>";
constexpr std::string_view no_route = "<unmatched>";
constexpr std::string_view other_method = "_OTHER";
constexpr std::array<std::string_view, 9> known_methods{
    "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "QUERY"
};

}  // namespace

SeriesRegistry::SeriesRegistry(std::uint32_t series_max, std::uint32_t upstreams_max)
    : series_(std::max<std::uint32_t>(series_max, 16)),  // the fixed ones below always fit
      routes_(std::max<std::uint32_t>(series_max, 16)),
      upstreams_(std::max<std::uint32_t>(upstreams_max, 2)) {
  static_cast<void>(intern("", overflow, overflow));
  static_cast<void>(intern_upstream(overflow));
  for (const std::string_view method : known_methods)
    unmatched_.emplace_back(method, intern("", method, no_route));
  unmatched_.emplace_back(other_method, intern("", other_method, no_route));
}

SeriesRegistry::~SeriesRegistry() = default;

SeriesIds SeriesRegistry::intern(
    std::string_view api, std::string_view method, std::string_view route
) {
  const std::lock_guard lock(mutex_);
  const SeriesLabels labels{std::string(api), std::string(method), std::string(route)};
  bool is_refused = false;
  SeriesIds ids;
  ids.series = series_.number_of({labels.api, labels.method, labels.route}, labels, is_refused);
  if (!is_refused) ids.route = routes_.number_of({labels.api, labels.route}, labels, is_refused);
  if (is_refused) refused_.fetch_add(1, std::memory_order_relaxed);
  return ids;
}

SeriesIds SeriesRegistry::unmatched(std::string_view method) const noexcept {
  for (const auto& [name, ids] : unmatched_) {
    if (name == method) return ids;
  }
  return unmatched_.back().second;
}

std::uint32_t SeriesRegistry::intern_upstream(std::string_view name) {
  const std::lock_guard lock(mutex_);
  bool is_refused = false;
  const std::uint32_t id = upstreams_.number_of(std::string(name), std::string(name), is_refused);
  if (is_refused) refused_.fetch_add(1, std::memory_order_relaxed);
  return id;
}

const SeriesLabels* SeriesRegistry::series(std::uint32_t id) const noexcept {
  return series_.find(id);
}

const SeriesLabels* SeriesRegistry::route(std::uint32_t id) const noexcept {
  return routes_.find(id);
}

const std::string* SeriesRegistry::upstream(std::uint32_t id) const noexcept {
  return upstreams_.find(id);
}

}  // namespace barbacane::exchange
