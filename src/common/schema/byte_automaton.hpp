#pragma once
// Thompson's automaton of a pattern over the bytes of UTF-8.

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "common/schema/ecma_syntax.hpp"

namespace barbacane::schema {

enum class StepKind : std::uint8_t { accept, bytes, split, start, end };

/// One state. `next` after a byte of first..last, or at once; `other` only of a split.
struct Step {
  StepKind kind = StepKind::accept;
  std::uint8_t first = 0;
  std::uint8_t last = 0;
  std::uint32_t next = 0;
  std::uint32_t other = 0;
};

class ByteAutomaton {
 public:
  static constexpr std::size_t steps_max = 32768;

  explicit ByteAutomaton(const PatternTree& tree);

  /// False when the pattern has what no automaton does, or needs more than steps_max.
  [[nodiscard]] bool is_sound() const noexcept { return is_sound_; }
  [[nodiscard]] const std::vector<Step>& steps() const noexcept { return steps_; }
  [[nodiscard]] std::uint32_t root() const noexcept { return root_; }

 private:
  std::uint32_t add(const Step& step);
  std::uint32_t bytes(std::uint8_t first, std::uint8_t last, std::uint32_t next);
  std::uint32_t build(std::uint32_t node, std::uint32_t next);
  std::uint32_t build_set(const PatternSet& set, std::uint32_t next);
  std::uint32_t build_repeat(const PatternNode& node, std::uint32_t next);
  /// Into `heads`: the automata of the UTF-8 of first..last.
  void utf8(CodePointRange range, std::uint32_t next, std::vector<std::uint32_t>& heads);
  void of_length(
      CodePointRange range, unsigned count, std::uint32_t next, std::vector<std::uint32_t>& heads
  );

  const PatternTree& tree_;
  std::vector<Step> steps_;
  std::unordered_map<std::uint64_t, std::uint32_t> known_;  // shares equal tails
  std::uint32_t root_ = 0;
  bool is_sound_ = true;
};

}  // namespace barbacane::schema
