#include "common/yaml/builder.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "common/text/shown.hpp"
#include "common/yaml/codes.hpp"
#include "common/yaml/scalar.hpp"

namespace barbacane::yaml {
namespace {

constexpr std::string_view core_prefix = "tag:yaml.org,2002:";

bool is_untagged(std::string_view tag) {
  return tag.empty() || tag == "?" || tag == "!";
}

bool is_same(json::Mark a, json::Mark b) {
  return a.line == b.line && a.column == b.column;
}

std::string shown_tag(std::string_view tag) {
  if (tag.starts_with(core_prefix)) return "!!" + text::shown(tag.substr(core_prefix.size()));
  return text::shown(tag);
}

}  // namespace

Builder::Builder(
    std::string_view text,
    std::uint32_t source,
    json::Document& document,
    Report& report,
    const json::ReadLimits& limits
)
    : text_{text},
      source_{source},
      document_{document},
      report_{report},
      limits_{limits},
      last_mark_{source, 1, 1} {}

bool Builder::refuse(
    std::string_view code, json::Mark mark, std::string message, std::string help
) {
  report_.add({
      .code = std::string{code},
      .severity = Severity::error,
      .where = {document_.source(source_), mark.line, mark.column},
      .message = std::move(message),
      .help = std::move(help),
      .pointer = {},
  });
  return false;
}

bool Builder::is_key_next() const {
  return !frames_.empty() && frames_.back().kind == json::Kind::object && !frames_.back().has_key;
}

json::Mark Builder::innermost(json::Kind kind) const {
  const auto found = std::ranges::find(frames_.rbegin(), frames_.rend(), kind, &Frame::kind);
  return found == frames_.rend() ? last_mark_ : found->mark;
}

bool Builder::count(json::Mark mark, std::size_t nodes) {
  last_mark_ = mark;
  if (nodes > limits_.nodes_max || nodes_ > limits_.nodes_max - nodes) {
    return refuse(
        limit_code,
        mark,
        "the document has more than " + std::to_string(limits_.nodes_max) +
            " values, aliases expanded",
        "split the file, or use $ref instead of aliases"
    );
  }
  nodes_ += nodes;
  return true;
}

void Builder::remember(
    std::size_t anchor, const json::Node* node, std::size_t nodes, std::uint32_t height
) {
  if (anchor == 0) return;
  if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
  anchors_[anchor] = {node, nodes, height};
}

bool Builder::take_key(json::Mark mark, std::string_view key, bool is_merge) {
  Frame& frame = frames_.back();
  frame.has_key = true;
  frame.is_merge = is_merge;
  frame.key = key;
  frame.key_mark = mark;
  return true;
}

bool Builder::take_value(const json::Node* node, std::uint32_t height) {
  if (frames_.empty()) {
    root_ = node;
    return true;
  }
  Frame& frame = frames_.back();
  frame.height = std::max(frame.height, height + 1);
  if (frame.kind == json::Kind::array) {
    items_.push_back(node);
    return true;
  }
  frame.has_key = false;
  if (frame.is_merge) {
    take_merge(*node);
  } else {
    members_.push_back({frame.key, frame.key_mark, node});
  }
  return true;
}

void Builder::take_merge(const json::Node& value) {
  const auto is_object = [](const json::Node* node) { return node->is(json::Kind::object); };
  if (is_object(&value)) {
    merges_.push_back(&value);
  } else if (value.is(json::Kind::array) && std::ranges::all_of(value.items, is_object)) {
    merges_.insert(merges_.end(), value.items.begin(), value.items.end());
  } else {
    refuse(
        syntax_code,
        frames_.back().key_mark,
        "the merge key '<<' takes a mapping or a list of mappings",
        "quote the key if a member named \"<<\" is meant"
    );
  }
}

/// Nulls that yaml-cpp makes up for what is not there.
bool Builder::check_null(json::Mark mark, std::size_t offset) {
  if (frames_.empty()) return true;
  const Frame& frame = frames_.back();
  if (frame.has_key && is_same(mark, frame.key_mark)) {
    // The text ended where a ':' or a bracket should follow. In a list with brackets the pair
    // itself is made up, and starts at its key.
    const auto open = std::find_if(frames_.rbegin(), frames_.rend(), [&](const Frame& outer) {
      return outer.is_flow && !is_same(outer.mark, mark);
    });
    if (open == frames_.rend()) {
      return refuse(syntax_code, mark, "this key has no ':'", "write 'key: value'");
    }
    const bool is_list = open->kind == json::Kind::array;
    return refuse(
        syntax_code,
        open->mark,
        is_list ? "the '[' here is not closed" : "the '{' here is not closed",
        is_list ? "add ',' or ']'" : "add ',' or '}'"
    );
  }
  if (!frame.has_key && offset < text_.size() && text_[offset] == ',') {
    return refuse(syntax_code, mark, "an item is missing before this ','", "remove the ','");
  }
  return true;
}

bool Builder::add_null(json::Mark mark, std::size_t offset, Properties properties) {
  if (!count(mark, 1)) return false;
  if (is_key_next()) {
    // The parser does not say which word it took for null; as a key it is that word.
    constexpr std::array<std::string_view, 4> words{"~", "null", "Null", "NULL"};
    const std::string_view rest = offset < text_.size() ? text_.substr(offset) : std::string_view{};
    const auto word = std::ranges::find_if(words, [rest](auto w) { return rest.starts_with(w); });
    if (word == words.end()) {
      return refuse(syntax_code, mark, "a key is missing here", "write \"\" for the empty key");
    }
    remember(properties.anchor, document_.make_node(json::Kind::null, mark), 1, 0);
    return take_key(mark, *word, false);
  }
  if (!check_null(mark, offset)) return false;
  const json::Node* node = document_.make_node(json::Kind::null, mark);
  remember(properties.anchor, node, 1, 0);
  return take_value(node, 0);
}

bool Builder::add_scalar(json::Mark mark, Properties properties, std::string_view value) {
  if (!count(mark, 1)) return false;
  if (is_key_next() && properties.anchor == 0 && is_untagged(properties.tag)) {
    return take_key(mark, document_.keep(value), properties.tag == "?" && value == "<<");
  }
  const json::Node* node = make_scalar(mark, properties.tag, value);
  remember(properties.anchor, node, 1, 0);
  if (is_key_next()) {
    const bool is_merge = properties.tag == "tag:yaml.org,2002:merge" && value == "<<";
    return take_key(mark, document_.keep(value), is_merge);
  }
  return take_value(node, 0);
}

const json::Node* Builder::make_number(json::Mark mark, const Scalar& scalar) {
  if (scalar.fault == ScalarFault::not_finite) {
    refuse(
        syntax_code,
        mark,
        "infinity and NaN are no JSON numbers",
        "quote it if it is meant as a text"
    );
  } else if (scalar.fault == ScalarFault::too_large) {
    refuse(limit_code, mark, "a hexadecimal or octal number over 64 bits", "write it in decimal");
  }
  json::Node* node = document_.make_node(json::Kind::number, mark);
  node->text = document_.keep(scalar.number);
  return node;
}

const json::Node* Builder::make_scalar(
    json::Mark mark, std::string_view tag, std::string_view value
) {
  const bool is_plain = tag.empty() || tag == "?";
  const std::string_view name = tag.starts_with(core_prefix) ? tag.substr(core_prefix.size()) : "";
  if (tag == "!" || name == "str") return document_.make_string(value, mark);
  const bool is_known = name == "int" || name == "float" || name == "bool" || name == "null";
  if (!is_plain && !is_known) {
    if (name != "merge" || value != "<<" || !is_key_next()) {
      refuse(
          syntax_code,
          mark,
          "unknown tag " + shown_tag(tag),
          "only !!str, !!int, !!float, !!bool, !!null, !!map and !!seq mean something here"
      );
    }
    return document_.make_string(value, mark);
  }
  const Scalar scalar = scalar_from(value);
  const bool fits = is_plain || (name == "int" && scalar.is_integer) ||
                    (name == "float" && scalar.kind == json::Kind::number) ||
                    (name == "bool" && scalar.kind == json::Kind::boolean) ||
                    (name == "null" && scalar.kind == json::Kind::null);
  if (!fits) {
    refuse(
        syntax_code,
        mark,
        "'" + text::shown(value) + "' is not what its tag " + shown_tag(tag) + " says",
        "remove the tag or correct the value"
    );
  }
  if (scalar.kind == json::Kind::string) return document_.make_string(value, mark);
  if (scalar.kind == json::Kind::number) return make_number(mark, scalar);
  json::Node* node = document_.make_node(scalar.kind, mark);
  node->boolean = scalar.boolean;
  return node;
}

bool Builder::add_alias(json::Mark mark, std::size_t anchor) {
  const Anchored target = anchor < anchors_.size() ? anchors_[anchor] : Anchored{};
  if (target.node == nullptr) {
    return refuse(
        syntax_code,
        mark,
        "this alias stands inside the node it names",
        "use $ref for structures that contain themselves"
    );
  }
  if (!count(mark, target.nodes)) return false;
  if (frames_.size() + target.height > limits_.depth_max) {
    return refuse(
        limit_code, mark, "nested deeper than " + std::to_string(limits_.depth_max) + " levels"
    );
  }
  if (!is_key_next()) return take_value(target.node, target.height);
  switch (target.node->kind) {
    case json::Kind::string:
    case json::Kind::number:
      return take_key(mark, target.node->text, false);
    case json::Kind::boolean:
      return take_key(mark, target.node->boolean ? "true" : "false", false);
    case json::Kind::null:
      return take_key(mark, "null", false);
    default:
      return refuse(syntax_code, mark, "a key must be a scalar", "write the key as a text");
  }
}

bool Builder::open(json::Mark mark, json::Kind kind, Properties properties) {
  if (!count(mark, 1)) return false;
  if (is_key_next()) {
    return refuse(
        syntax_code,
        mark,
        "a key must be a scalar",
        "write the key as a text; a '{' or '[' that belongs to a text needs quotes"
    );
  }
  if (frames_.size() >= limits_.depth_max) {
    return refuse(
        limit_code, mark, "nested deeper than " + std::to_string(limits_.depth_max) + " levels"
    );
  }
  const std::string_view own_tag =
      kind == json::Kind::object ? "tag:yaml.org,2002:map" : "tag:yaml.org,2002:seq";
  if (!is_untagged(properties.tag) && properties.tag != own_tag) {
    refuse(
        syntax_code,
        mark,
        "unknown tag " + shown_tag(properties.tag) +
            (kind == json::Kind::object ? " on a mapping" : " on a list"),
        "remove the tag"
    );
  }
  remember(properties.anchor, nullptr, 0, 0);
  const std::size_t first = kind == json::Kind::object ? members_.size() : items_.size();
  frames_.push_back({
      .kind = kind,
      .mark = mark,
      .anchor = properties.anchor,
      .is_flow = properties.is_flow,
      .first = first,
      .first_merge = merges_.size(),
      .nodes_before = nodes_ - 1,
  });
  return true;
}

bool Builder::close() {
  const Frame frame = frames_.back();
  const json::Node* node = nullptr;
  if (frame.kind == json::Kind::object) {
    node = finish_object(frame);
    members_.resize(frame.first);
    merges_.resize(frame.first_merge);
  } else {
    node = document_.make_array(std::span{items_}.subspan(frame.first), frame.mark);
    items_.resize(frame.first);
  }
  frames_.pop_back();
  remember(frame.anchor, node, nodes_ - frame.nodes_before, frame.height);
  return take_value(node, frame.height);
}

/// Own members first, then merged ones: a key that stands before wins.
const json::Node* Builder::finish_object(const Frame& frame) {
  const std::size_t own = members_.size() - frame.first;
  for (std::size_t i = frame.first_merge; i < merges_.size(); ++i) {
    members_.insert(members_.end(), merges_[i]->members.begin(), merges_[i]->members.end());
  }
  const std::span<json::Member> all = std::span{members_}.subspan(frame.first);
  // Sorting keeps the worst case at n log n without a hash that somebody could aim at.
  std::vector<std::uint32_t> order(all.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [all](std::uint32_t a, std::uint32_t b) {
    const auto compared = all[a].key <=> all[b].key;
    return compared != 0 ? compared < 0 : a < b;
  });
  std::uint32_t winner = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || all[order[i]].key != all[winner].key) {
      winner = order[i];
      continue;
    }
    json::Member& loser = all[order[i]];
    if (order[i] < own) {
      refuse(
          duplicate_code,
          loser.key_mark,
          "the key \"" + text::shown(loser.key) +
              "\" stands twice in this mapping, first in line " +
              std::to_string(all[winner].key_mark.line),
          "keep one of them"
      );
    }
    loser.value = nullptr;
  }
  const auto gone = std::ranges::remove(all, nullptr, &json::Member::value);
  return document_.make_object(all.first(all.size() - gone.size()), frame.mark);
}

}  // namespace barbacane::yaml
