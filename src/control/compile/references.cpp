#include "control/compile/references.hpp"

#include <algorithm>
#include <array>

#include "common/json/pointer.hpp"
#include "common/text/shown.hpp"
#include "common/text/suggest.hpp"
#include "common/yaml/read.hpp"
#include "control/compile/metaschema.hpp"
#include "control/compile/schema_keywords.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Node;
using spec::Located;

namespace {

constexpr std::uint32_t nothing = 0xffffffffU;
constexpr std::size_t failures_max = 256;     // files that cannot be read, before we stop asking
constexpr std::size_t candidates_max = 4096;  // names to compare a misspelled one with

/// "did you mean" for the first pointer step that leads nowhere.
std::string closest_step(const Node& root, std::string_view pointer) {
  const Node* node = &root;
  while (!pointer.empty()) {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const Node* child = json::find_at(*node, pointer.substr(0, end));
    if (child == nullptr) {
      std::vector<std::string_view> names;
      if (node->members.size() > candidates_max) return {};
      for (const json::Member& member : node->members) names.push_back(member.key);
      const std::string closest = text::closest_match(pointer.substr(1, end - 1), names);
      return closest.empty() ? std::string{} : "did you mean '" + closest + "'?";
    }
    node = child;
    pointer.remove_prefix(end);
  }
  return {};
}

/// Keys whose values are data: an `$id` in there identifies nothing.
bool is_data(std::string_view key) {
  constexpr std::array names{"example", "examples", "default", "enum", "const", "value"};
  return std::ranges::find(names, key) != names.end();
}

/// Keys whose values have names of their own as keys.
bool holds_names(std::string_view key) {
  constexpr std::array names{
      "properties", "patternProperties", "$defs", "definitions", "schemas", "dependentSchemas"
  };
  return std::ranges::find(names, key) != names.end();
}

}  // namespace

/// A node on the way through a document, with the resource it belongs to.
struct References::Visit {
  const Node* node;
  std::string pointer;
  std::uint32_t source;
  std::uint32_t resource;
  bool is_names;  // its keys are names, not keywords
};

References::References(
    SourceLoader& loader,
    json::Document& document,
    Report& report,
    Identifiers identifiers,
    spec::Dialect dialect
)
    : loader_{loader},
      document_{document},
      report_{report},
      identifiers_{identifiers},
      dialect_{dialect} {}

std::uint32_t References::load_file(
    const std::string& name, std::string& fault, std::string& help
) {
  const std::string key = normalise_name(name);
  if (const auto known = by_name_.find(key); known != by_name_.end()) return known->second;
  if (sources_.size() >= sources_max) {
    fault = "more than " + std::to_string(sources_max) + " files belong to this compilation";
    return nothing;
  }
  if (failures_ >= failures_max) {
    fault = "too many files cannot be read";
    return nothing;
  }
  Result<std::string> text = loader_.load(name);
  if (!text) {
    ++failures_;
    fault = "cannot read " + text::shown(name, 200) + ": " + text.error().message();
    help = "paths are relative to the file the reference stands in";
    return nothing;
  }
  if (bytes_ + text.value().size() > bytes_max) {
    fault = "the files of this compilation are larger than 256 MiB together";
    return nothing;
  }
  return add_source(name, key, std::move(text).value());
}

std::uint32_t References::add_source(
    const std::string& name, const std::string& key, std::string text
) {
  bytes_ += text.size();
  const auto index = static_cast<std::uint32_t>(sources_.size());
  sources_.push_back({.name = name, .text = std::move(text)});
  by_name_.emplace(key, index);
  indexed_.emplace_back();
  sources_[index].root = yaml::read_document(sources_[index].text, name, document_, report_);
  return index;
}

std::uint32_t References::load(const std::string& name, bool is_entry, bool is_overlay) {
  std::string fault;
  std::string help;
  const std::uint32_t index = load_file(name, fault, help);
  if (index == nothing) {
    report_.add(
        {.code = "E1002",
         .severity = Severity::error,
         .where = {name, 0, 0},
         .message = fault,
         .help = "check the name; it is relative to the working directory",
         .pointer = {}}
    );
    return index;
  }
  sources_[index].is_entry = sources_[index].is_entry || is_entry;
  sources_[index].is_overlay = sources_[index].is_overlay || is_overlay;
  return index;
}

void References::replace_root(std::uint32_t source, const Node* root) {
  sources_[source].root = root;
  found_.clear();
  resources_.clear();
  by_uri_.clear();
  for (Indexed& indexed : indexed_) indexed = {false, indexed.is_overlaid, 0, {}};
  indexed_[source].is_overlaid = true;
}

Located References::follow(
    std::string_view reference, const Located& base, std::string& fault, std::string& help
) {
  const std::uint32_t resource = resource_of(base);
  std::string key = std::to_string(resource) + ' ';
  key += reference;
  if (const auto known = found_.find(key); known != found_.end()) return known->second;
  Located located = find(reference, resource, base.source, fault, help);
  if (located) found_.emplace(std::move(key), located);
  return located;
}

Located References::find(
    std::string_view reference,
    std::uint32_t resource,
    std::uint32_t source,
    std::string& fault,
    std::string& help
) {
  const std::size_t hash = reference.find('#');
  const std::string_view address = reference.substr(0, hash);
  const std::string fragment =
      hash == std::string_view::npos ? std::string{} : percent_decoded(reference.substr(hash + 1));
  if (!address.empty()) {
    const std::string uri = resolve_uri(resources_[resource].uri, address);
    for (std::uint32_t i = 0; i < sources_.size(); ++i) index(i);
    const auto known = by_uri_.find(uri);
    resource =
        known != by_uri_.end() ? known->second : find_document(uri, address, source, fault, help);
    if (resource == nothing) return {};
  }
  return find_fragment(resource, fragment, fault, help);
}

/// Loads the file that a URI names; the resource of its document.
std::uint32_t References::find_document(
    const std::string& uri,
    std::string_view reference,
    std::uint32_t source,
    std::string& fault,
    std::string& help
) {
  std::string path = uri;
  if (!scheme_of(path).empty() || path.starts_with("//")) {
    // A file whose `$id` is a URL may still name its neighbours by their files' names.
    const bool is_relative = scheme_of(reference).empty() && !reference.starts_with('/');
    std::optional<std::string> text = metaschema_of(uri);
    if (!text) {
      Result<std::string> loaded = loader_.load_url(uri);
      if (loaded) text = std::move(loaded).value();
    }
    if (text && sources_.size() < sources_max && bytes_ + text->size() <= bytes_max) {
      const std::uint32_t loaded = add_source(uri, uri, *std::move(text));
      sources_[loaded].is_url = true;
      index(loaded);
      return indexed_[loaded].resource;
    }
    if (!is_relative) {
      const bool is_url = uri.starts_with("http") || uri.starts_with("//");
      fault = is_url
                  ? "the reference names a URL, and URLs are not fetched: " + text::shown(uri, 200)
                  : "nothing here has the identifier " + text::shown(uri, 200);
      help = "download the file and refer to it by a relative path";
      return nothing;
    }
    path = resolve_uri(uri_from_name(sources_[source].name), reference);
  }
  const std::uint32_t loaded = load_file(percent_decoded(path), fault, help);
  if (loaded == nothing) return nothing;
  index(loaded);
  return indexed_[loaded].resource;
}

Located References::find_fragment(
    std::uint32_t resource, const std::string& fragment, std::string& fault, std::string& help
) {
  const Located& root = resources_[resource].root;
  if (!root) {
    fault = sources_[root.source].name + " could not be read";
    return {};
  }
  if (fragment.empty()) return root;
  const std::string& file = sources_[root.source].name;
  if (fragment.starts_with('/')) {
    const Node* node = members_.find_at(*root.node, fragment);
    if (node != nullptr) return {node, root.source, root.pointer + fragment};
    fault = "nothing stands at #" + text::shown(fragment, 200) + " of " + file;
    help = closest_step(*root.node, fragment);
    return {};
  }
  const auto& anchors = resources_[resource].anchors;
  const auto anchor = anchors.find(fragment);
  if (anchor != anchors.end()) return anchor->second;
  fault = "there is no anchor '" + text::shown(fragment) + "' in " + file;
  help = "a pointer starts with '#/'";
  return {};
}

/// The resource around a node: the nearest `$id` above it.
std::uint32_t References::resource_of(const Located& base) {
  index(base.source);
  const Indexed& indexed = indexed_[base.source];
  if (indexed.scopes.empty()) return indexed.resource;
  std::string pointer = base.pointer;
  while (true) {
    const auto scope = indexed.scopes.find(pointer);
    if (scope != indexed.scopes.end()) return scope->second;
    if (pointer.empty()) return indexed.resource;
    pointer.resize(pointer.rfind('/'));
  }
}

void References::index(std::uint32_t source) {
  if (indexed_[source].is_done) return;
  indexed_[source].is_done = true;
  const LoadedSource& loaded = sources_[source];
  const auto own = static_cast<std::uint32_t>(resources_.size());
  const std::string uri = loaded.is_url ? loaded.name : uri_from_name(normalise_name(loaded.name));
  resources_.push_back({uri, {loaded.root, source, ""}, {}, {}});
  by_uri_.emplace(uri, own);
  indexed_[source].resource = own;
  if (loaded.root == nullptr) return;
  const auto version = [&](std::string_view key) {
    const Node* node = loaded.root->find(key);
    return node != nullptr && node->is(Kind::string) ? node->text : std::string_view{};
  };
  if (const std::string_view self = version("$self"); !self.empty())
    by_uri_.emplace(std::string{self.substr(0, self.find('#'))}, own);
  // Documents without these words are not walked: most have none, and some have millions of nodes.
  // OpenAPI 3.0 does not know them at all.
  const auto has = [&](std::string_view word) {
    return loaded.text.find(word) != std::string::npos;
  };
  const bool has_names = has("$id") || has("nchor") || indexed_[source].is_overlaid ||
                         identifiers_ == Identifiers::of_schema;
  if (!has_names || version("openapi").starts_with("3.0")) return;
  std::vector<Visit> open{{loaded.root, "", source, own, false}};
  while (!open.empty()) {
    Visit visit = std::move(open.back());
    open.pop_back();
    index_schema(visit, open);
  }
}

/// `$id`, which begins a resource; up to draft 7 one with a fragment alone is an anchor, and one
/// beside `$ref` is nothing.
void References::note_identifier(Visit& visit, const Located& here) {
  const bool is_old = identifiers_ == Identifiers::of_schema && dialect_ <= spec::Dialect::draft_7;
  const std::string_view keyword =
      is_old && dialect_ == spec::Dialect::draft_4 ? std::string_view("id") : "$id";
  const Node* const node = visit.node->find(keyword);
  if (node == nullptr || !node->is(Kind::string)) return;
  if (is_old && visit.node->find("$ref") != nullptr) return;
  const std::size_t hash = node->text.find('#');
  const std::string_view id = node->text.substr(0, hash);
  if (!id.empty()) {
    const std::string uri = resolve_uri(resources_[visit.resource].uri, id);
    visit.resource = static_cast<std::uint32_t>(resources_.size());
    resources_.push_back({uri, here, {}, {}});
    by_uri_.emplace(uri, visit.resource);
    indexed_[visit.source].scopes.emplace(visit.pointer, visit.resource);
  }
  if (is_old && hash != std::string_view::npos && hash + 1 < node->text.size())
    resources_[visit.resource].anchors.emplace(node->text.substr(hash + 1), here);
}

void References::note_anchors(const Visit& visit, const Located& here) {
  Resource& resource = resources_[visit.resource];
  for (const std::string_view key : {"$anchor", "$dynamicAnchor"}) {
    const Node* const node = visit.node->find(key);
    if (node == nullptr || !node->is(Kind::string) || node->text.empty()) continue;
    resource.anchors.emplace(node->text, here);
    if (key == "$dynamicAnchor") resource.dynamic_anchors.emplace_back(node->text, here);
  }
  const Node* const recursive = visit.node->find("$recursiveAnchor");
  if (recursive != nullptr && recursive->boolean && resource.root.pointer == visit.pointer)
    resource.dynamic_anchors.emplace_back("", here);
}

/// Notes `$id` and anchors of one node, and what is below it.
void References::index_schema(Visit& visit, std::vector<Visit>& open) {
  const Located here{visit.node, visit.source, visit.pointer};
  if (!visit.is_names && visit.node->is(Kind::object)) {
    note_identifier(visit, here);
    note_anchors(visit, here);
  }
  const auto is_passed = [&](std::string_view key) {
    if (visit.is_names || visit.node->is(Kind::array)) return false;
    if (identifiers_ == Identifiers::of_description) return is_data(key);
    return key != "definitions" && key != "$defs" &&
           keyword_class(key, dialect_) != KeywordClass::applicator;
  };
  for (const json::Member& member : visit.node->members) {
    const bool is_leaf = !member.value->is(Kind::object) && !member.value->is(Kind::array);
    if (is_leaf || is_passed(member.key)) continue;
    Visit next{
        member.value,
        visit.pointer,
        visit.source,
        visit.resource,
        !visit.is_names && holds_names(member.key)
    };
    json::append_token(next.pointer, member.key);
    open.push_back(std::move(next));
  }
  for (std::size_t i = 0; i < visit.node->items.size(); ++i) {
    if (visit.node->items[i]->is(Kind::object) || visit.node->items[i]->is(Kind::array))
      open.push_back(
          {visit.node->items[i],
           visit.pointer + '/' + std::to_string(i),
           visit.source,
           visit.resource,
           false}
      );
  }
}

}  // namespace barbacane::compile
