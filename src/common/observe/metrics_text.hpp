#pragma once
// Prometheus text exposition (version 0.0.4), written by hand: no client library in Debian links
// statically.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace barbacane::observe {

using Label = std::pair<std::string_view, std::string_view>;

/// Builds one scrape. Call `family` once before the samples of that family.
class MetricsText {
 public:
  void family(std::string_view name, std::string_view help, std::string_view type);
  void sample(std::string_view name, std::initializer_list<Label> labels, std::uint64_t value);
  void sample(std::string_view name, std::initializer_list<Label> labels, double value);
  /// `counts[i]` = observations at most `bounds[i]` and above the bound before; one more count for
  /// the rest. Writes cumulative buckets, _sum and _count.
  void histogram(
      std::string_view name,
      std::initializer_list<Label> labels,
      std::span<const double> bounds,
      std::span<const std::uint64_t> counts,
      double sum
  );
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  void labels(
      std::initializer_list<Label> labels, std::string_view extra_name, std::string_view extra_value
  );
  std::string text_;
};

}  // namespace barbacane::observe
