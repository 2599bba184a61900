#include "common/base/problem_kind.hpp"

#include <string>

namespace barbacane {
namespace {

class ProblemKindCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "barbacane.problem"; }
  [[nodiscard]] std::string message(int kind) const override {
    return "problem kind " + std::to_string(kind);
  }
};

}  // namespace

const boost::system::error_category& problem_kind_category() noexcept {
  static const ProblemKindCategory category;
  return category;
}

boost::system::error_condition make_error_condition(ProblemKind kind) noexcept {
  return {static_cast<int>(kind), problem_kind_category()};
}

}  // namespace barbacane
