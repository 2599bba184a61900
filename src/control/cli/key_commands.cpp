#include <sys/stat.h>

#include <cstdio>

#include "common/artifact/features.hpp"
#include "common/artifact/loader.hpp"
#include "common/crypto/signing_key.hpp"
#include "control/cli/command.hpp"
#include "control/cli/file_loader.hpp"
#include "control/cli/signing.hpp"

namespace barbacane::cli {
namespace {

constexpr unsigned private_mode = 0600;
constexpr unsigned public_mode = 0644;
constexpr std::size_t artifact_bytes_max = 1U << 30U;

bool exists(const std::string& path) {
  struct stat status{};
  return ::lstat(path.c_str(), &status) == 0;
}

ExitCode cannot_write(const std::string& path, const ErrorCode& code) {
  return fail(ExitCode::unreachable, "cannot write " + path + ": " + code.message());
}

}  // namespace

ExitCode run_keygen(const KeygenArguments& arguments) {
  const std::string public_file = arguments.output + ".pub";
  for (const std::string& path : {arguments.output, public_file}) {
    if (!arguments.force && exists(path)) {
      return fail(
          ExitCode::conflict,
          path + " exists",
          "a key that is lost cannot be made again: choose another name, or pass --force"
      );
    }
  }
  const Result<crypto::SigningKey> key = crypto::SigningKey::generate();
  if (!key) return fail(ExitCode::unreachable, "cannot make a key: " + key.error().message());
  const crypto::PublicKey public_key = key.value().public_key();
  if (Result<void> written = write_file(arguments.output, key.value().to_pem(), private_mode);
      !written) {
    return cannot_write(arguments.output, written.error());
  }
  if (Result<void> written = write_file(public_file, public_key.to_pem(), public_mode); !written) {
    return cannot_write(public_file, written.error());
  }
  std::printf("%s\n", public_key.id().c_str());
  std::fprintf(
      stderr,
      "wrote %s (keep it secret) and %s (give it to gateways: --trusted-key)\n",
      arguments.output.c_str(),
      public_file.c_str()
  );
  return ExitCode::ok;
}

ExitCode run_sign(const SignArguments& arguments) {
  if (!has_sound_terms(arguments.release, arguments.project, arguments.not_after)) {
    return ExitCode::usage;
  }
  const Result<Signer> signer =
      make_signer(arguments.sign_key, arguments.release, arguments.project, arguments.not_after);
  if (!signer) return ExitCode::unreachable;
  const Result<std::string> bytes = read_file(arguments.file, artifact_bytes_max);
  if (!bytes) {
    return fail(
        ExitCode::unreachable, "cannot read " + arguments.file + ": " + bytes.error().message()
    );
  }
  Failure failure;
  const artifact::LoadOptions options{
      .features = artifact::supported_features, .trust = nullptr, .detached = {}
  };
  const auto loaded = artifact::load_artifact(bytes.value(), options, failure);
  if (!loaded) {
    return fail(ExitCode::refused, arguments.file + ": " + failure.detail);
  }
  const Result<std::string> signed_bytes =
      add_signature_of(signer.value(), bytes.value(), loaded->digest());
  if (!signed_bytes) return ExitCode::refused;
  const std::string& output = arguments.output.empty() ? arguments.file : arguments.output;
  if (Result<void> written = write_file(output, signed_bytes.value(), public_mode); !written) {
    return cannot_write(output, written.error());
  }
  std::fprintf(
      stderr,
      "signed %s as release %llu with key %s\n",
      loaded->digest().c_str(),
      static_cast<unsigned long long>(arguments.release),
      signer.value().key.public_key().id().c_str()
  );
  return ExitCode::ok;
}

}  // namespace barbacane::cli
