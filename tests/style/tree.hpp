#pragma once
// The source tree as the style tests see it.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace barbacane::style {

struct SourceFile {
  std::string path;  // from the root of the repository: "src/common/net/listen.cpp"
  std::string text;

  [[nodiscard]] std::string name() const;  // "listen.cpp"
  [[nodiscard]] std::string stem() const;  // "listen"
  [[nodiscard]] std::string room() const;  // "common/net"; "" outside src/<plane>/<room>/
  [[nodiscard]] bool is_header() const;
  [[nodiscard]] bool is_source() const;
  /// x_src.cpp: a third party, compiled once in our tree.
  [[nodiscard]] bool is_third_party() const;
};

/// Every file below `folder` ("src", "tests"), sorted by path.
[[nodiscard]] std::vector<SourceFile> files_below(std::string_view folder);
/// Those that are C++.
[[nodiscard]] std::vector<SourceFile> code_below(std::string_view folder);
/// "" when there is no such file.
[[nodiscard]] std::string read_file(std::string_view path);
[[nodiscard]] bool exists(std::string_view path);
[[nodiscard]] std::vector<std::string> lines_of(std::string_view text);
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

/// Exceptions with their reasons (exemptions.txt): "rule subject: reason" a line.
class Exemptions {
 public:
  explicit Exemptions(std::string_view text);
  /// Whether the rule is lifted for the subject; remembers that it was asked.
  [[nodiscard]] bool lifts(const std::string& rule, const std::string& subject);
  /// Of one rule: those that nothing needed. They must go.
  [[nodiscard]] std::vector<std::string> unused(const std::string& rule) const;
  /// Lines that are no exemption.
  [[nodiscard]] const std::vector<std::string>& broken() const noexcept { return broken_; }

 private:
  std::map<std::pair<std::string, std::string>, bool> used_;
  std::vector<std::string> broken_;
};

[[nodiscard]] Exemptions load_exemptions();

}  // namespace barbacane::style
