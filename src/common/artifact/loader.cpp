#include "common/artifact/loader.hpp"

#include <algorithm>
#include <map>

#include "common/artifact/check_tables.hpp"
#include "common/artifact/container.hpp"
#include "common/artifact/errors.hpp"
#include "common/artifact/limits.hpp"
#include "common/artifact/member_name.hpp"
#include "common/crypto/digest.hpp"
#include "common/text/shown.hpp"

namespace barbacane::artifact {

/// One run through the steps. Each returns false with `failure` set; the artifact under
/// construction is seen by nobody before the last one.
struct Loading {
  const LoadOptions& options;
  Failure& failure;
  std::shared_ptr<LoadedArtifact> artifact{new LoadedArtifact{}};
  std::map<std::string, std::string> digests{};  // of the members read, as the manifest writes them
  std::optional<std::string> signatures_text{};

  [[nodiscard]] bool fail(ErrorCode code, std::string detail) {
    failure = {code, std::move(detail)};
    return false;
  }

  [[nodiscard]] bool is_within(const MemberHeader& member, std::uint64_t bytes_max) {
    if (member.size <= bytes_max) return true;
    return fail(
        ArtifactErrc::too_large,
        member.name + " has " + std::to_string(member.size) + " bytes, over the bound of " +
            std::to_string(bytes_max)
    );
  }

  [[nodiscard]] bool read_text(
      ContainerReader& reader,
      const MemberHeader& member,
      std::uint64_t bytes_max,
      std::string& text
  ) {
    if (!is_within(member, bytes_max)) return false;
    const auto keep = [&text](std::string_view piece) {
      text += piece;
      return ErrorCode{};
    };
    return reader.read_member(member, keep, failure);
  }

  [[nodiscard]] bool read_manifest(ContainerReader& reader) {
    const std::optional<MemberHeader> member = reader.next(failure);
    if (failure) return false;
    if (!member || member->name != manifest_member) {
      return fail(
          ArtifactErrc::missing_member,
          "not an artifact: its first member is not manifest.json but " +
              (member ? text::shown(member->name) : std::string{"the end of the file"})
      );
    }
    if (!read_text(reader, *member, manifest_bytes_max, artifact->manifest_text_)) return false;
    std::string detail;
    Result<Manifest> manifest = parse_manifest(artifact->manifest_text_, detail);
    if (!manifest) return fail(manifest.error(), std::move(detail));
    artifact->manifest_ = std::move(manifest).value();
    artifact->digest_ = "sha256:" + crypto::to_hex(crypto::sha256(artifact->manifest_text_));
    return true;
  }

  [[nodiscard]] bool read_gateway(ContainerReader& reader) {
    const std::optional<MemberHeader> member = reader.next(failure);
    if (failure) return false;
    if (!member || member->name != gateway_member) {
      return fail(ArtifactErrc::missing_member, "its second member is not gateway.fb");
    }
    if (!is_within(*member, gateway_bytes_max)) return false;
    if (member->size == 0) return fail(ArtifactErrc::bad_tables, "gateway.fb is empty");
    SealedMemoryWriter memory{static_cast<std::size_t>(member->size)};
    crypto::Sha256Stream hash;
    const auto keep = [&](std::string_view piece) {
      hash.update(piece);
      return memory.append(piece);
    };
    if (!reader.read_member(*member, keep, failure)) return false;
    digests.emplace(member->name, crypto::to_hex(hash.finish()));
    Result<SealedMemory> sealed = memory.finish();
    if (!sealed) {
      return fail(
          ArtifactErrc::unreadable, "no memory for gateway.fb: " + sealed.error().message()
      );
    }
    artifact->memory_ = std::move(sealed).value();
    return true;
  }

  [[nodiscard]] bool read_spec(ContainerReader& reader, const MemberHeader& member) {
    if (!is_within(member, spec_bytes_max)) return false;
    crypto::Sha256Stream hash;
    const auto count = [&](std::string_view piece) {
      hash.update(piece);
      return ErrorCode{};
    };
    if (!reader.read_member(member, count, failure)) return false;
    digests.emplace(member.name, crypto::to_hex(hash.finish()));
    return true;
  }

  // Source documents in ascending order, then at most the signatures, then the end.
  [[nodiscard]] bool read_rest(ContainerReader& reader) {
    std::string last;
    while (const std::optional<MemberHeader> member = reader.next(failure)) {
      if (signatures_text) {
        return fail(
            ArtifactErrc::bad_container,
            member->name + " stands behind signatures.json, the last member"
        );
      }
      if (member->name == signatures_member) {
        signatures_text.emplace();
        if (!read_text(reader, *member, signatures_bytes_max, *signatures_text)) return false;
        continue;
      }
      if (!artifact->manifest_.members.contains(member->name)) {
        return fail(
            ArtifactErrc::bad_name,
            "a member that manifest.json does not name: " + text::shown(member->name)
        );
      }
      if (member->name <= last) {
        return fail(ArtifactErrc::bad_container, member->name + " stands out of order");
      }
      last = member->name;
      if (!read_spec(reader, *member)) return false;
    }
    return !failure;
  }

  [[nodiscard]] bool check_digests() {
    for (const auto& [name, expected] : artifact->manifest_.members) {
      const auto found = digests.find(name);
      if (found == digests.end()) {
        return fail(
            ArtifactErrc::missing_member,
            name + " is missing, and manifest.json names it: compile the artifact again"
        );
      }
      if (found->second != expected) {
        return fail(
            ArtifactErrc::digest_mismatch,
            name + ": sha256 is " + found->second.substr(0, 12) + "…, the manifest says " +
                expected.substr(0, 12) +
                "…; the file was changed after it was compiled: compile it again"
        );
      }
    }
    return true;
  }

  [[nodiscard]] bool check_trust() {
    std::string detail;
    if (signatures_text) {
      Result<std::vector<Signature>> parsed = parse_signatures(*signatures_text, detail);
      if (!parsed) return fail(parsed.error(), std::move(detail));
      artifact->signatures_ = std::move(parsed).value();
    }
    std::vector<Signature>& all = artifact->signatures_;
    all.insert(all.end(), options.detached.begin(), options.detached.end());
    if (options.trust == nullptr) return true;
    Result<Signature> accepted = choose_signature(artifact->digest_, all, *options.trust, detail);
    if (!accepted) return fail(accepted.error(), std::move(detail));
    artifact->accepted_ = std::move(accepted).value();
    return true;
  }

  // Before the tables: what a missing feature brings would look like damage to our checks.
  [[nodiscard]] bool check_features() {
    for (const std::string& feature : artifact->manifest_.features) {
      if (std::ranges::find(options.features, feature) != options.features.end()) continue;
      return fail(
          ArtifactErrc::unknown_feature,
          "the artifact needs the feature " + text::shown(feature) +
              ", which this program does not have: upgrade barbacane"
      );
    }
    return true;
  }

  [[nodiscard]] bool check_gateway() {
    const std::span<const std::uint8_t> bytes = artifact->memory_.bytes();
    constexpr flatbuffers::uoffset_t depth_max = 8;
    constexpr flatbuffers::uoffset_t tables_max = 16;
    flatbuffers::Verifier verifier{bytes.data(), bytes.size(), depth_max, tables_max};
    if (!tables::VerifyGatewayBuffer(verifier)) {
      return fail(
          ArtifactErrc::bad_tables,
          "gateway.fb is not a table file of ours (FlatBuffers verifier): compile it again"
      );
    }
    artifact->gateway_ = tables::GetGateway(bytes.data());
    const std::string fault = check_tables(*artifact->gateway_);
    if (fault.empty()) return true;
    return fail(
        ArtifactErrc::unsound_tables,
        "gateway.fb: " + fault + ": the compiler is broken, or the file was made by another"
    );
  }

  [[nodiscard]] bool run(ByteSource& source) {
    ContainerReader reader{source};
    return read_manifest(reader) && read_gateway(reader) && read_rest(reader) && check_digests() &&
           check_trust() && check_features() && check_gateway();
  }
};

namespace {

std::shared_ptr<const LoadedArtifact> load_from(
    ByteSource& source, const LoadOptions& options, Failure& failure
) {
  failure = {};
  Loading loading{.options = options, .failure = failure};
  if (!loading.run(source)) return nullptr;
  return loading.artifact;
}

}  // namespace

std::shared_ptr<const LoadedArtifact> load_artifact(
    int descriptor, const LoadOptions& options, Failure& failure
) {
  DescriptorSource source{descriptor};
  return load_from(source, options, failure);
}

std::shared_ptr<const LoadedArtifact> load_artifact(
    std::string_view bytes, const LoadOptions& options, Failure& failure
) {
  MemorySource source{bytes};
  return load_from(source, options, failure);
}

}  // namespace barbacane::artifact
