#pragma once
// Findings about a text a person wrote: a description, a settings file, an overlay.
// Many findings at once are a value, not an error (ADR-0003).

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace barbacane {

enum class Severity : std::uint8_t { error, warning };

/// Where in a source a finding stands. Lines and columns count from 1, columns in bytes;
/// 0 means that the finding is about the file as a whole.
struct Place {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

struct Finding {
  std::string code;  // "E1023": stable, explained by `barbacane-control explain`
  Severity severity = Severity::error;
  Place where;
  std::string message;
  std::string help;     // the fix, may be empty
  std::string pointer;  // JSON Pointer into the document, may be empty
};

/// A bounded collection of findings. Keeps at most `findings_max` in order of arrival and
/// counts the rest, so that a hostile description cannot grow the report without end.
class Report {
 public:
  static constexpr std::size_t findings_max = 200;  // more than a person reads at once

  void add(Finding finding);
  void append(const Report& other);
  /// Orders by file, line, column, code; equal findings at one place stay once.
  void sort();

  [[nodiscard]] std::span<const Finding> findings() const noexcept { return findings_; }
  [[nodiscard]] std::size_t errors() const noexcept { return errors_; }
  [[nodiscard]] std::size_t warnings() const noexcept { return warnings_; }
  /// Findings that were counted but not kept.
  [[nodiscard]] std::size_t dropped() const noexcept { return dropped_; }
  [[nodiscard]] bool has_errors() const noexcept { return errors_ != 0; }

 private:
  std::vector<Finding> findings_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::size_t dropped_ = 0;
};

}  // namespace barbacane
