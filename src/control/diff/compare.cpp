#include "control/diff/compare.hpp"

#include "control/diff/operation_comparer.hpp"

namespace barbacane::diff {
namespace {

void compare_apis(const Side& before, const Side& after, Collector& collector) {
  const auto olds = tables::span_of(before.gateway().apis());
  const auto news = tables::span_of(after.gateway().apis());
  for (std::size_t i = 0; i < olds.size() && olds.size() == news.size(); ++i) {
    const auto tell = [&](std::string_view key, const tables::Text& was, const tables::Text& is) {
      if (before.text(was) == after.text(is)) return;
      Difference out;
      out.code = "D1009";
      out.severity = Severity::cosmetic;
      if (after.model() != nullptr && i < after.model()->apis.size()) {
        const std::uint32_t source = after.model()->apis[i].source;
        out.where =
            after.locate({.node = nullptr, .source = source, .pointer = "/info/" + std::string{key}}
            );
      }
      out.message = "the API has another " + std::string{key};
      out.before = before.text(was);
      out.after = after.text(is);
      collector.add(std::move(out), {});
    };
    tell("title", olds[i].title(), news[i].title());
    tell("version", olds[i].version(), news[i].version());
  }
}

void note_unread(const Side& side, bool is_old, Collector& collector) {
  if (side.model() != nullptr) return;
  Difference out;
  out.code = "D1901";
  out.is_undecided = true;
  out.where.is_old = is_old;
  out.message = std::string{"the descriptions inside the "} + (is_old ? "old" : "new") +
                " artifact cannot be read again: security, defaults and words were not compared; "
                "counted as breaking";
  collector.add(std::move(out), {});
}

}  // namespace

std::optional<Comparison> compare(
    const SideInput& before, const SideInput& after, std::string& fault
) {
  Side old_side;
  Side new_side;
  if (!old_side.open(before, true, fault) || !new_side.open(after, false, fault))
    return std::nullopt;
  Collector collector;
  note_unread(old_side, true, collector);
  note_unread(new_side, false, collector);
  compare_apis(old_side, new_side, collector);
  const SchemaClasses meanings{old_side, new_side, Words::ignored};
  const SchemaClasses words{old_side, new_side, Words::compared};
  SchemaComparer comparer{old_side, new_side, meanings, words};
  SchemaUses schemas{old_side, new_side, comparer};
  OperationComparer{old_side, new_side, schemas, collector}.run();
  schemas.report(collector);
  return collector.finish();
}

}  // namespace barbacane::diff
