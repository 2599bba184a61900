#pragma once
// Walks a description along the tables of shape.hpp: wrong types, missing and unknown fields,
// malformed keys, references that lead nowhere. Each object once, however often it is referred to.

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "control/compile/findings.hpp"
#include "control/compile/references.hpp"
#include "control/compile/schema_references.hpp"
#include "control/compile/shape.hpp"

namespace barbacane::compile {

class ShapeChecker {
 public:
  /// Told of each object after its fields were checked; judges what tables cannot say.
  using Rule = std::function<void(ShapeId id, const spec::Located& at)>;

  ShapeChecker(spec::SpecKind kind, References& references, Findings& findings, Rule rule);

  /// Checks everything reachable from `root`. Cost: linear in the documents.
  void run(const spec::Located& root, ShapeId id);

 private:
  struct Task {
    spec::Located at;
    ShapeId id;
  };

  void check(const Task& task);
  void check_member(const Task& task, const Shape& shape, const json::Member& member);
  void check_value(
      const Field& field, const Shape& shape, const spec::Located& at, std::string_view key
  );
  void check_children(const Field& field, const spec::Located& at);
  void check_key(Keys keys, const json::Member& member, const spec::Located& at);
  void check_path(const json::Member& member, const spec::Located& at);
  void unknown(const Task& task, const Shape& shape, const json::Member& member);
  /// The target of a Reference Object comes next.
  void follow(const Task& task, const json::Node& reference);
  void siblings(const Task& task, const Shape& shape);
  [[nodiscard]] bool is_reference(const Task& task, const Shape& shape) const;
  [[nodiscard]] bool wants(
      json::Kind kind, const Shape& shape, const spec::Located& at, std::string_view key
  );
  void add_schema(const spec::Located& at);

  spec::SpecKind kind_;
  References& references_;
  Findings& findings_;
  SchemaReferences schemas_;
  Rule rule_;
  std::deque<Task> tasks_;
  std::unordered_set<std::uint64_t> seen_;  // node and shape
};

}  // namespace barbacane::compile
