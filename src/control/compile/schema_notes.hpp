#pragma once
// What is worth saying of a schema in the enforcement report: the parts of it, however deep, that
// are annotations only, and those that run with a bound.

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "common/schema/program.hpp"
#include "common/tables/tables.hpp"

namespace barbacane::compile {

struct SchemaNotes {
  std::set<std::string> unknown_formats;
  std::set<std::string> bounded_patterns;  // which PCRE2 runs
  bool has_unasserted_formats = false;     // x-barbacane-validation: {formats: annotate}
  bool has_content = false;                // contentMediaType, contentEncoding, contentSchema
};

/// Owner    borrows the tables and the program
class SchemaNoter {
 public:
  SchemaNoter(const tables::Gateway& gateway, const schema::Program& program)
      : gateway_{gateway}, program_{program} {}
  /// Cost: linear in what the schema reaches, once for each schema.
  [[nodiscard]] const SchemaNotes& notes_of(std::uint32_t schema);

 private:
  void note(const tables::Instruction& it, SchemaNotes& notes) const;

  const tables::Gateway& gateway_;
  const schema::Program& program_;
  std::map<std::uint32_t, SchemaNotes> known_;
};

}  // namespace barbacane::compile
