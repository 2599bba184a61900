#include "control/diff/schema_classes.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>

#include "common/json/write.hpp"

namespace barbacane::diff {
namespace {

using tables::none;
using tables::Opcode;

constexpr std::array<std::string_view, 7> word_keys{
    "title", "description", "default", "deprecated", "example", "examples", "externalDocs"
};

struct KeyHash {
  std::size_t operator()(const std::vector<std::uint32_t>& key) const noexcept {
    return schema::hash_bytes(
        {reinterpret_cast<const char*>(key.data()), key.size() * sizeof(key[0])}
    );
  }
};

std::string sorted_text(std::vector<std::string> parts) {
  std::ranges::sort(parts);
  std::string out;
  for (const std::string& part : parts) out += part + '\x1f';
  return out;
}

std::vector<std::string> names_of(const Side& side, std::uint32_t first, std::uint32_t count) {
  std::vector<std::string> out;
  for (std::uint32_t i = 0; i < count; ++i) out.emplace_back(side.program().name(first + i));
  return out;
}

std::string literal_of(const Side& side, std::uint32_t literal) {
  return std::string{side.text(tables::span_of(side.gateway().literals())[literal])};
}

/// What an instruction says beside its schemas; operands that index tables become texts.
std::string words_of(const Side& side, const tables::Instruction& it) {
  const schema::Program& program = side.program();
  switch (it.op()) {
    case Opcode::enumeration: {
      std::vector<std::string> values;
      for (std::uint32_t i = 0; i < it.b(); ++i) values.push_back(literal_of(side, it.a() + i));
      return sorted_text(std::move(values));
    }
    case Opcode::constant:
    case Opcode::minimum:
    case Opcode::maximum:
    case Opcode::exclusive_minimum:
    case Opcode::exclusive_maximum:
    case Opcode::multiple_of:
      return literal_of(side, it.a());
    case Opcode::pattern:
    case Opcode::pattern_property:
      return std::string{program.pattern_source(it.a())};
    case Opcode::format:
      return std::string{program.format_name(it.a())} + (it.b() == 1 ? "!" : "");
    case Opcode::required:
      return sorted_text(names_of(side, it.a(), it.b()));
    case Opcode::dependent_required:
      return std::string{program.name(it.a())} + '\x1e' +
             sorted_text(names_of(side, it.b(), it.c()));
    case Opcode::dependent_schema:
    case Opcode::content_media_type:
    case Opcode::content_encoding:
      return std::string{program.name(it.a())};
    case Opcode::dynamic_ref:
      return std::string{program.name(it.b())};
    case Opcode::items:
      return std::to_string(it.b());
    case Opcode::contains:
      return std::to_string(it.b()) + ' ' + std::to_string(it.c());
    case Opcode::if_then_else:
      return std::string{it.b() == none ? "-" : "+"} + (it.c() == none ? "-" : "+");
    case Opcode::type_mask:
    case Opcode::min_length:
    case Opcode::max_length:
    case Opcode::min_items:
    case Opcode::max_items:
    case Opcode::min_properties:
    case Opcode::max_properties:
      return std::to_string(it.a());
    default:
      return {};
  }
}

}  // namespace

std::string words_of_schema(const json::Node* node) {
  std::string out;
  if (node == nullptr || !node->is(json::Kind::object)) return out;
  for (const std::string_view key : word_keys) {
    if (const json::Node* value = node->find(key); value != nullptr)
      out += std::string{key} + '=' + json::to_canonical(*value) + '\x1f';
  }
  return out;
}

SchemaClasses::SchemaClasses(const Side& before, const Side& after, Words words) {
  after_offset_ = static_cast<std::uint32_t>(before.program().schemas());
  add(before, 0, words);
  add(after, after_offset_, words);
  labels_.clear();
  refine();
}

std::uint32_t SchemaClasses::label(std::string text) {
  return labels_.try_emplace(std::move(text), static_cast<std::uint32_t>(labels_.size()))
      .first->second;
}

SchemaClasses::Step SchemaClasses::step_of(const Side& side, const tables::Instruction& it) {
  Step step{.label = std::to_string(static_cast<unsigned>(it.op())) + ' ' + words_of(side, it)};
  const schema::Program& program = side.program();
  const auto list = [&](std::uint32_t first, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) step.children.push_back(program.list(first + i));
  };
  const auto named = [&](std::uint32_t first, std::uint32_t count) {
    for (const tables::Property& one : program.properties(first, count)) {
      step.label += std::string{side.text(one.name())} + '\x1f';
      step.children.push_back(one.schema());
    }
  };
  switch (it.op()) {
    case Opcode::properties:
      named(it.a(), it.b());
      break;
    case Opcode::discriminator:
      step.label += std::string{program.name(it.a())} + '\x1e';
      named(it.b(), it.c());
      break;
    case Opcode::all_of:
    case Opcode::any_of:
    case Opcode::one_of:
      step.is_unordered = true;
      list(it.a(), it.b());
      break;
    case Opcode::prefix_items:
      list(it.a(), it.b());
      break;
    case Opcode::pattern_property:
    case Opcode::dependent_schema:
      step.children = {it.b()};
      break;
    case Opcode::if_then_else:
      for (const std::uint32_t one : {it.a(), it.b(), it.c()}) {
        if (one != none) step.children.push_back(one);
      }
      break;
    case Opcode::additional_properties:
    case Opcode::property_names:
    case Opcode::items:
    case Opcode::contains:
    case Opcode::unevaluated_items:
    case Opcode::unevaluated_properties:
    case Opcode::negation:
    case Opcode::ref:
    case Opcode::dynamic_ref:
    case Opcode::content_schema:
      step.children = {it.a()};
      break;
    default:
      break;
  }
  return step;
}

void SchemaClasses::add(const Side& side, std::uint32_t offset, Words words) {
  const auto resources = tables::span_of(side.gateway().resources());
  const auto anchors = tables::span_of(side.gateway().properties());
  for (std::uint32_t schema = 0; schema < side.program().schemas(); ++schema) {
    std::vector<Step> steps;
    for (const tables::Instruction& it : side.program().instructions_of(schema))
      steps.push_back(step_of(side, it));
    // Whoever comes through a resource may be sent to its dynamic anchors.
    Step own{.label = "anchors "};
    for (const tables::Property& one : tables::slice(
             anchors, resources[side.program().schema(schema).resource()].dynamic_anchors()
         )) {
      own.label += std::string{side.text(one.name())} + '\x1f';
      own.children.push_back(one.schema());
    }
    if (!own.children.empty()) steps.push_back(std::move(own));
    std::ranges::sort(steps, {}, &Step::label);
    Row row;
    std::string text;
    for (const Step& step : steps) {
      text += step.label + '\x1d' + std::to_string(step.children.size()) + '\x1d';
      const auto first = static_cast<std::uint32_t>(row.children.size());
      for (const std::uint32_t child : step.children)
        row.children.push_back(side.resolved(child) + offset);
      if (step.is_unordered) {
        row.unordered_ends.push_back(first);
        row.unordered_ends.push_back(static_cast<std::uint32_t>(row.children.size()));
      }
    }
    if (words == Words::compared) text += words_of_schema(side.node_of_schema(schema));
    classes_.push_back(label(std::move(text)));
    rows_.push_back(std::move(row));
  }
}

/// The class so far, and those of the children.
std::vector<std::uint32_t> SchemaClasses::key_of(std::uint32_t schema) const {
  const Row& row = rows_[schema];
  std::vector<std::uint32_t> key{classes_[schema]};
  for (const std::uint32_t child : row.children) key.push_back(classes_[child]);
  for (std::size_t i = 0; i < row.unordered_ends.size(); i += 2) {
    const std::uint32_t first = row.unordered_ends[i];
    std::ranges::sort(std::span{key}.subspan(1 + first, row.unordered_ends[i + 1] - first));
  }
  return key;
}

void SchemaClasses::refine() {
  std::size_t count = 0;
  std::size_t steps = 0;
  for (unsigned round = 0; round < rounds_max && steps < steps_max; ++round) {
    std::unordered_map<std::vector<std::uint32_t>, std::uint32_t, KeyHash> keys(classes_.size());
    std::vector<std::uint32_t> next(classes_.size());
    for (std::uint32_t i = 0; i < classes_.size(); ++i) {
      std::vector<std::uint32_t> key = key_of(i);
      steps += key.size();
      next[i] =
          keys.try_emplace(std::move(key), static_cast<std::uint32_t>(keys.size())).first->second;
    }
    classes_ = std::move(next);
    if (keys.size() == count) return;
    count = keys.size();
  }
  // Not settled: then nothing is taken as equal without being looked at.
  for (std::uint32_t i = 0; i < classes_.size(); ++i) classes_[i] = i;
}

bool SchemaClasses::are_equal(const SchemaSet& before, const SchemaSet& after) const {
  if (before.size() != after.size()) return false;
  std::vector<std::uint32_t> left;
  std::vector<std::uint32_t> right;
  for (const std::uint32_t schema : before) left.push_back(classes_[schema]);
  for (const std::uint32_t schema : after) right.push_back(classes_[schema + after_offset_]);
  std::ranges::sort(left);
  std::ranges::sort(right);
  return left == right;
}

}  // namespace barbacane::diff
