#include "control/diff/collector.hpp"

#include <algorithm>
#include <tuple>

#include "common/text/shown.hpp"

namespace barbacane::diff {
namespace {

constexpr std::size_t not_kept = static_cast<std::size_t>(-1);

std::string key_of(const Difference& one) {
  std::string out{one.code};
  for (const std::string_view part :
       {std::string_view{one.where.file},
        std::string_view{one.where.pointer},
        std::string_view{one.message},
        std::string_view{one.before},
        std::string_view{one.after}}) {
    out += '\x1f';
    out += part;
  }
  return out + static_cast<char>('0' + static_cast<int>(one.severity));
}

}  // namespace

void Collector::note(Entry& entry, std::string_view operation) {
  if (entry.index == not_kept || operation.empty() || entry.last == operation) return;
  entry.last = operation;
  Difference& kept = out_.differences[entry.index];
  ++kept.operations_count;
  if (kept.operations.size() < operations_max) kept.operations.emplace_back(operation);
}

bool Collector::join(const std::string& key, std::string_view operation) {
  const auto found = known_.find(key);
  if (found == known_.end()) return false;
  note(found->second, operation);
  return true;
}

void Collector::add(Difference difference, std::string_view operation, std::string key) {
  if (key.empty()) key = key_of(difference);
  if (join(key, operation)) return;
  (difference.severity == Severity::breaking     ? out_.breaking
   : difference.severity == Severity::compatible ? out_.compatible
                                                 : out_.cosmetic) += 1;
  if (known_.size() == known_max) return;
  Entry entry{.index = not_kept, .last = {}};
  if (std::size_t& kept = kept_[static_cast<std::size_t>(difference.severity)]; kept < kept_max) {
    ++kept;
    entry.index = out_.differences.size();
    for (std::string* words : {&difference.message, &difference.before, &difference.after})
      *words = text::shown(*words, text_bytes_max);
    out_.differences.push_back(std::move(difference));
  }
  note(known_.emplace(std::move(key), std::move(entry)).first->second, operation);
}

Comparison Collector::finish() {
  const auto rank = [](const Difference& one) {
    return std::tuple{
        one.severity,
        one.operations.empty() ? std::string_view{} : std::string_view{one.operations.front()},
        std::string_view{one.where.file},
        one.where.line,
        one.where.column,
        one.code,
        std::string_view{one.message}
    };
  };
  std::ranges::stable_sort(out_.differences, {}, rank);
  known_.clear();
  return std::move(out_);
}

}  // namespace barbacane::diff
