#pragma once
// A JSON Schema document on its own, as a program: for people and suites that ask what our
// validator says.

#include <memory>
#include <string>

#include "common/schema/program.hpp"
#include "common/spec/model.hpp"
#include "control/compile/compile.hpp"

namespace barbacane::compile {

struct SchemaProgram {
  std::string tables;  // gateway.fb with nothing but schemas
  std::shared_ptr<const schema::Program> program;
  std::uint32_t root = 0;
};

struct SchemaOptions {
  spec::Dialect dialect = spec::Dialect::draft_2020_12;  // unless its own `$schema` says another
  bool formats_assert = true;
};

/// Null after errors, which are in `report`. References lead to other documents through `loader`.
[[nodiscard]] std::unique_ptr<SchemaProgram> compile_schema(
    const std::string& name, SourceLoader& loader, const SchemaOptions& options, Report& report
);

}  // namespace barbacane::compile
