#include "control/access/api_key.hpp"

#include <array>
#include <cstdint>

#include "common/crypto/digest.hpp"
#include "common/crypto/random.hpp"

namespace barbacane::access {
namespace {

constexpr std::string_view alphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t random_characters = 32;
constexpr std::size_t checksum_characters = 6;

std::string random_text(std::size_t characters) {
  std::string out;
  std::array<std::uint8_t, 64> bytes{};
  while (out.size() < characters) {
    crypto::fill_random(bytes);
    for (const std::uint8_t byte : bytes) {
      const unsigned six = byte & 63U;
      if (six < alphabet.size() && out.size() < characters) out += alphabet[six];
    }
  }
  return out;
}

/// CRC-32 of IEEE 802.3, bit by bit: keys are short.
std::uint32_t crc32(std::string_view text) noexcept {
  std::uint32_t crc = 0xffffffffU;
  for (const char c : text) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int i = 0; i < 8; ++i) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

std::array<char, checksum_characters> checksum_of(std::string_view text) noexcept {
  std::uint32_t crc = crc32(text);
  std::array<char, checksum_characters> out{};
  for (std::size_t i = out.size(); i-- > 0;) {
    out[i] = alphabet[crc % alphabet.size()];
    crc /= static_cast<std::uint32_t>(alphabet.size());
  }
  return out;
}

std::string make_secret(std::string_view prefix) {
  std::string out = std::string(prefix) + random_text(random_characters);
  const auto checksum = checksum_of(out);
  out.append(checksum.data(), checksum.size());
  return out;
}

bool is_secret(std::string_view text, std::string_view prefix) noexcept {
  if (text.size() != key_bytes || !text.starts_with(prefix)) return false;
  if (text.find_first_not_of(alphabet, prefix.size()) != std::string_view::npos) return false;
  const auto checksum = checksum_of(text.substr(0, key_bytes - checksum_characters));
  return text.substr(key_bytes - checksum_characters) ==
         std::string_view(checksum.data(), checksum.size());
}

}  // namespace

std::string make_api_key() {
  return make_secret(key_prefix);
}

bool is_api_key(std::string_view text) noexcept {
  return is_secret(text, key_prefix);
}

std::string make_session_secret() {
  return make_secret(session_prefix);
}

bool is_session_secret(std::string_view text) noexcept {
  return is_secret(text, session_prefix);
}

std::string hash_of(std::string_view secret) {
  const crypto::Sha256 digest = crypto::sha256(secret);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string csrf_token_of(std::string_view session_secret) {
  return crypto::to_hex(crypto::sha256("barbacane-csrf\n" + std::string(session_secret)));
}

std::string hint_of(std::string_view key) {
  return std::string(key.substr(key.size() - 4));
}

bool is_same_secret(std::string_view one, std::string_view other) noexcept {
  if (one.size() != other.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i)
    difference |= static_cast<unsigned>(static_cast<unsigned char>(one[i] ^ other[i]));
  return difference == 0;
}

}  // namespace barbacane::access
