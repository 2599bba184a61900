// Servers: under which paths the operations stand, and where from-servers finds upstreams.

#include <algorithm>

#include "common/routing/path_template.hpp"
#include "common/text/shown.hpp"
#include "control/compile/model_builder.hpp"

namespace barbacane::compile {

using json::Kind;
using json::Member;
using json::Node;
using spec::Located;

namespace {

/// The path of a server URL without trailing slashes: "https://a/v1/" -> "/v1".
std::string base_path_of(std::string_view url) {
  std::string_view rest = url;
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    rest.remove_prefix(scheme + 3);
    rest = rest.substr(std::min(rest.find_first_of("/?#"), rest.size()));
  } else if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    rest = rest.substr(std::min(rest.find_first_of("/?#"), rest.size()));
  }
  rest = rest.substr(0, rest.find_first_of("?#"));
  // "./v1" and "v1" are relative to where the description is served from, which is the root here.
  while (rest.starts_with("./")) rest.remove_prefix(2);
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.empty() || rest == ".") return {};
  return rest.starts_with('/') ? std::string{rest} : '/' + std::string{rest};
}

std::string replaced(std::string text, const std::string& from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// The values a variable may have: its enum, else its default.
std::vector<std::string_view> values_of(const Node& variable) {
  std::vector<std::string_view> values;
  if (!variable.is(Kind::object)) return values;
  if (const Node* list = variable.find("enum"); list != nullptr) {
    for (const Node* item : list->items) {
      if (item->is(Kind::string)) values.push_back(item->text);
    }
  }
  const Node* fallback = variable.find("default");
  if (values.empty() && fallback != nullptr && fallback->is(Kind::string))
    values.push_back(fallback->text);
  return values;
}

}  // namespace

const ModelBuilder::Bases& ModelBuilder::bases_of(const Located& servers) {
  auto [known, is_new] = bases_.try_emplace(servers.node);
  Bases& bases = known->second;
  if (!is_new) return bases;
  if (servers) {
    for (std::size_t i = 0; i < servers.node->items.size(); ++i) {
      const Located at = step(servers, std::to_string(i), servers.node->items[i]);
      if (at.node->is(Kind::object)) read_server(at, bases);
    }
  }
  if (bases.paths.empty()) {
    bases.paths.emplace_back();
    bases.urls.emplace_back();
  }
  return bases;
}

void ModelBuilder::read_server(const Located& at, Bases& bases) {
  const Node* url = at.node->find("url");
  if (url == nullptr || !url->is(Kind::string)) return;
  for (const std::string& one : expand(at, url->text)) {
    if (const std::size_t brace = one.find_first_of("{}"); brace != std::string::npos) {
      const std::string name = one.substr(brace + 1, one.find('}', brace) - brace - 1);
      return error(
          "E1033",
          url->mark,
          "the server URL has a variable that 'variables' does not define: " + text::shown(name)
      );
    }
    const std::string base = base_path_of(one);
    if (std::string fault = routing::check_template(base.empty() ? "/" : base); !fault.empty())
      return error(
          "E1033", url->mark, "the path of the server URL " + text::shown(one) + ": " + fault
      );
    auto found = std::ranges::find(bases.paths, base);
    if (found == bases.paths.end()) {
      if (bases.paths.size() == base_paths_max)
        return error(
            "E1033",
            url->mark,
            "the servers have more than " + std::to_string(base_paths_max) + " different paths"
        );
      found = bases.paths.insert(found, base);
      bases.urls.emplace_back();
    }
    const bool is_absolute = one.starts_with("http://") || one.starts_with("https://");
    std::string& first = bases.urls[static_cast<std::size_t>(found - bases.paths.begin())];
    if (is_absolute && first.empty()) first = one;
  }
}

/// The URL with each combination of its variables' values.
std::vector<std::string> ModelBuilder::expand(const Located& server, std::string_view url) {
  std::vector<std::string> urls{std::string{url}};
  const Located variables = member_of(server, "variables", Kind::object);
  if (!variables) return urls;
  for (const Member& member : variables.node->members) {
    const std::string name = '{' + std::string{member.key} + '}';
    const std::vector<std::string_view> values = values_of(*member.value);
    if (values.empty() || url.find(name) == std::string_view::npos) continue;
    if (urls.size() * values.size() > base_paths_max) {
      error(
          "E1033",
          member.key_mark,
          "the server's variables expand to more than " + std::to_string(base_paths_max) + " URLs"
      );
      return {};
    }
    std::vector<std::string> expanded;
    for (const std::string& one : urls) {
      for (const std::string_view value : values) expanded.push_back(replaced(one, name, value));
    }
    urls = std::move(expanded);
  }
  return urls;
}

}  // namespace barbacane::compile
