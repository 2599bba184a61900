#pragma once
// `$ref` between and inside documents. Loads what references name, once each; follows JSON
// Pointers, `$id` and `$anchor`. Cycles are legal in schemas and refused in Reference Objects.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/report.hpp"
#include "common/spec/model.hpp"
#include "control/compile/compile.hpp"

namespace barbacane::compile {

class References {
 public:
  virtual ~References() = default;

  /// The node that `reference`, standing in `base`, names: "#/components/schemas/A",
  /// "pets.yaml#/Pet", "#anchor", or a URI equal to some `$id`. Empty when there is none: a finding
  /// was added when the documents were walked. Cost: amortised O(1), results are remembered.
  [[nodiscard]] virtual spec::Located follow(std::string_view reference, const spec::Located& base) = 0;

  /// The schema resource a schema belongs to (nearest `$id`, else the document), as a stable key.
  [[nodiscard]] virtual std::string resource_of(const spec::Located& schema) = 0;
};

}  // namespace barbacane::compile
