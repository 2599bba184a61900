#include "common/schema/plan.hpp"

#include "common/schema/plan_builder.hpp"

namespace barbacane::schema {

void Plans::build(const Program& program) {
  PlanBuilder(*this, program).run();
}

}  // namespace barbacane::schema
