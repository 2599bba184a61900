#pragma once
// The scanner behind read_json: one pass, no recursion, positions kept (ADR-0006).

#include <string>
#include <string_view>
#include <vector>

#include "common/base/report.hpp"
#include "common/json/document.hpp"

namespace barbacane::json {

/// Scans one text into nodes. Used once.
/// Owner    borrows text, document and report for its life; `text` must lie in the document's
/// arena,
///          since strings without escapes are views into it
class Reader {
 public:
  Reader(
      std::string_view text,
      std::uint32_t source,
      Document& document,
      Report& report,
      const ReadLimits& limits
  );

  /// The root, or null after a finding.
  const Node* read();

 private:
  struct Frame {
    bool is_object;
    Mark mark;
    std::size_t first;     // into members_ or items_
    std::string_view key;  // pending key of an object
    Mark key_mark;
  };

  [[nodiscard]] Mark here() const;
  bool fail(std::string_view code, Mark mark, std::string message, std::string help = {});
  void skip_space();
  bool read_value(const Node*& value);
  bool open(char bracket);
  bool close(const Node*& value);
  bool read_key();
  bool read_literal(std::string_view word, Kind kind, bool boolean, const Node*& value);
  bool read_number(const Node*& value);
  bool read_string(std::string_view& text);
  bool read_escaped(std::string_view& text, std::size_t start, Mark mark);
  bool read_escape(std::string& out);
  bool read_hex4(std::uint32_t& unit);
  void check_members(std::span<const Member> members);
  bool after_value(const Node* value, const Node*& root, bool& is_done);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t source_;
  Document& document_;
  Report& report_;
  const ReadLimits& limits_;
  std::size_t nodes_ = 0;
  std::vector<Frame> frames_;
  std::vector<Member> members_;
  std::vector<const Node*> items_;
};

}  // namespace barbacane::json
