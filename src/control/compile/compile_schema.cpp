#include "control/compile/compile_schema.hpp"

#include "common/json/document.hpp"
#include "control/compile/findings.hpp"
#include "control/compile/references.hpp"
#include "control/compile/schema_compiler.hpp"
#include "control/compile/schema_keywords.hpp"
#include "control/compile/write_gateway.hpp"

namespace barbacane::compile {
namespace {

struct Vocabularies {
  bool has_validation = true;
  bool has_format_assertion = false;
};

/// Those that a metaschema of somebody's own lists (core §8.1.2); that of validation is always
/// there otherwise.
Vocabularies vocabularies_of(
    const json::Node& root, const spec::Located& at, References& references
) {
  const json::Node* const given = root.find("$schema");
  if (given == nullptr || !given->is(json::Kind::string)) return {};
  std::string fault;
  std::string help;
  const spec::Located meta = references.follow(given->text, at, fault, help);
  const json::Node* const list = meta ? meta.node->find("$vocabulary") : nullptr;
  if (list == nullptr || !list->is(json::Kind::object)) return {};
  Vocabularies out{.has_validation = false};
  for (const json::Member& member : list->members) {
    out.has_validation = out.has_validation || member.key.ends_with("/vocab/validation");
    out.has_format_assertion =
        out.has_format_assertion || member.key.ends_with("/vocab/format-assertion");
  }
  return out;
}

}  // namespace

std::unique_ptr<SchemaProgram> compile_schema(
    const std::string& name, SourceLoader& loader, const SchemaOptions& options, Report& report
) {
  json::Document document;
  References references(loader, document, report, Identifiers::of_schema, options.dialect);
  const std::uint32_t source = references.load(name, true, false);
  if (report.has_errors()) return nullptr;
  const json::Node* const root = references.sources()[source].root;
  if (root == nullptr) return nullptr;
  spec::SchemaRef schema{{root, source, ""}, options.dialect};
  if (const json::Node* const given = root->find("$schema");
      given != nullptr && given->is(json::Kind::string))
    schema.dialect = dialect_of(given->text, options.dialect);
  const Vocabularies vocabularies = vocabularies_of(*root, schema.at, references);
  Findings findings(document, report);
  Tables tables;
  SchemaCompiler compiler(references, findings, tables);
  if (!vocabularies.has_validation) compiler.ignore_assertions();
  auto out = std::make_unique<SchemaProgram>();
  out->root = compiler.add(schema, options.formats_assert || vocabularies.has_format_assertion);
  compiler.run();
  if (report.has_errors()) return nullptr;
  out->tables = write_gateway(tables);
  std::string fault;
  out->program = schema::Program::build(*tables::GetGateway(out->tables.data()), fault);
  return out->program == nullptr ? nullptr : std::move(out);
}

}  // namespace barbacane::compile
