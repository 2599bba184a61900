#include "control/compile/overlay_edit.hpp"

#include <algorithm>
#include <unordered_map>

#include "control/compile/findings.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Member;
using json::Node;

namespace {

bool is_primitive(const Node& node) {
  return !node.is(Kind::array) && !node.is(Kind::object);
}

/// Positions of keys: linear objects would make merging two large ones quadratic.
class KeyIndex {
 public:
  explicit KeyIndex(std::span<const Member> members) {
    for (std::size_t i = 0; i < members.size(); ++i) index_.emplace(members[i].key, i);
  }
  [[nodiscard]] const std::size_t* find(std::string_view key) const {
    const auto found = index_.find(key);
    return found == index_.end() ? nullptr : &found->second;
  }

 private:
  std::unordered_map<std::string_view, std::size_t> index_;
};

}  // namespace

TreeSize size_of_tree(const Node& root, std::size_t nodes_max) {
  struct Open {
    const Node* node;
    std::size_t depth;
  };
  TreeSize size;
  std::vector<Open> open{{&root, 1}};
  while (!open.empty() && size.nodes <= nodes_max) {
    const Open one = open.back();
    open.pop_back();
    ++size.nodes;
    size.depth = std::max(size.depth, one.depth);
    for (const Node* item : one.node->items) open.push_back({item, one.depth + 1});
    for (const Member& member : one.node->members) open.push_back({member.value, one.depth + 1});
  }
  return size;
}

bool OverlayEdit::spend(std::size_t copies) {
  copies_left_ -= std::min(copies, copies_left_);
  return copies_left_ != 0;
}

OverlayEdit::Plan OverlayEdit::plan_of(std::span<const PathMatch> matches) {
  Plan plan;
  for (const PathMatch& match : matches) {
    Plan* at = &plan;
    for (const std::uint32_t child : match.way) at = &at->below[child];
    at->is_match = true;
  }
  return plan;
}

const Node* OverlayEdit::remove(const Node& root, std::span<const PathMatch> matches) {
  update_ = nullptr;
  return rewrite(root, plan_of(matches));
}

const Node* OverlayEdit::update(
    const Node& root, std::span<const PathMatch> matches, const Node& update, std::string& fault
) {
  update_ = &update;
  fault_.clear();
  const Node* made = rewrite(root, plan_of(matches));
  if (fault_.empty()) return made;
  fault = fault_;
  return nullptr;
}

const Node* OverlayEdit::rewrite(const Node& node, const Plan& plan) {
  if (plan.is_match && update_ == nullptr) return nullptr;
  const Node* made = &node;
  if (!plan.below.empty())
    made = node.is(Kind::array) ? rewrite_array(node, plan) : rewrite_object(node, plan);
  return plan.is_match ? merge_match(*made) : made;
}

const Node* OverlayEdit::rewrite_array(const Node& node, const Plan& plan) {
  if (!spend(node.items.size())) return &node;
  std::vector<const Node*> items;
  items.reserve(node.items.size());
  for (std::uint32_t i = 0; i < node.items.size(); ++i) {
    const auto below = plan.below.find(i);
    const Node* item =
        below == plan.below.end() ? node.items[i] : rewrite(*node.items[i], below->second);
    if (item != nullptr) items.push_back(item);
  }
  return document_.make_array(items, node.mark);
}

const Node* OverlayEdit::rewrite_object(const Node& node, const Plan& plan) {
  if (!spend(node.members.size())) return &node;
  std::vector<Member> members;
  members.reserve(node.members.size());
  for (std::uint32_t i = 0; i < node.members.size(); ++i) {
    Member member = node.members[i];
    const auto below = plan.below.find(i);
    if (below != plan.below.end()) member.value = rewrite(*member.value, below->second);
    if (member.value != nullptr) members.push_back(member);
  }
  return document_.make_object(members, node.mark);
}

const Node* OverlayEdit::merge_match(const Node& target) {
  if (target.is(Kind::array)) {
    if (update_->is(Kind::array)) return concatenate(target, update_->items);
    return concatenate(target, {&update_, 1});
  }
  if (target.is(Kind::object) != update_->is(Kind::object) || update_->is(Kind::array)) {
    fault_ = "the target selects " + std::string{name_of(target.kind)} + ", and the update is " +
             std::string{name_of(update_->kind)};
    return &target;
  }
  return is_primitive(target) ? update_ : merge(target, *update_);
}

const Node* OverlayEdit::merge(const Node& target, const Node& update) {
  if (target.is(Kind::array) && update.is(Kind::array)) return concatenate(target, update.items);
  if (!target.is(Kind::object) || !update.is(Kind::object)) return &update;
  if (!spend(target.members.size() + update.members.size())) return &target;
  std::vector<Member> members{target.members.begin(), target.members.end()};
  const KeyIndex index{target.members};
  for (const Member& member : update.members) {
    if (const std::size_t* known = index.find(member.key)) {
      members[*known].value = merge(*members[*known].value, *member.value);
      if (members[*known].value == member.value) members[*known].key_mark = member.key_mark;
    } else {
      members.push_back(member);
    }
  }
  return document_.make_object(members, target.mark);
}

const Node* OverlayEdit::concatenate(const Node& target, std::span<const Node* const> more) {
  if (!spend(target.items.size() + more.size())) return &target;
  std::vector<const Node*> items{target.items.begin(), target.items.end()};
  items.insert(items.end(), more.begin(), more.end());
  return document_.make_array(items, target.mark);
}

}  // namespace barbacane::compile
