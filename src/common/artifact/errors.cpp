#include "common/artifact/errors.hpp"

#include "common/base/problem_kind.hpp"

namespace barbacane::artifact {
namespace {

const char* words_of(ArtifactErrc code) noexcept {
  switch (code) {
    case ArtifactErrc::unreadable:
      return "the artifact cannot be read";
    case ArtifactErrc::truncated:
      return "the artifact is truncated";
    case ArtifactErrc::bad_container:
      return "not an artifact: not a ustar file of the expected shape";
    case ArtifactErrc::too_large:
      return "the artifact is over a size limit";
    case ArtifactErrc::bad_name:
      return "a member name is not allowed";
    case ArtifactErrc::missing_member:
      return "a member is missing";
    case ArtifactErrc::bad_manifest:
      return "manifest.json is not valid";
    case ArtifactErrc::newer_format:
      return "the artifact's format is newer than this program";
    case ArtifactErrc::digest_mismatch:
      return "a member was changed after the artifact was compiled";
    case ArtifactErrc::bad_signatures:
      return "a signature record is not valid";
    case ArtifactErrc::unsigned_artifact:
      return "the artifact is not signed";
    case ArtifactErrc::untrusted_key:
      return "the artifact is signed by a key that is not trusted";
    case ArtifactErrc::bad_signature:
      return "a signature does not verify";
    case ArtifactErrc::wrong_project:
      return "the artifact is signed for another project";
    case ArtifactErrc::expired:
      return "the signature has expired";
    case ArtifactErrc::release_too_low:
      return "a higher release was accepted before";
    case ArtifactErrc::bad_tables:
      return "gateway.fb is not a valid table file";
    case ArtifactErrc::unsound_tables:
      return "gateway.fb has unsound tables";
    case ArtifactErrc::unknown_feature:
      return "the artifact needs a feature that this program lacks";
  }
  return "unknown";
}

class ArtifactCategory final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "barbacane.artifact"; }

  std::string message(int value) const override {
    return words_of(static_cast<ArtifactErrc>(value));
  }

  boost::system::error_condition default_error_condition(int value) const noexcept override {
    switch (static_cast<ArtifactErrc>(value)) {
      case ArtifactErrc::unreadable:
        return ProblemKind::unavailable;
      case ArtifactErrc::truncated:
      case ArtifactErrc::bad_container:
        return ProblemKind::malformed;
      case ArtifactErrc::too_large:
        return ProblemKind::too_large;
      case ArtifactErrc::unsigned_artifact:
      case ArtifactErrc::untrusted_key:
      case ArtifactErrc::bad_signature:
      case ArtifactErrc::wrong_project:
      case ArtifactErrc::expired:
      case ArtifactErrc::release_too_low:
        return ProblemKind::forbidden;
      default:
        return ProblemKind::invalid;
    }
  }
};

}  // namespace

const boost::system::error_category& artifact_category() noexcept {
  static const ArtifactCategory category;
  return category;
}

boost::system::error_code make_error_code(ArtifactErrc code) noexcept {
  return {static_cast<int>(code), artifact_category()};
}

std::string_view word_of(const boost::system::error_code& code) noexcept {
  // In the order of ArtifactErrc.
  constexpr std::string_view words[] = {
      "",
      "unreadable",
      "truncated",
      "bad_container",
      "too_large",
      "bad_name",
      "missing_member",
      "bad_manifest",
      "newer_format",
      "digest_mismatch",
      "bad_signatures",
      "unsigned_artifact",
      "untrusted_key",
      "bad_signature",
      "wrong_project",
      "expired",
      "release_too_low",
      "bad_tables",
      "unsound_tables",
      "unknown_feature"
  };
  const auto value = static_cast<std::size_t>(code.value());
  if (code.category() != artifact_category() || value >= std::size(words)) return {};
  return words[value];
}

}  // namespace barbacane::artifact
