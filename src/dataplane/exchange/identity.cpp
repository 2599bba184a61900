#include "dataplane/exchange/identity.hpp"

#include <algorithm>
#include <bit>
#include <span>

#include "common/crypto/random.hpp"
#include "common/http/trace_context.hpp"
#include "dataplane/http1/framing.hpp"

namespace barbacane::exchange {
namespace {

constexpr std::string_view name_prefix = "barbacane-";
constexpr std::size_t request_id_digits = 32;

}  // namespace

IdSource::IdSource() {
  crypto::fill_random({reinterpret_cast<std::uint8_t*>(state_.data()), sizeof state_});
  state_[0] |= 1U;  // the generator must not start from all zeros
}

std::uint64_t IdSource::next() noexcept {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

/// Eight digits at a time, lowest first: nibbles are spread over bytes, then made into letters.
void IdSource::fill(char* out, std::size_t digits) noexcept {
  bool is_zero = true;
  while (is_zero) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < digits; i += 8) {
      word = i % 16 == 0 ? next() : word >> 32U;
      std::uint64_t spread = word & 0xFFFFFFFFU;
      spread = (spread | spread << 16U) & 0x0000FFFF0000FFFFU;
      spread = (spread | spread << 8U) & 0x00FF00FF00FF00FFU;
      spread = (spread | spread << 4U) & 0x0F0F0F0F0F0F0F0FU;
      const std::uint64_t is_letter = (spread + 0x0606060606060606U) >> 4U & 0x0101010101010101U;
      const std::uint64_t text = spread + 0x3030303030303030U + is_letter * ('a' - '0' - 10);
      const std::size_t wanted = std::min<std::size_t>(digits - i, 8);
      for (std::size_t at = 0; at < wanted; ++at)
        out[i + at] = static_cast<char>(text >> (8 * at) & 0xFFU);
      is_zero = is_zero && (wanted == 8 ? spread : spread & ((1ULL << (8 * wanted)) - 1)) == 0;
    }
  }
}

void Identity::begin(const http1::Fields& fields, IdSource& ids) {
  const http1::Field* const id = fields.find(http1::Known::x_request_id);
  if (id != nullptr && http::is_request_id(id->value)) {
    request_id_size_ = std::min(id->value.size(), request_id_.size());
    std::copy_n(id->value.begin(), request_id_size_, request_id_.begin());
  } else {
    request_id_size_ = request_id_digits;
    ids.fill(request_id_.data(), request_id_digits);
  }
  const http1::Field* const trace = fields.find(http1::Known::traceparent);
  const auto parent = trace != nullptr ? http::parse_traceparent(trace->value) : std::nullopt;
  is_continued_ = parent.has_value();
  traceparent_[0] = traceparent_[1] = '0';
  traceparent_[2] = traceparent_[35] = traceparent_[52] = '-';
  if (is_continued_) {
    std::copy_n(parent->trace_id.begin(), 32, traceparent_.begin() + 3);
    std::copy_n(parent->flags.begin(), 2, traceparent_.begin() + 53);
  } else {
    ids.fill(traceparent_.data() + 3, 32);
    // Sampled: a gateway that says no would switch off tracing behind it.
    traceparent_[53] = '0';
    traceparent_[54] = '1';
  }
  ids.fill(traceparent_.data() + 36, 16);
}

const std::string& via_pseudonym() {
  static const std::string name = [] {
    IdSource ids;
    std::string made(name_prefix);
    made.resize(name_prefix.size() + 8);
    ids.fill(made.data() + name_prefix.size(), 8);
    return made;
  }();
  return name;
}

bool is_loop(const http1::Fields& fields, std::string_view pseudonym) {
  std::uint32_t hops = 0;
  bool is_own = false;
  for (const http1::Field& field : fields.all()) {
    if (field.known != http1::Known::via) continue;
    http1::for_each_member(field.value, [&](std::string_view member) {
      // received-protocol RWS received-by [RWS comment]
      const std::size_t space = member.find(' ');
      if (space == std::string_view::npos) return;
      std::string_view name = member.substr(member.find_first_not_of(' ', space));
      name = name.substr(0, name.find(' '));
      is_own = is_own || name == pseudonym;
      if (name.starts_with(name_prefix)) ++hops;
    });
  }
  return is_own || hops > gateway_hops_max;
}

}  // namespace barbacane::exchange
