#pragma once
// Whether the `$ref`s of schemas lead somewhere, also in schemas that no operation uses. The shape
// of schemas is judged when they are compiled.

#include <deque>
#include <unordered_set>

#include "control/compile/findings.hpp"
#include "control/compile/references.hpp"

namespace barbacane::compile {

class SchemaReferences {
 public:
  SchemaReferences(spec::SpecKind kind, References& references, Findings& findings)
      : kind_{kind}, references_{references}, findings_{findings} {}

  /// Comes to be checked, once.
  void add(const spec::Located& at);
  /// Checks what was added and everything below and behind it. Cost: linear.
  void run();

 private:
  void check(const spec::Located& at);
  void check_member(const spec::Located& at, const json::Member& member);
  void follow(const spec::Located& at, const json::Member& member);

  spec::SpecKind kind_;
  References& references_;
  Findings& findings_;
  std::deque<spec::Located> open_;
  std::unordered_set<const json::Node*> seen_;
};

}  // namespace barbacane::compile
