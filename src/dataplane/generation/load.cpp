#include "dataplane/generation/load.hpp"

#include <algorithm>

#include "common/artifact/errors.hpp"
#include "dataplane/generation/artifact_file.hpp"
#include "dataplane/generation/errors.hpp"

namespace barbacane::generation {
namespace {

using artifact::ArtifactErrc;
using artifact::LoadedArtifact;

/// One attempt to turn a file into a candidate.
class Loading {
 public:
  Loading(const LoadNeeds& needs, const Source& source, WallTime now, Failure& failure)
      : needs_(&needs), source_(&source), now_(now), failure_(&failure) {}

  [[nodiscard]] std::optional<Candidate> run(int descriptor, std::string_view running_digest) {
    if (needs_->releases) {
      const std::optional<ReleaseState> state = needs_->releases->read(*failure_);
      if (!state) return std::nullopt;
      state_ = *state;
    }
    Candidate candidate;
    if (!verify(descriptor, candidate)) return std::nullopt;
    if (candidate.artifact->digest() != running_digest) {
      candidate.program = exchange::build_program(candidate.artifact, needs_->program, *failure_);
      if (candidate.program == nullptr) return std::nullopt;
    }
    if (needs_->releases &&
        !needs_->releases->accept(candidate.artifact->digest(), candidate.release, *failure_)) {
      return std::nullopt;
    }
    return candidate;
  }

 private:
  [[nodiscard]] bool verify(int descriptor, Candidate& candidate) {
    artifact::TrustPolicy policy{
        .keys = needs_->trusted_keys,
        .project = needs_->project,
        .release_floor = state_.release,
        .now = now_,
        .is_accepted_before = false
    };
    const artifact::LoadOptions options{
        .features = needs_->features,
        .trust = policy.keys.empty() ? nullptr : &policy,
        .detached = source_->signatures
    };
    candidate.artifact = artifact::load_artifact(descriptor, options, *failure_);
    if (candidate.artifact != nullptr) {
      if (const auto& signature = candidate.artifact->accepted_signature()) {
        candidate.release = signature->release;
        candidate.signed_by = signature->key_id;
      }
      return true;
    }
    return failure_->code == ArtifactErrc::expired && verify_again(descriptor, policy, candidate);
  }

  /// What was accepted while it was valid stays acceptable, with the signature it was accepted
  /// with: a restart after `not_after` goes on serving.
  [[nodiscard]] bool verify_again(
      int descriptor, artifact::TrustPolicy& policy, Candidate& candidate
  ) {
    if (state_.digests.empty() || ::lseek(descriptor, 0, SEEK_SET) != 0) return false;
    policy.is_accepted_before = true;
    Failure other;  // the expiry is what to tell
    candidate.artifact = artifact::load_artifact(
        descriptor,
        {.features = needs_->features, .trust = &policy, .detached = source_->signatures},
        other
    );
    if (candidate.artifact == nullptr) return false;
    const std::string& digest = candidate.artifact->digest();
    for (const artifact::Signature& signature : candidate.artifact->signatures()) {
      std::string detail;
      if (!state_.has_accepted(digest, signature.release)) continue;
      if (!artifact::choose_signature(digest, std::span(&signature, 1), policy, detail)) continue;
      candidate.release = signature.release;
      candidate.signed_by = signature.key_id;
      *failure_ = {};
      return true;
    }
    return false;
  }

  const LoadNeeds* needs_;
  const Source* source_;
  WallTime now_;
  Failure* failure_;
  ReleaseState state_;
};

}  // namespace

std::optional<Candidate> load_candidate(
    const LoadNeeds& needs, WallTime now, std::string_view running_digest, LoadFailure& failure
) {
  return load_candidate(needs, {.path = needs.path}, now, running_digest, failure);
}

std::optional<Candidate> load_candidate(
    const LoadNeeds& needs,
    const Source& source,
    WallTime now,
    std::string_view running_digest,
    LoadFailure& failure
) {
  const Descriptor file = open_artifact(source.path, failure.failure);
  if (!file.is_open()) return std::nullopt;
  std::optional<Candidate> candidate =
      Loading(needs, source, now, failure.failure).run(file.get(), running_digest);
  if (!candidate) {
    failure.content = content_digest(file.get());
    if (failure.failure.code.category() != generation_category()) {
      failure.failure.detail = source.path + ": " + failure.failure.detail;
    }
  }
  return candidate;
}

bool is_unreachable(const ErrorCode& code) noexcept {
  return code.category() == generation_category() || code == ArtifactErrc::unreadable;
}

}  // namespace barbacane::generation
