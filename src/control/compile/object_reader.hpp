#pragma once
// Reads one object of a description: typed fields, and a finding for whatever does not belong.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/report.hpp"
#include "common/json/document.hpp"
#include "common/spec/model.hpp"

namespace barbacane::compile {

/// Findings about nodes: adds the place.
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
  [[nodiscard]] Place place_of(const json::Mark& mark) const {
    return {document_.source(mark.source), mark.line, mark.column};
  }

 private:
  const json::Document& document_;
  Report& report_;
};

/// What a kind is called in messages: "an object".
[[nodiscard]] std::string_view name_of(json::Kind kind);

/// Use: construct, ask for fields, then end(). Everything asked for counts as known.
class ObjectReader {
 public:
  /// `what` names the object in messages ("a parameter"). A node that is no object is a finding,
  /// and then every field is absent.
  ObjectReader(Findings& findings, spec::Located at, std::string_view what);

  [[nodiscard]] bool is_object() const noexcept { return is_object_; }
  [[nodiscard]] const spec::Located& at() const noexcept { return at_; }
  [[nodiscard]] const json::Node* any(std::string_view key);
  /// The field when it has the kind; another kind is a finding and counts as absent.
  [[nodiscard]] const json::Node* field(std::string_view key, json::Kind kind);
  [[nodiscard]] std::string_view text(std::string_view key);
  [[nodiscard]] bool flag(std::string_view key, bool fallback = false);
  [[nodiscard]] std::optional<bool> maybe_flag(std::string_view key);
  [[nodiscard]] spec::Located child(std::string_view key, json::Kind kind);
  /// A finding when the field is absent.
  void require(std::string_view key);
  /// Fields that may stand here and that nobody reads.
  void ignore(std::initializer_list<std::string_view> keys);
  /// Reports fields nobody asked for. `extensions` are the x-barbacane-* fields allowed here.
  void end(std::initializer_list<std::string_view> extensions = {});

 private:
  Findings& findings_;
  spec::Located at_;
  std::string_view what_;
  bool is_object_;
  std::vector<std::string_view> known_;
};

/// The Located of a member: one step further down.
[[nodiscard]] spec::Located step(
    const spec::Located& from, std::string_view key, const json::Node* node
);

}  // namespace barbacane::compile
