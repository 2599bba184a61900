#include "common/schema/name_table.hpp"

#include <bit>

namespace barbacane::schema {

const Name* NameTables::find(const NameRange& range, std::string_view text) const noexcept {
  const View table = view(range);
  const Slot* const slot = table.find(word_of(text), [text] { return text; });
  return slot->name == 0 ? nullptr : &table.name_of(*slot);
}

/// At most half full; behind its end are empty slots for names whose place is taken, so that a
/// search never goes round.
NameRange NameTables::add(std::span<const Name> names) {
  if (names.empty()) return {};
  const std::uint64_t size = std::bit_ceil(names.size() * 2);
  const NameRange range{
      static_cast<std::uint32_t>(slots_.size()),
      static_cast<std::uint32_t>(64 - std::countr_zero(size))
  };
  slots_.resize(slots_.size() + size + 1);
  for (const Name& name : names) {
    if (find(range, name.text) != nullptr) continue;
    const std::uint64_t word = word_of(name.text);
    std::size_t at = range.first + (spread(word) >> range.shift);
    while (slots_[at].name != 0) ++at;
    if (at + 1 == slots_.size()) slots_.emplace_back();
    names_.push_back(name);
    slots_[at] = {word, name.bit, name.value, static_cast<std::uint32_t>(names_.size())};
  }
  return range;
}

}  // namespace barbacane::schema
