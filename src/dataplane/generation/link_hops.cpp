#include "dataplane/generation/link_hops.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <deque>
#include <string_view>

namespace barbacane::generation {
namespace {

using Names = std::deque<std::string>;

/// Puts the names of `path` in front of those still to walk.
void prepend_names(Names& names, std::string_view path) {
  Names fresh;
  while (!path.empty()) {
    const std::size_t end = path.find('/');
    const std::string_view name = path.substr(0, end);
    if (!name.empty() && name != ".") fresh.emplace_back(name);
    if (end == std::string_view::npos) break;
    path.remove_prefix(end + 1);
  }
  names.insert(names.begin(), fresh.begin(), fresh.end());
}

std::string joined(const std::string& folder, const std::string& name) {
  return folder.ends_with('/') ? folder + name : folder + '/' + name;
}

std::string read_link(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
  return length > 0 ? std::string(target.data(), static_cast<std::size_t>(length)) : std::string();
}

}  // namespace

std::vector<Hop> hops_of(const std::string& path) {
  std::vector<Hop> hops;
  std::string folder = path.starts_with('/') ? "/" : ".";
  Names names;
  prepend_names(names, path);
  while (!names.empty()) {
    const std::string name = names.front();
    names.pop_front();
    const std::string full = joined(folder, name);
    struct stat facts{};
    const bool exists = ::lstat(full.c_str(), &facts) == 0;
    if (!exists || names.empty() || S_ISLNK(facts.st_mode)) hops.push_back({folder, name});
    if (!exists || hops.size() == hops_max) return hops;
    if (!S_ISLNK(facts.st_mode)) {
      folder = full;
      continue;
    }
    const std::string target = read_link(full);
    if (target.starts_with('/')) folder = "/";
    prepend_names(names, target);
  }
  return hops;
}

}  // namespace barbacane::generation
