#include "dataplane/app/trust.hpp"

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "common/observe/log.hpp"
#include "common/settings/secrets.hpp"

namespace barbacane::dataplane {
namespace {

constexpr std::size_t key_bytes_max = 64U << 10U;

/// Nothing, with errno set, when it cannot be read.
std::optional<std::string> read_key_file(const std::string& path) {
  std::FILE* const file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return std::nullopt;
  std::string text(key_bytes_max, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  const int error = std::ferror(file) != 0 ? errno : 0;
  std::fclose(file);
  errno = error;
  if (error != 0) return std::nullopt;
  return text;
}

}  // namespace

std::optional<std::vector<crypto::PublicKey>> load_trusted_keys(
    const std::vector<std::string>& files, Refusal& refusal
) {
  std::vector<crypto::PublicKey> keys;
  for (const std::string& path : files) {
    const std::optional<std::string> text = read_key_file(path);
    if (!text) {
      refusal = {
          ExitCode::unreachable,
          "--trusted-key " + path +
              ": cannot be read: " + std::error_code(errno, std::generic_category()).message(),
          "give the .pub file that barbacane-control keygen wrote"
      };
      return std::nullopt;
    }
    auto key = crypto::PublicKey::parse_pem(*text);
    if (!key) {
      refusal = {
          ExitCode::usage,
          "--trusted-key " + path + ": " + key.error().message(),
          "give the .pub file that barbacane-control keygen wrote"
      };
      return std::nullopt;
    }
    keys.push_back(std::move(key).value());
  }
  return keys;
}

Refusal refusal_of(const Failure& failure) {
  const bool is_unreachable = generation::is_unreachable(failure.code);
  return {is_unreachable ? ExitCode::unreachable : ExitCode::refused, failure.detail, {}};
}

exchange::SecretResolver make_secret_resolver() {
  return [](std::string_view reference) -> Result<Secret> {
    std::string detail;
    Result<Secret> secret = settings::resolve_secret(reference, detail);
    if (!secret) {
      observe::log(observe::Level::error, "secret not resolved", {{"reason", detail}});
    }
    return secret;
  };
}

}  // namespace barbacane::dataplane
