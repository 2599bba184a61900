#include "common/schema/pattern_automaton.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "common/schema/byte_automaton.hpp"
#include "common/schema/pattern_table.hpp"

namespace barbacane::schema {
namespace {

constexpr std::size_t work_max = 2'000'000;  // visits of steps: some ten milliseconds
constexpr std::uint32_t failed = 0;
constexpr std::uint32_t matched = 1;

struct Place {
  bool is_start = false;
  bool is_end = false;
};

/// Steps that wait for a byte or for the end of the text, sorted.
using StepSet = std::vector<std::uint32_t>;

class SetBuilder {
 public:
  explicit SetBuilder(const ByteAutomaton& automaton)
      : automaton_{automaton}, steps_{automaton.steps()}, seen_(steps_.size(), 0) {
    find_classes();
  }

  std::optional<std::string> run() {
    begin_set();
    add(automaton_.root(), {.is_start = true});
    sets_.resize(2);
    is_end_ = {0, 1};
    const std::uint32_t first = number_of_set(true);
    next_.assign(std::size_t{2} * classes_, failed);
    std::fill_n(next_.begin() + classes_, classes_, matched);
    for (std::uint32_t state = 2; state < sets_.size(); ++state) {
      if (sets_.size() * classes_ > PatternTable::cells_max || work_ > work_max)
        return std::nullopt;
      for (std::uint32_t one = 0; one < classes_; ++one) next_.push_back(after(state, one));
    }
    return bytes(first);
  }

 private:
  /// Bytes that no step tells apart share a class.
  void find_classes() {
    std::array<bool, 257> is_first{};
    for (const Step& step : steps_) {
      if (step.kind != StepKind::bytes || step.first > step.last) continue;
      is_first[step.first] = true;
      is_first[step.last + 1U] = true;
    }
    std::uint8_t current = 0;
    for (std::size_t byte = 0; byte < class_of_.size(); ++byte) {
      if (byte > 0 && is_first[byte]) ++current;
      if (byte == 0 || is_first[byte]) sample_[current] = static_cast<std::uint8_t>(byte);
      class_of_[byte] = current;
    }
    classes_ = current + 1U;
  }

  void begin_set() {
    ++stamp_;
    set_.clear();
    has_matched_ = false;
  }

  /// Adds what can be reached from `step` without a byte.
  void add(std::uint32_t step, Place place) {
    pending_.push_back(step);
    while (!pending_.empty()) {
      const std::uint32_t at = pending_.back();
      pending_.pop_back();
      ++work_;
      if (seen_[at] == stamp_) continue;
      seen_[at] = stamp_;
      const Step& it = steps_[at];
      switch (it.kind) {
        case StepKind::accept:
          has_matched_ = true;
          break;
        case StepKind::bytes:
          set_.push_back(at);
          break;
        case StepKind::split:
          pending_.push_back(it.other);
          pending_.push_back(it.next);
          break;
        case StepKind::start:
          if (place.is_start) pending_.push_back(it.next);
          break;
        case StepKind::end:
          place.is_end ? pending_.push_back(it.next) : set_.push_back(at);
          break;
      }
    }
  }

  /// Whether a text that ends here matches: what waits for the end goes on.
  bool matches_at_end(const StepSet& set, bool is_start) {
    begin_set();
    for (const std::uint32_t step : set)
      if (steps_[step].kind == StepKind::end)
        add(steps_[step].next, {.is_start = is_start, .is_end = true});
    return has_matched_;
  }

  /// The state of the set just made.
  std::uint32_t number_of_set(bool is_start) {
    if (has_matched_) return matched;
    StepSet set = set_;
    std::sort(set.begin(), set.end());
    const bool is_end = matches_at_end(set, is_start);
    if (set.empty()) return failed;
    std::string key(1, is_end ? '1' : '0');
    for (const std::uint32_t step : set)
      for (unsigned shift = 0; shift < 32; shift += 8)
        key.push_back(static_cast<char>(step >> shift & 0xFFU));
    const auto [known, is_new] =
        states_.try_emplace(std::move(key), static_cast<std::uint32_t>(sets_.size()));
    if (is_new) {
      sets_.push_back(std::move(set));
      is_end_.push_back(is_end ? 1 : 0);
    }
    return known->second;
  }

  std::uint32_t after(std::uint32_t state, std::uint32_t one) {
    const std::uint8_t byte = sample_[one];
    begin_set();
    for (const std::uint32_t step : sets_[state]) {
      const Step& it = steps_[step];
      ++work_;
      if (it.kind == StepKind::bytes && byte >= it.first && byte <= it.last) add(it.next, {});
    }
    add(automaton_.root(), {});  // a match may begin anywhere
    return number_of_set(false);
  }

  [[nodiscard]] std::string bytes(std::uint32_t first) const {
    std::string out;
    const auto number = [&out](std::uint32_t value) {
      out.push_back(static_cast<char>(value & 0xFFU));
      out.push_back(static_cast<char>(value >> 8U));
    };
    out.push_back(static_cast<char>(PatternTable::version));
    out.push_back(static_cast<char>(classes_ - 1));
    number(static_cast<std::uint32_t>(sets_.size()));
    number(first);
    out.append(class_of_.begin(), class_of_.end());
    out.append(is_end_.begin(), is_end_.end());
    for (const std::uint32_t state : next_) number(state);
    return out;
  }

  const ByteAutomaton& automaton_;
  const std::vector<Step>& steps_;
  std::array<std::uint8_t, 256> class_of_{};
  std::array<std::uint8_t, 256> sample_{};  // a byte of each class
  std::uint32_t classes_ = 1;

  std::vector<std::uint32_t> seen_;  // stamp of the set that last took the step
  std::vector<std::uint32_t> pending_;
  StepSet set_;  // the one being made
  std::uint32_t stamp_ = 0;
  bool has_matched_ = false;
  std::size_t work_ = 0;

  std::vector<StepSet> sets_;  // by state
  std::vector<std::uint8_t> is_end_;
  std::vector<std::uint32_t> next_;
  std::unordered_map<std::string, std::uint32_t> states_;
};

constexpr std::uint32_t last_code_point = 0x10FFFF;

void add_complement(const std::vector<CodePointRange>& ranges, std::vector<CodePointRange>& out) {
  std::uint32_t next = 0;
  for (const CodePointRange& range : ranges) {
    if (range.first > next) out.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= last_code_point) out.push_back({next, last_code_point});
}

void sort_and_merge(std::vector<CodePointRange>& ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const CodePointRange& a, const CodePointRange& b) {
    return a.first < b.first;
  });
  std::size_t count = 0;
  for (const CodePointRange& range : ranges) {
    if (count > 0 && range.first <= ranges[count - 1].last + 1) {
      ranges[count - 1].last = std::max(ranges[count - 1].last, range.last);
    } else {
      ranges[count++] = range;
    }
  }
  ranges.resize(count);
}

}  // namespace

std::optional<std::vector<CodePointRange>> ranges_of(const PatternSet& set) {
  std::vector<CodePointRange> all = set.ranges;
  for (const PropertyItem& item : set.properties) {
    const PropertyKind kind = item.property.kind;
    if (kind != PropertyKind::any && kind != PropertyKind::ascii) return std::nullopt;
    const std::uint32_t last = kind == PropertyKind::any ? last_code_point : 0x7F;
    if (!item.is_negated) all.push_back({0, last});
    if (item.is_negated && last < last_code_point) all.push_back({last + 1, last_code_point});
  }
  sort_and_merge(all);
  if (set.is_negated) {
    std::vector<CodePointRange> others;
    add_complement(all, others);
    all = std::move(others);
  }
  // UTF-8 has no surrogates.
  std::vector<CodePointRange> out;
  for (const CodePointRange& range : all) {
    if (range.first < 0xD800) out.push_back({range.first, std::min(range.last, 0xD7FFU)});
    if (range.last > 0xDFFF) out.push_back({std::max(range.first, 0xE000U), range.last});
  }
  return out;
}

std::optional<std::string> table_of(const PatternTree& tree) {
  const ByteAutomaton automaton{tree};
  if (!automaton.is_sound()) return std::nullopt;
  return SetBuilder{automaton}.run();
}

}  // namespace barbacane::schema
