#pragma once
// Names that a schema knows, found by the word that a tape keeps with each key (key_word.hpp): the
// names of properties, the values of an enumeration.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "common/schema/key_word.hpp"

namespace barbacane::schema {

/// What is known of a name.
struct Name {
  std::string_view text;
  std::uint64_t bit = 0;    // of a required name; of a value, the alternatives that take it
  std::uint32_t value = 0;  // the plan of a property
  std::uint32_t more = 0;   // of patterns that the name fits: their count and plans, in the lists
};

/// Where a table is in NameTables: 2^(64 - shift) slots.
struct NameRange {
  std::uint32_t first = 0;
  std::uint32_t shift = 63;
};

/// All tables of a program, one behind the other.
class NameTables {
 public:
  /// What an empty range names: two empty slots and one behind them.
  NameTables() : slots_(3) {}
  /// The texts are borrowed; of equal ones the first counts.
  NameRange add(std::span<const Name> names);

  [[nodiscard]] const Name* find(const NameRange& range, std::string_view text) const noexcept;

  /// A name as a search meets it; without one behind the last that a search looks at.
  struct Slot {
    std::uint64_t word = 0;
    std::uint64_t bit = 0;
    std::uint32_t value = 0;
    std::uint32_t name = 0;  // one more than its index; 0 = empty
  };
  /// One table, for many searches.
  struct View {
    const Slot* slots;
    const Name* names;
    std::uint32_t shift;

    [[nodiscard]] const Name& name_of(const Slot& slot) const noexcept {
      return names[slot.name - 1];
    }
    /// The slot of a text, or an empty one. `text` is called for long texts only.
    template <class Text>
    [[nodiscard]] [[gnu::always_inline]] const Slot* find(std::uint64_t word, const Text& text)
        const noexcept {
      const Slot* slot = slots + (spread(word) >> shift);
      for (; slot->name != 0; ++slot) {
        if (slot->word == word && (is_whole(word) || is_same_long(name_of(*slot).text, text())))
          break;
      }
      return slot;
    }
  };
  [[nodiscard]] View view(const NameRange& range) const noexcept {
    return {slots_.data() + range.first, names_.data(), range.shift};
  }

 private:
  std::vector<Slot> slots_;
  std::vector<Name> names_;
};

}  // namespace barbacane::schema
