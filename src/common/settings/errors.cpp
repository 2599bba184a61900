#include "common/settings/errors.hpp"

#include "common/base/problem_kind.hpp"

namespace barbacane::settings {
namespace {

class SettingsCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "barbacane.settings"; }

  [[nodiscard]] std::string message(int value) const override {
    switch (static_cast<SettingsErrc>(value)) {
      case SettingsErrc::bad_reference:
        return "not a secret reference; write env://NAME or file://PATH";
      case SettingsErrc::secret_missing:
        return "the secret does not exist";
      case SettingsErrc::secret_unreadable:
        return "the secret cannot be read";
      case SettingsErrc::secret_too_large:
        return "the secret is too large";
      case SettingsErrc::secret_empty:
        return "the secret is empty";
    }
    return "unknown";
  }

  [[nodiscard]] boost::system::error_condition default_error_condition(int value
  ) const noexcept override {
    // A secret that cannot be had now may be there later (a mount that is not up yet).
    return static_cast<SettingsErrc>(value) == SettingsErrc::bad_reference
               ? ProblemKind::invalid
               : ProblemKind::unavailable;
  }
};

}  // namespace

const boost::system::error_category& settings_category() noexcept {
  static const SettingsCategory category;
  return category;
}

boost::system::error_code make_error_code(SettingsErrc code) noexcept {
  return {static_cast<int>(code), settings_category()};
}

}  // namespace barbacane::settings
