#include "common/artifact/writer.hpp"

#include <algorithm>
#include <tuple>

#include "common/artifact/container.hpp"
#include "common/artifact/errors.hpp"
#include "common/artifact/features.hpp"
#include "common/artifact/limits.hpp"
#include "common/artifact/loader.hpp"
#include "common/artifact/member_name.hpp"
#include "common/crypto/digest.hpp"

namespace barbacane::artifact {
namespace {

std::string hex_of(std::string_view bytes) {
  return crypto::to_hex(crypto::sha256(bytes));
}

ErrorCode too_large(std::string& detail, std::string_view member, std::uint64_t bytes_max) {
  detail = std::string{member} + " is over " + std::to_string(bytes_max) + " bytes";
  return ArtifactErrc::too_large;
}

ErrorCode check_specs(const ArtifactParts& parts, std::string& detail) {
  if (parts.specs.size() > specs_max) {
    detail = "over " + std::to_string(specs_max) + " source documents";
    return ArtifactErrc::too_large;
  }
  std::vector<std::string> names;
  for (const auto& [name, bytes] : parts.specs) {
    const std::string member = std::string{specs_prefix} + name;
    if (const std::string fault = check_spec_name(member); !fault.empty()) {
      detail = "the source name " + member + " " + fault;
      return ArtifactErrc::bad_name;
    }
    if (bytes.size() > spec_bytes_max) return too_large(detail, member, spec_bytes_max);
    names.push_back(member);
  }
  detail = check_spec_names(names);
  return detail.empty() ? ErrorCode{} : ErrorCode{ArtifactErrc::bad_name};
}

// Members and digests of the manifest; its spec entries in the order of their members.
void complete_manifest(ArtifactParts& parts) {
  Manifest& manifest = parts.manifest;
  manifest.format = format_version;
  manifest.members.clear();
  manifest.members.emplace(gateway_member, hex_of(parts.gateway));
  for (const auto& [name, bytes] : parts.specs) {
    manifest.members.emplace(std::string{specs_prefix} + name, hex_of(bytes));
  }
  for (ManifestSpec& spec : manifest.specs) {
    const auto member = manifest.members.find(std::string{specs_prefix} + spec.file);
    if (member != manifest.members.end()) spec.sha256 = member->second;
  }
  std::ranges::sort(manifest.specs, {}, &ManifestSpec::file);
  std::ranges::sort(manifest.features);
  const auto repeated = std::ranges::unique(manifest.features);
  manifest.features.erase(repeated.begin(), repeated.end());
}

// Where signatures.json starts or, without one, the end blocks: everything before is never touched.
std::size_t unsigned_bytes(std::string_view artifact) {
  MemorySource source{artifact};
  ContainerReader reader{source};
  Failure failure;
  std::size_t bytes = 0;
  const auto drop = [](std::string_view) { return ErrorCode{}; };
  while (const auto member = reader.next(failure)) {
    if (member->name == signatures_member || !reader.read_member(*member, drop, failure)) break;
    const std::size_t blocks = (member->size + block_bytes - 1) / block_bytes;
    bytes += (1 + blocks) * block_bytes;
  }
  return bytes;
}

}  // namespace

Result<WrittenArtifact> write_artifact(ArtifactParts parts, std::string& detail) {
  std::ranges::sort(parts.specs);
  if (const ErrorCode code = check_specs(parts, detail); code.failed()) return code;
  if (parts.gateway.size() > gateway_bytes_max) {
    return too_large(detail, gateway_member, gateway_bytes_max);
  }
  complete_manifest(parts);
  const std::string manifest = to_canonical_json(parts.manifest);
  if (manifest.size() > manifest_bytes_max) {
    return too_large(detail, manifest_member, manifest_bytes_max);
  }
  // What would be refused on loading must not be written.
  if (const Result<Manifest> parsed = parse_manifest(manifest, detail); !parsed) {
    return parsed.error();
  }
  WrittenArtifact written;
  append_member(written.bytes, manifest_member, manifest);
  append_member(written.bytes, gateway_member, parts.gateway);
  for (const auto& [name, bytes] : parts.specs) {
    append_member(written.bytes, std::string{specs_prefix} + name, bytes);
  }
  append_end(written.bytes);
  if (written.bytes.size() > artifact_bytes_max) {
    return too_large(detail, "the artifact", artifact_bytes_max);
  }
  written.digest = "sha256:" + hex_of(manifest);
  return written;
}

Result<std::string> add_signature(
    std::string_view artifact, const Signature& signature, std::string& detail
) {
  Failure failure;
  const auto loaded = load_artifact(
      artifact, {.features = supported_features, .trust = nullptr, .detached = {}}, failure
  );
  if (!loaded) {
    detail = "cannot be signed: " + failure.detail;
    return failure.code;
  }
  std::vector<Signature> signatures = loaded->signatures();
  std::erase_if(signatures, [&](const Signature& other) {
    return other.key_id == signature.key_id && other.release == signature.release;
  });
  signatures.push_back(signature);
  std::ranges::sort(signatures, [](const Signature& left, const Signature& right) {
    return std::tie(left.release, left.key_id) < std::tie(right.release, right.key_id);
  });
  const std::string text = to_json(signatures);
  if (Result<std::vector<Signature>> parsed = parse_signatures(text, detail); !parsed) {
    return parsed.error();
  }
  std::string bytes{artifact.substr(0, unsigned_bytes(artifact))};
  append_member(bytes, signatures_member, text);
  append_end(bytes);
  return bytes;
}

}  // namespace barbacane::artifact
