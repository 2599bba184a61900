#include "control/compile/tables.hpp"

namespace barbacane::compile {

tables::Text Tables::intern(std::string_view text) {
  const auto [entry, is_new] = interned_.try_emplace(std::string{text}, no_text);
  if (is_new) {
    entry->second = tables::Text{
        static_cast<std::uint32_t>(pool.size()), static_cast<std::uint32_t>(text.size())
    };
    pool += text;
  }
  return entry->second;
}

std::uint32_t Tables::unique(std::vector<tables::Text>& into, Index& index, std::string_view text) {
  const auto [entry, is_new] = index.try_emplace(std::string{text}, size_of(into));
  if (is_new) into.push_back(intern(text));
  return entry->second;
}

std::uint32_t Tables::pattern(
    std::string_view source, std::string_view translated, tables::PatternEngine engine
) {
  const auto [entry, is_new] = pattern_index_.try_emplace(std::string{source}, size_of(patterns));
  if (is_new) patterns.emplace_back(intern(source), intern(translated), engine);
  return entry->second;
}

std::uint32_t Tables::component_index(
    std::vector<tables::Component>& into,
    Index& index,
    std::string_view component,
    std::string_view config
) {
  const auto [entry, is_new] =
      index.try_emplace(std::string{component} + ' ' + std::string{config}, size_of(into));
  if (is_new) into.emplace_back(intern(component), intern(config));
  return entry->second;
}

}  // namespace barbacane::compile
