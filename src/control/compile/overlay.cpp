#include "control/compile/overlay.hpp"

#include <algorithm>
#include <string>

#include "common/text/shown.hpp"
#include "control/compile/json_path.hpp"
#include "control/compile/overlay_edit.hpp"
#include "control/compile/shape_checker.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Node;
using spec::Located;

namespace {

constexpr std::size_t actions_max = 10'000;

struct Action {
  JsonPath target;
  const Node* target_node;
  bool is_remove = false;
  const Node* update = nullptr;
  std::optional<JsonPath> copy;
  const Node* copy_node = nullptr;
  bool has_matched = false;
};

/// Reads an overlay and applies it; each finding stands where its text does.
class Overlay {
 public:
  Overlay(References& references, json::Document& document, Findings& findings)
      : references_{references}, document_{document}, findings_{findings} {}

  /// False after a finding.
  bool read(std::uint32_t source);
  [[nodiscard]] std::vector<std::uint32_t> extended(
      std::uint32_t source, const std::vector<std::uint32_t>& entries
  );
  void apply_to(std::uint32_t entry);
  void report_unmatched();

 private:
  void read_action(const Node& node);
  std::optional<JsonPath> path_of(const Node* text);
  const Node* apply(Action& action, const Node& root, TreeSize& size);
  const Node* copied(const Action& action, const Node& root);
  void error(std::string_view code, const Node& at, std::string message, std::string help = {}) {
    findings_.error(code, at.mark, std::move(message), std::move(help));
  }

  References& references_;
  json::Document& document_;
  Findings& findings_;
  bool has_primitives_ = false;  // 1.1: targets may be primitive values, and `copy` exists
  const Node* extends_ = nullptr;
  std::vector<Action> actions_;
  std::uint64_t work_left_ = JsonPath::work_max;
  std::size_t copies_left_ = OverlayEdit::copies_max;
};

bool Overlay::read(std::uint32_t source) {
  const Located root{references_.sources()[source].root, source, ""};
  if (!root) return false;
  const std::size_t errors = findings_.report().errors();
  ShapeChecker checker{
      spec::SpecKind::openapi_3_1, references_, findings_, [](ShapeId, const Located&) {}
  };
  checker.run(root, ShapeId::overlay);
  if (!root.node->is(Kind::object)) return false;
  const Node* version = root.node->find("overlay");
  if (version != nullptr && version->is(Kind::string)) {
    has_primitives_ = version->text.starts_with("1.1");
    if (!version->text.starts_with("1.0") && !has_primitives_)
      error(
          "E1050",
          *version,
          "overlay version " + text::shown(version->text) + " is not supported",
          "1.0.x and 1.1.x are"
      );
  }
  extends_ = root.node->find("extends");
  if (const Located actions = member_of(root, "actions", Kind::array)) {
    if (actions.node->items.empty()) error("E1050", *actions.node, "'actions' must not be empty");
    if (actions.node->items.size() > actions_max) {
      error("E1017", *actions.node, "more than " + std::to_string(actions_max) + " actions");
    } else {
      for (const Node* item : actions.node->items) {
        if (item->is(Kind::object)) read_action(*item);
      }
    }
  }
  return findings_.report().errors() == errors;
}

void Overlay::read_action(const Node& node) {
  const Node* target = node.find("target");
  std::optional<JsonPath> path = path_of(target);
  const Node* remove = node.find("remove");
  const bool is_remove = remove != nullptr && remove->boolean;
  const Node* update = node.find("update");
  const json::Member* copied = node.find_member("copy");
  if (copied != nullptr && !has_primitives_)
    return findings_.error(
        "E1012",
        copied->key_mark,
        "unknown field 'copy' in an action",
        "it exists since Overlay 1.1.0"
    );
  const Node* copy = copied == nullptr ? nullptr : copied->value;
  std::optional<JsonPath> copy_path = path_of(copy);
  const int effects = (is_remove ? 1 : 0) + (update != nullptr ? 1 : 0) + (copy != nullptr ? 1 : 0);
  if (effects != 1)
    error(
        "E1050",
        node,
        effects == 0 ? "the action changes nothing" : "the action asks for several things",
        has_primitives_ ? "give it one of update, copy and remove: true"
                        : "give it either update or remove: true"
    );
  if (!path || effects != 1 || (copy != nullptr && !copy_path)) return;
  actions_.push_back({std::move(*path), target, is_remove, update, std::move(copy_path), copy});
}

std::optional<JsonPath> Overlay::path_of(const Node* text) {
  if (text == nullptr || !text->is(Kind::string)) return std::nullopt;
  std::string fault;
  std::optional<JsonPath> path = JsonPath::parse(text->text, fault);
  if (!path) error("E1051", *text, fault, "JSONPath as RFC 9535 has it: $.paths['/pets'].get");
  return path;
}

std::vector<std::uint32_t> Overlay::extended(
    std::uint32_t source, const std::vector<std::uint32_t>& entries
) {
  if (extends_ == nullptr) return entries;
  // A URL cannot be compared with file names; with one description there is no doubt.
  const std::string_view wanted = extends_->text;
  if (wanted.find("://") != std::string_view::npos && entries.size() == 1) return entries;
  const std::string& own = references_.sources()[source].name;
  const std::size_t slash = own.rfind('/');
  const std::string folder = slash == std::string::npos ? std::string{} : own.substr(0, slash + 1);
  const std::string name =
      normalise_name(wanted.starts_with('/') ? std::string{wanted} : folder + std::string{wanted});
  for (const std::uint32_t entry : entries) {
    if (normalise_name(references_.sources()[entry].name) == name) return {entry};
  }
  error(
      "E1050",
      *extends_,
      "'extends' names " + text::shown(wanted, 200) + ", which is none of the descriptions",
      "name one that is given with --spec, relative to the overlay, or leave 'extends' out"
  );
  return {};
}

void Overlay::apply_to(std::uint32_t entry) {
  const Node* root = references_.sources()[entry].root;
  if (root == nullptr) return;
  const json::ReadLimits limits;
  TreeSize size = size_of_tree(*root, limits.nodes_max);
  for (Action& action : actions_) {
    const Node* next = apply(action, *root, size);
    if (next == nullptr) return;
    root = next;
  }
  references_.replace_root(entry, root);
}

/// The tree after one action; null after a finding.
const Node* Overlay::apply(Action& action, const Node& root, TreeSize& size) {
  const auto matches = action.target.select(root, work_left_);
  if (!matches) {
    error(
        "E1051",
        *action.target_node,
        "the JSONPath takes too much work or selects too much",
        "make it more exact"
    );
    return nullptr;
  }
  if (matches->empty()) return &root;
  action.has_matched = true;
  OverlayEdit edit{document_, copies_left_};
  const Node* made = nullptr;
  if (action.is_remove) {
    if (std::ranges::any_of(*matches, [](const PathMatch& match) { return match.way.empty(); })) {
      error("E1050", *action.target_node, "the whole description cannot be removed");
      return nullptr;
    }
    made = edit.remove(root, *matches);
  } else {
    const Node* update = action.copy ? copied(action, root) : action.update;
    if (update == nullptr) return nullptr;
    const json::ReadLimits limits;
    const TreeSize more = size_of_tree(*update, limits.nodes_max);
    std::size_t depth = 0;
    for (const PathMatch& match : *matches) {
      depth = std::max(depth, match.way.size());
      if (!has_primitives_ && !match.node->is(Kind::array) && !match.node->is(Kind::object)) {
        error(
            "E1050",
            *action.target_node,
            "the target selects " + std::string{name_of(match.node->kind)},
            "select its parent, or say overlay: 1.1.0, where single values may be replaced"
        );
        return nullptr;
      }
    }
    size.nodes += more.nodes * matches->size();
    if (size.nodes > limits.nodes_max || depth + more.depth > limits.depth_max) {
      error(
          "E1005",
          *action.target_node,
          "the action makes the description larger or deeper than a description may be"
      );
      return nullptr;
    }
    std::string fault;
    made = edit.update(root, *matches, *update, fault);
    if (made == nullptr) error("E1050", *(action.copy ? action.copy_node : action.update), fault);
  }
  if (copies_left_ == 0) {
    error("E1005", *action.target_node, "the overlay changes too much", "split the description");
    return nullptr;
  }
  return made;
}

const Node* Overlay::copied(const Action& action, const Node& root) {
  const auto matches = action.copy->select(root, work_left_);
  if (matches && matches->size() == 1) return matches->front().node;
  error(
      "E1050",
      *action.copy_node,
      "'copy' must select exactly one node, and selects " +
          (matches ? std::to_string(matches->size()) : std::string{"too many"})
  );
  return nullptr;
}

void Overlay::report_unmatched() {
  for (const Action& action : actions_) {
    if (!action.has_matched)
      findings_.warning(
          "W1004",
          action.target_node->mark,
          "nothing in the descriptions is selected by " + text::shown(action.target_node->text, 200)
      );
  }
}

}  // namespace

void apply_overlay(
    std::uint32_t overlay,
    const std::vector<std::uint32_t>& entries,
    References& references,
    json::Document& document,
    Findings& findings
) {
  Overlay one{references, document, findings};
  if (!one.read(overlay)) return;
  const std::size_t errors = findings.report().errors();
  for (const std::uint32_t entry : one.extended(overlay, entries)) one.apply_to(entry);
  if (findings.report().errors() == errors) one.report_unmatched();
}

}  // namespace barbacane::compile
