// Security: declared ones are enforced, delegated, or an error.

#include <algorithm>

#include "control/compile/model_builder.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Member;
using json::Node;
using spec::Located;

void ModelBuilder::read_security(const Scope& scope, spec::Operation& operation) {
  operation.security_delegated =
      scope.is_security_delegated || options_.security == Security::delegate;
  if (!scope.security) return;
  for (const Node* item : scope.security.node->items) {
    if (!item->is(Kind::object)) continue;
    spec::SecurityRequirement requirement;
    for (const Member& member : item->members) {
      spec::SecurityRequirement::Scheme scheme{.name = std::string{member.key}, .scopes = {}};
      for (const Node* one : member.value->items) scheme.scopes.emplace_back(one->text);
      requirement.schemes.push_back(std::move(scheme));
    }
    operation.security.push_back(std::move(requirement));
  }
  const bool is_open =
      operation.security.empty() ||
      std::ranges::any_of(operation.security, [](const auto& one) { return one.schemes.empty(); });
  if (!is_open && !operation.security_delegated) note_unenforced(*scope.security.node, operation);
}

/// A list on the document is one mistake, however many operations it covers.
void ModelBuilder::note_unenforced(const Node& list, const spec::Operation& operation) {
  auto [known, is_new] = unenforced_.try_emplace(&list);
  if (is_new) {
    known->second = {operation.id, 0, list.mark};
    unenforced_order_.push_back(&list);
  }
  ++known->second.operations;
}

void ModelBuilder::report_unenforced() {
  for (const Node* list : unenforced_order_) {
    const Unenforced& one = unenforced_.at(list);
    std::string what = one.first_operation;
    if (one.operations > 1)
      what += " and " + std::to_string(one.operations - 1) + " more operations";
    error(
        "E1027",
        one.mark,
        "nothing in this gateway enforces the security of " + what,
        "pass --security delegate to leave it to the upstream, or set x-barbacane-security: "
        "delegate"
    );
  }
  unenforced_order_.clear();
  unenforced_.clear();
}

}  // namespace barbacane::compile
