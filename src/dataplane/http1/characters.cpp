#include "dataplane/http1/characters.hpp"

#include <array>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace barbacane::http1 {
namespace {

constexpr std::array<bool, 256> make_token_table() {
  std::array<bool, 256> table{};
  for (unsigned byte = '0'; byte <= '9'; ++byte) table[byte] = true;
  for (unsigned byte = 'a'; byte <= 'z'; ++byte) table[byte] = table[byte - 32] = true;
  for (const char byte : std::string_view{"!#$%&'*+-.^_`|~"})
    table[static_cast<unsigned char>(byte)] = true;
  return table;
}
constexpr std::array<bool, 256> token_table = make_token_table();

constexpr std::array<char, 256> make_lower_table() {
  std::array<char, 256> table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    const bool is_upper = byte >= 'A' && byte <= 'Z';
    table[byte] = static_cast<char>(is_upper ? byte + 32 : byte);
  }
  return table;
}
constexpr std::array<char, 256> lower_table = make_lower_table();

bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && byte != '\t') || byte == 0x7F;
}

}  // namespace

std::size_t token_prefix(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size() && token_table[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

bool is_token(std::string_view text) noexcept {
  return !text.empty() && token_prefix(text) == text.size();
}

std::size_t find_control(std::string_view text) noexcept {
  std::size_t at = 0;
#ifdef __SSE2__
  const __m128i highest = _mm_set1_epi8(0x1F);
  const __m128i tab = _mm_set1_epi8('\t');
  const __m128i del = _mm_set1_epi8(0x7F);
  for (; at + 16 <= text.size(); at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, highest), bytes);
    const __m128i bad =
        _mm_or_si128(_mm_andnot_si128(_mm_cmpeq_epi8(bytes, tab), low), _mm_cmpeq_epi8(bytes, del));
    if (const auto mask = static_cast<unsigned>(_mm_movemask_epi8(bad)); mask != 0)
      return at + static_cast<std::size_t>(std::countr_zero(mask));
  }
#endif
  while (at < text.size() && !is_control(text[at])) ++at;
  return at;
}

bool same_ignoring_case(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower_table[static_cast<unsigned char>(a[i])] !=
        lower_table[static_cast<unsigned char>(b[i])])
      return false;
  }
  return true;
}

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace barbacane::http1
