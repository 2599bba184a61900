#include "control/compile/references.hpp"

#include "common/json/pointer.hpp"
#include "common/text/suggest.hpp"
#include "common/yaml/read.hpp"

namespace barbacane::compile {
namespace {

constexpr std::uint32_t no_source = 0xffffffffU;

/// Percent-decoded, as URI references write file names and pointers (RFC 3986 §2.1).
std::string decode(std::string_view text) {
  const auto hex = [](char byte) {
    if (byte >= '0' && byte <= '9') return byte - '0';
    const char folded = static_cast<char>(byte | 0x20);
    return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
      out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_url(std::string_view text) {
  const std::size_t colon = text.find("://");
  return colon != std::string_view::npos && text.find('/') > colon;
}

/// "did you mean" for the first pointer step that leads nowhere.
std::string closest_step(const json::Node& root, std::string_view pointer) {
  std::size_t end = 0;
  const json::Node* node = &root;
  while (node != nullptr && end < pointer.size()) {
    const std::size_t next = std::min(pointer.find('/', end + 1), pointer.size());
    const json::Node* child = json::find_at(*node, pointer.substr(end, next - end));
    if (child == nullptr) {
      std::vector<std::string_view> names;
      for (const json::Member& member : node->members) names.push_back(member.key);
      const std::string closest =
          text::closest_match(pointer.substr(end + 1, next - end - 1), names);
      return closest.empty() ? std::string{} : "did you mean '" + closest + "'?";
    }
    node = child;
    end = next;
  }
  return {};
}

}  // namespace

std::string normalise_name(std::string_view name) {
  const bool is_absolute = name.starts_with('/');
  std::vector<std::string_view> parts;
  while (!name.empty()) {
    const std::size_t slash = name.find('/');
    const std::string_view part = name.substr(0, slash);
    name = slash == std::string_view::npos ? std::string_view{} : name.substr(slash + 1);
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !is_absolute) {
      parts.push_back(part);
    }
  }
  std::string out = is_absolute ? "/" : "";
  for (const std::string_view part : parts) {
    if (!out.empty() && !out.ends_with('/')) out += '/';
    out += part;
  }
  return out;
}

References::References(SourceLoader& loader, json::Document& document, Report& report)
    : loader_{loader}, document_{document}, report_{report} {}

std::uint32_t References::load_file(
    const std::string& name, std::string& fault, std::string& help
) {
  const std::string key = normalise_name(name);
  if (const auto known = by_name_.find(key); known != by_name_.end()) return known->second;
  if (sources_.size() >= sources_max) {
    fault = "more than " + std::to_string(sources_max) + " files belong to this compilation";
    return no_source;
  }
  Result<std::string> text = loader_.load(name);
  if (!text) {
    fault = "cannot read " + name + ": " + text.error().message();
    help = "paths are relative to the file the reference stands in";
    return no_source;
  }
  const auto index = static_cast<std::uint32_t>(sources_.size());
  sources_.push_back({.name = name, .text = std::move(text).value()});
  by_name_.emplace(key, index);
  is_indexed_.push_back(false);
  const json::Node* root = yaml::read_document(sources_[index].text, name, document_, report_);
  sources_[index].root = root;
  return index;
}

std::uint32_t References::load(const std::string& name, bool is_entry, bool is_overlay) {
  std::string fault;
  std::string help;
  const std::uint32_t index = load_file(name, fault, help);
  if (index == no_source) {
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

void References::replace_root(std::uint32_t source, const json::Node* root) {
  sources_[source].root = root;
  found_.clear();
  anchors_.clear();
  ids_.clear();
  is_indexed_.assign(sources_.size(), false);
}

spec::Located References::follow(
    std::string_view reference, const spec::Located& base, std::string& fault, std::string& help
) {
  std::string key = std::to_string(base.source) + ' ';
  key += reference;
  if (const auto known = found_.find(key); known != found_.end()) return known->second;

  const std::size_t hash = reference.find('#');
  const std::string file = decode(reference.substr(0, hash));
  const std::string fragment =
      hash == std::string_view::npos ? std::string{} : decode(reference.substr(hash + 1));
  std::uint32_t source = base.source;
  if (!file.empty()) {
    for (std::uint32_t i = 0; i < sources_.size(); ++i) index_anchors(i);
    if (const auto id = ids_.find(file); id != ids_.end()) {
      if (fragment.empty()) return found_.emplace(std::move(key), id->second).first->second;
      source = id->second.source;
      if (fragment.starts_with('/')) {
        const json::Node* node = json::find_at(*id->second.node, fragment);
        if (node != nullptr)
          return found_
              .emplace(std::move(key), spec::Located{node, source, id->second.pointer + fragment})
              .first->second;
      }
    } else if (is_url(file)) {
      fault = "the reference names a URL, and URLs are not fetched: " + file;
      help = "download the file and refer to it by a relative path";
      return {};
    } else {
      const std::string& own = sources_[base.source].name;
      const std::size_t slash = own.rfind('/');
      const std::string folder =
          slash == std::string::npos ? std::string{} : own.substr(0, slash + 1);
      source = load_file(file.starts_with('/') ? file : normalise_name(folder + file), fault, help);
      if (source == no_source) return {};
      if (sources_[source].root == nullptr) {
        fault = sources_[source].name + " could not be read";
        return {};
      }
    }
  }
  spec::Located located = find_fragment(source, fragment, fault, help);
  if (located) found_.emplace(std::move(key), located);
  return located;
}

spec::Located References::find_fragment(
    std::uint32_t source, std::string_view fragment, std::string& fault, std::string& help
) {
  const json::Node* root = sources_[source].root;
  if (root == nullptr) {
    fault = sources_[source].name + " could not be read";
    return {};
  }
  if (fragment.empty()) return {root, source, ""};
  if (fragment.starts_with('/')) {
    const json::Node* node = json::find_at(*root, fragment);
    if (node != nullptr) return {node, source, std::string{fragment}};
    fault = "nothing stands at #" + std::string{fragment} + " of " + sources_[source].name;
    help = closest_step(*root, fragment);
    return {};
  }
  index_anchors(source);
  const auto anchor = anchors_.find(std::to_string(source) + '#' + std::string{fragment});
  if (anchor != anchors_.end()) return anchor->second;
  fault = "there is no anchor '" + std::string{fragment} + "' in " + sources_[source].name;
  help = "a pointer starts with '#/'";
  return {};
}

void References::index_anchors(std::uint32_t source) {
  if (is_indexed_[source] || sources_[source].root == nullptr) return;
  is_indexed_[source] = true;
  // Documents without these words are not walked: most have none, and some have millions of nodes.
  const std::string& text = sources_[source].text;
  if (text.find("$id") == std::string::npos && text.find("nchor") == std::string::npos) return;
  struct Visit {
    const json::Node* node;
    std::string pointer;
  };
  std::vector<Visit> open{{sources_[source].root, ""}};
  while (!open.empty()) {
    const Visit visit = std::move(open.back());
    open.pop_back();
    for (const json::Member& member : visit.node->members) {
      if (member.value->is(json::Kind::string)) {
        const spec::Located here{visit.node, source, visit.pointer};
        if (member.key == "$anchor" || member.key == "$dynamicAnchor") {
          anchors_.emplace(std::to_string(source) + '#' + std::string{member.value->text}, here);
        } else if (member.key == "$id") {
          std::string_view id = member.value->text;
          while (id.ends_with('#')) id.remove_suffix(1);
          if (!id.empty()) ids_.emplace(id, here);
        }
      } else {
        Visit next{member.value, visit.pointer};
        json::append_token(next.pointer, member.key);
        open.push_back(std::move(next));
      }
    }
    for (std::size_t i = 0; i < visit.node->items.size(); ++i) {
      open.push_back({visit.node->items[i], visit.pointer + '/' + std::to_string(i)});
    }
  }
}

}  // namespace barbacane::compile
