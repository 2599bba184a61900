#include "dataplane/http1/chunk_extension.hpp"

#include "dataplane/http1/characters.hpp"

namespace barbacane::http1 {
namespace {

bool is_space(char byte) noexcept {
  return byte == ' ' || byte == '\t';
}

}  // namespace

bool ChunkExtension::take(char byte) noexcept {
  if (part_ == Part::quoted || part_ == Part::escaped) return take_quoted(byte);
  if (is_token({&byte, 1})) return take_word();
  const bool has_name = part_ == Part::name || part_ == Part::behind_name;
  const bool has_value =
      part_ == Part::value || part_ == Part::behind_value || part_ == Part::behind_quotes;
  if (is_space(byte)) {
    if (part_ == Part::name) return go(Part::behind_name);
    if (has_value) return go(Part::behind_value);
    return true;
  }
  if (byte == ';') return (has_name || has_value) && go(Part::before_name);
  if (byte == '=') return has_name && go(Part::before_value);
  return byte == '"' && part_ == Part::before_value && go(Part::quoted);
}

bool ChunkExtension::take_word() noexcept {
  switch (part_) {
    case Part::before_name:
      return go(Part::name);
    case Part::before_value:
      return go(Part::value);
    case Part::name:
    case Part::value:
      return true;
    default:
      return false;
  }
}

bool ChunkExtension::take_quoted(char byte) noexcept {
  if (!is_field_value({&byte, 1})) return false;
  if (part_ == Part::escaped || (byte != '\\' && byte != '"')) return go(Part::quoted);
  return go(byte == '"' ? Part::behind_quotes : Part::escaped);
}

}  // namespace barbacane::http1
