#include "control/cli/signing.hpp"

#include "common/artifact/signature.hpp"
#include "common/artifact/writer.hpp"
#include "control/cli/command.hpp"
#include "control/cli/file_loader.hpp"

namespace barbacane::cli {
namespace {

constexpr std::size_t key_bytes_max = 64U << 10U;

}  // namespace

bool has_sound_terms(
    std::uint64_t release, const std::string& project, const std::string& not_after
) {
  const std::string fault = artifact::check_terms(
      {.key_id = {}, .release = release, .project = project, .not_after = not_after, .signature = {}
      }
  );
  if (fault.empty()) return true;
  fail(ExitCode::usage, "the signature cannot say that: " + fault);
  return false;
}

Result<Signer> make_signer(
    const std::string& key_file, std::uint64_t release, std::string project, std::string not_after
) {
  const Result<std::string> pem = read_file(key_file, key_bytes_max);
  if (!pem) {
    fail(
        ExitCode::unreachable,
        "cannot read the signing key " + key_file + ": " + pem.error().message(),
        "make one with: barbacane-control keygen -o " + key_file
    );
    return pem.error();
  }
  Result<crypto::SigningKey> key = crypto::SigningKey::parse_pem(pem.value());
  if (!key) {
    fail(
        ExitCode::unreachable,
        key_file + " holds no usable signing key: " + key.error().message(),
        "a signing key is an unencrypted Ed25519 private key in PKCS#8 PEM, as keygen writes it"
    );
    return key.error();
  }
  return Signer{
      .key = std::move(key).value(),
      .release = release,
      .project = std::move(project),
      .not_after = std::move(not_after),
  };
}

Result<std::string> add_signature_of(
    const Signer& signer, std::string_view artifact, std::string_view digest
) {
  const Result<artifact::Signature> signature =
      artifact::sign(digest, signer.key, signer.release, signer.project, signer.not_after);
  if (!signature) {
    fail(ExitCode::unreachable, "cannot sign: " + signature.error().message());
    return signature.error();
  }
  std::string detail;
  Result<std::string> signed_artifact =
      artifact::add_signature(artifact, signature.value(), detail);
  if (!signed_artifact) {
    fail(
        ExitCode::refused,
        detail.empty() ? "cannot sign: " + signed_artifact.error().message() : detail
    );
  }
  return signed_artifact;
}

}  // namespace barbacane::cli
