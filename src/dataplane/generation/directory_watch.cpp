#include "dataplane/generation/directory_watch.hpp"

#include <sys/inotify.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "dataplane/generation/link_hops.hpp"

namespace barbacane::generation {
namespace {

constexpr std::uint32_t folder_events = IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM |
                                        IN_CREATE | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF |
                                        IN_MOVE_SELF | IN_ONLYDIR;
constexpr std::uint32_t always_relevant =
    IN_Q_OVERFLOW | IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT;

}  // namespace

DirectoryWatch::DirectoryWatch(std::string path)
    : path_(std::move(path)), inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  arm();
}

void DirectoryWatch::arm() {
  if (!inotify_.is_open()) return;
  std::map<int, std::set<std::string>> fresh;
  for (const Hop& hop : hops_of(path_)) {
    // One folder under two names has one watch descriptor; adding it again keeps it.
    const int watch = ::inotify_add_watch(inotify_.get(), hop.folder.c_str(), folder_events);
    if (watch >= 0) fresh[watch].insert(hop.name);
  }
  for (const auto& [watch, names] : names_) {
    if (!fresh.contains(watch)) ::inotify_rm_watch(inotify_.get(), watch);
  }
  names_ = std::move(fresh);
}

bool DirectoryWatch::take() {
  bool is_relevant = false;
  alignas(inotify_event) std::array<char, 16384> buffer{};
  while (true) {
    const ssize_t got = ::read(inotify_.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const auto watched = names_.find(event.wd);
      if (watched != names_.end() || event.wd < 0) {
        const char* const name = buffer.data() + at + sizeof event;
        is_relevant = is_relevant || (event.mask & always_relevant) != 0 ||
                      (event.len != 0 && watched->second.contains(name));
      }
      at += sizeof event + event.len;
    }
  }
  if (is_relevant) arm();
  return is_relevant;
}

}  // namespace barbacane::generation
