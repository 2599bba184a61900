// AsyncAPI: operations and channels.

#include <algorithm>

#include "common/routing/path_template.hpp"
#include "common/text/shown.hpp"
#include "control/compile/rules.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Member;
using json::Node;
using spec::Located;

void Rules::check_async_operation(const Located& at) {
  const Node* action = text_at(*at.node, "action");
  if (action != nullptr && action->text != "send" && action->text != "receive")
    error(
        "E1013",
        action->mark,
        "'action' must be send or receive",
        findings_.did_you_mean(action->text, {"send", "receive"})
    );
  check_sunset(at);
}

/// The parameters of a channel are those of its address, no more and no less.
void Rules::check_async_channel(const Located& at) {
  const Node* address = text_at(*at.node, "address");
  const Node* parameters = at.node->find("parameters");
  if (address == nullptr) return;
  const std::string path = (address->text.starts_with('/') ? "" : "/") + std::string{address->text};
  if (!routing::check_template(path).empty()) return;  // said by whoever needs a path of it
  const std::vector<std::string> names = routing::captures_of(path);
  for (const std::string& name : names) {
    if (parameters == nullptr || parameters->find(name) == nullptr)
      error(
          "E1021",
          address->mark,
          "the channel does not describe the parameter '" + name + "' of its address",
          "add it to 'parameters'"
      );
  }
  if (parameters == nullptr) return;
  for (const Member& member : parameters->members) {
    if (std::ranges::find(names, member.key) == names.end())
      error(
          "E1021",
          member.key_mark,
          "the parameter '" + text::shown(member.key) + "' does not stand in the address " +
              text::shown(address->text)
      );
  }
}

/// Operations share their names with the operationIds of other descriptions.
void Rules::check_async_document(const Located& at) {
  const Node* operations = at.node->find("operations");
  if (operations == nullptr) return;
  for (const Member& member : operations->members) take_operation_id(member.key_mark, member.key);
}

}  // namespace barbacane::compile
