#include "common/base/report.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace barbacane {
namespace {

auto order_of(const Finding& finding) {
  return std::tie(
      finding.where.file,
      finding.where.line,
      finding.where.column,
      finding.severity,
      finding.code,
      finding.message
  );
}

}  // namespace

void Report::add(Finding finding) {
  ++(finding.severity == Severity::error ? errors_ : warnings_);
  if (findings_.size() < findings_max) {
    findings_.push_back(std::move(finding));
    return;
  }
  ++dropped_;
  if (finding.severity != Severity::error) return;
  // An error says why nothing came of it: it takes the place of a warning.
  const auto warning = std::find_if(findings_.rbegin(), findings_.rend(), [](const Finding& one) {
    return one.severity == Severity::warning;
  });
  if (warning != findings_.rend()) *warning = std::move(finding);
}

void Report::append(const Report& other) {
  for (const Finding& finding : other.findings_) add(finding);
  const auto kept_errors = static_cast<std::size_t>(
      std::ranges::count(other.findings_, Severity::error, &Finding::severity)
  );
  errors_ += other.errors_ - kept_errors;
  warnings_ += other.warnings_ - (other.findings_.size() - kept_errors);
  dropped_ += other.dropped_;
}

void Report::sort() {
  std::ranges::sort(findings_, {}, order_of);
  const auto same = [](const Finding& a, const Finding& b) { return order_of(a) == order_of(b); };
  const auto before = std::ranges::count(findings_, Severity::error, &Finding::severity);
  const std::size_t size_before = findings_.size();
  const auto [first, last] = std::ranges::unique(findings_, same);
  findings_.erase(first, last);
  const auto after = std::ranges::count(findings_, Severity::error, &Finding::severity);
  const auto errors_gone = static_cast<std::size_t>(before - after);
  errors_ -= errors_gone;
  warnings_ -= size_before - findings_.size() - errors_gone;
}

}  // namespace barbacane
