#pragma once
// JSON Schema to programs (schemas.fbs): every reachable schema is checked for shape, its dialect
// is normalised, and each keyword becomes one instruction.

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/spec/model.hpp"
#include "control/compile/findings.hpp"
#include "control/compile/references.hpp"
#include "control/compile/schema_doubts.hpp"
#include "control/compile/tables.hpp"

namespace barbacane::compile {

class SchemaCompiler {
 public:
  static constexpr std::size_t schemas_max = 1'000'000;

  SchemaCompiler(References& references, Findings& findings, Tables& tables);

  /// Index of the schema's program; equal places share one. The program itself is written by run().
  std::uint32_t add(const spec::SchemaRef& schema, bool formats_assert);
  /// The metaschema has no validation vocabulary: assertions say nothing (core §8.1.2).
  void ignore_assertions() noexcept { ignores_assertions_ = true; }
  /// Added, or reached from what was added.
  [[nodiscard]] bool knows(const spec::SchemaRef& schema) const;
  /// Compiles everything added and everything reachable from it, then refuses schemas that never
  /// end and warns of those that say what cannot be.
  void run();

 private:
  struct Job {
    spec::SchemaRef schema;
    bool formats_assert;
    std::uint32_t index;
  };
  struct Current;

  void compile(const Job& job);
  void keyword(Current& current, const json::Member& member);
  void assertion(Current& current, const json::Member& member);
  void applicator(Current& current, const json::Member& member);
  void reference(Current& current, const json::Member& member, tables::Opcode op);
  void type(Current& current, const json::Member& member);
  void bound(
      Current& current,
      const json::Member& member,
      tables::Opcode inclusive,
      tables::Opcode exclusive,
      std::string_view exclusive_key
  );
  void properties(Current& current, const json::Member& member);
  void items(Current& current, const json::Member& member);
  void dependencies(Current& current, const json::Member& member);
  void discriminator(Current& current, const json::Member& member);
  void unknown_keyword(Current& current, const json::Member& member);

  std::uint32_t child(
      Current& current,
      const json::Member& member,
      std::string_view step_name = {},
      const json::Node* node = nullptr
  );
  tables::Range children(Current& current, const json::Member& member);
  tables::Range texts(Current& current, const json::Member& member);
  void emit(
      Current& current,
      tables::Opcode op,
      std::string_view keyword_name,
      std::uint32_t a = 0,
      std::uint32_t b = 0,
      std::uint32_t c = 0
  );
  void check_alternatives(const json::Member& member);
  [[nodiscard]] bool wants(const json::Member& member, json::Kind kind);
  [[nodiscard]] std::optional<std::uint32_t> count_of(const json::Member& member);
  void link(Current& current, std::uint32_t to);
  void refuse_endless();
  [[nodiscard]] std::uint32_t count_visits(
      std::uint32_t schema,
      const std::vector<std::uint32_t>& edges,
      const std::vector<std::uint32_t>& visits
  );
  std::uint32_t resource_of(const Job& job);
  void write_resources();
  [[nodiscard]] std::optional<std::uint32_t> pattern_of(
      std::string_view source, const json::Mark& mark, std::string_view what
  );
  [[nodiscard]] static bool leads_by_anchor(
      const json::Member& member, const spec::Located& target, std::string_view& anchor
  );

  References& references_;
  Findings& findings_;
  Tables& tables_;
  bool ignores_assertions_ = false;
  std::deque<Job> jobs_;
  std::unordered_map<std::string, std::uint32_t> known_;
  SchemaMarks marks_;
  std::vector<std::vector<std::uint32_t>> in_place_;  // edges that do not descend into the instance
  std::unordered_map<std::uint32_t, std::uint32_t> resources_;  // of References to ours
  std::vector<std::vector<std::pair<std::string_view, std::uint32_t>>> resource_anchors_;
};

}  // namespace barbacane::compile
