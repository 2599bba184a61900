#pragma once
// Findings about nodes of documents.

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "common/base/report.hpp"
#include "common/json/document.hpp"
#include "control/compile/nodes.hpp"

namespace barbacane::compile {

/// Extensions that are ours.
inline constexpr std::string_view own_prefix = "x-barbacane-";

/// Adds the place to a finding; what is said again of the same place is not repeated, so that one
/// fault of a part that many operations share is one finding.
class Findings {
 public:
  Findings(const json::Document& document, Report& report) : document_{document}, report_{report} {}

  void error(
      std::string_view code,
      const json::Mark& mark,
      std::string message,
      std::string help = {},
      std::string pointer = {}
  );
  void warning(
      std::string_view code,
      const json::Mark& mark,
      std::string message,
      std::string help = {},
      std::string pointer = {}
  );
  [[nodiscard]] Report& report() noexcept { return report_; }
  /// More findings are only counted: words for them are wasted.
  [[nodiscard]] bool is_full() const noexcept {
    return report_.findings().size() >= Report::findings_max;
  }
  [[nodiscard]] Place place_of(const json::Mark& mark) const {
    return {document_.source(mark.source), mark.line, mark.column};
  }
  /// "file:line:column".
  [[nodiscard]] std::string words_of(const json::Mark& mark) const;
  /// "did you mean 'x'?", or nothing.
  [[nodiscard]] std::string did_you_mean(
      std::string_view name, const std::vector<std::string_view>& known
  ) const;

 private:
  void add(
      Severity severity,
      std::string_view code,
      const json::Mark& mark,
      std::string message,
      std::string help,
      std::string pointer
  );

  const json::Document& document_;
  Report& report_;
  std::unordered_set<std::string> said_;
};

}  // namespace barbacane::compile
