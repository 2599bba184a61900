#include "dataplane/generation/errors.hpp"

#include "common/base/problem_kind.hpp"

namespace barbacane::generation {
namespace {

const char* words_of(GenerationErrc code) noexcept {
  switch (code) {
    case GenerationErrc::missing:
      return "the artifact does not exist";
    case GenerationErrc::unreadable:
      return "the artifact cannot be read";
    case GenerationErrc::state_corrupted:
      return "the record of accepted releases is damaged";
    case GenerationErrc::state_unreadable:
      return "the state directory cannot be used";
    case GenerationErrc::state_unwritable:
      return "the accepted release cannot be recorded";
  }
  return "unknown";
}

class GenerationCategory final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "barbacane.generation"; }

  std::string message(int value) const override {
    return words_of(static_cast<GenerationErrc>(value));
  }

  boost::system::error_condition default_error_condition(int value) const noexcept override {
    switch (static_cast<GenerationErrc>(value)) {
      case GenerationErrc::missing:
        return ProblemKind::not_found;
      case GenerationErrc::state_corrupted:
        return ProblemKind::internal;
      default:
        return ProblemKind::unavailable;
    }
  }
};

}  // namespace

const boost::system::error_category& generation_category() noexcept {
  static const GenerationCategory category;
  return category;
}

boost::system::error_code make_error_code(GenerationErrc code) noexcept {
  return {static_cast<int>(code), generation_category()};
}

}  // namespace barbacane::generation
