#include "control/blobs/sigv4.hpp"

#include <algorithm>

#include "common/crypto/digest.hpp"
#include "common/crypto/hmac.hpp"

namespace barbacane::blobs {
namespace {

std::string_view bytes_of(const crypto::Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string hex_sha256(std::string_view text) {
  return crypto::to_hex(crypto::sha256(text));
}

}  // namespace

std::string encode(std::string_view text, bool keeps_slashes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain || (keeps_slashes && c == '/')) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

std::string canonical_query(const Pairs& query) {
  Pairs encoded;
  for (const auto& [name, value] : query)
    encoded.emplace_back(encode(name, false), encode(value, false));
  std::ranges::sort(encoded);
  std::string out;
  for (const auto& [name, value] : encoded) out += (out.empty() ? "" : "&") + name + '=' + value;
  return out;
}

std::string authorization_of(
    const UnsignedCall& call, const SigningIdentity& identity, std::string_view time
) {
  Pairs fields = call.fields;
  std::ranges::sort(fields);
  std::string names;
  std::string lines;
  for (const auto& [name, value] : fields) {
    names += (names.empty() ? "" : ";") + name;
    lines += name + ':' + value + '\n';
  }
  const std::string request = call.method + '\n' + call.path + '\n' + canonical_query(call.query) +
                              '\n' + lines + '\n' + names + '\n' + call.payload_hash;
  const std::string day(time.substr(0, 8));
  const std::string scope = day + '/' + identity.region + '/' + identity.service + "/aws4_request";
  const std::string text =
      "AWS4-HMAC-SHA256\n" + std::string(time) + '\n' + scope + '\n' + hex_sha256(request);
  auto key = crypto::hmac_sha256("AWS4" + std::string(identity.secret_access_key.reveal()), day);
  for (const std::string_view part :
       {std::string_view(identity.region),
        std::string_view(identity.service),
        std::string_view("aws4_request")})
    key = crypto::hmac_sha256(bytes_of(key), part);
  return "AWS4-HMAC-SHA256 Credential=" + identity.access_key_id + '/' + scope +
         ",SignedHeaders=" + names +
         ",Signature=" + crypto::to_hex(crypto::hmac_sha256(bytes_of(key), text));
}

}  // namespace barbacane::blobs
