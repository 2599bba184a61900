#include "dataplane/exchange/errors.hpp"

#include <string>

#include "common/base/problem_kind.hpp"

namespace barbacane::exchange {
namespace {

class ProgramCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "barbacane.program"; }
  [[nodiscard]] std::string message(int value) const override {
    switch (static_cast<ProgramErrc>(value)) {
      case ProgramErrc::unknown_dispatcher:
        return "the artifact names a dispatcher that this gateway does not have";
      case ProgramErrc::unknown_middleware:
        return "the artifact names a middleware that this gateway does not have";
      case ProgramErrc::bad_pattern:
        return "a pattern of the artifact cannot be built";
      case ProgramErrc::bad_rewrite:
        return "a path rewrite names a parameter that its route does not have";
    }
    return "unknown";
  }
  [[nodiscard]] boost::system::error_condition default_error_condition(int
  ) const noexcept override {
    return ProblemKind::invalid;
  }
};

}  // namespace

const boost::system::error_category& program_category() noexcept {
  static const ProgramCategory category;
  return category;
}

boost::system::error_code make_error_code(ProgramErrc code) noexcept {
  return {static_cast<int>(code), program_category()};
}

}  // namespace barbacane::exchange
