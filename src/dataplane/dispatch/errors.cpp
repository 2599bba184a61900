#include "dataplane/dispatch/errors.hpp"

#include <boost/system/error_category.hpp>

namespace barbacane::dispatch {
namespace {

class DispatchCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "barbacane.dispatch"; }
  [[nodiscard]] std::string message(int code) const override {
    switch (static_cast<DispatchErrc>(code)) {
      case DispatchErrc::bad_config:
        return "a dispatcher's configuration is malformed";
      case DispatchErrc::no_trust_anchors:
        return "no CA certificates to verify an upstream with";
      case DispatchErrc::unknown_capture:
        return "a path rewrite names a parameter that its route does not have";
    }
    return "unknown";
  }
};

}  // namespace

const boost::system::error_category& dispatch_category() noexcept {
  static const DispatchCategory category;
  return category;
}

boost::system::error_code make_error_code(DispatchErrc code) noexcept {
  return {static_cast<int>(code), dispatch_category()};
}

}  // namespace barbacane::dispatch
