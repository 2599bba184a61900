#pragma once
// inotify on the folders that lead to the artifact. Folders rather than the file: a rename puts
// another file at the path, and Kubernetes swaps a link two folders away.

#include <map>
#include <set>
#include <string>

#include "dataplane/generation/descriptor.hpp"

namespace barbacane::generation {

/// Owner    one thread. Where inotify is not to be had (a limit, a sandbox) the descriptor is -1
///          and the poll alone finds changes
class DirectoryWatch {
 public:
  explicit DirectoryWatch(std::string path);

  /// Readable when there is something to `take`.
  [[nodiscard]] int descriptor() const noexcept { return inotify_.get(); }
  /// Reads what happened; true when it may concern the path. Follows the links anew then.
  [[nodiscard]] bool take();
  /// Follows the links anew, and watches the folders they stand in.
  void arm();

 private:
  std::string path_;
  Descriptor inotify_;
  std::map<int, std::set<std::string>> names_;  // by watch descriptor
};

}  // namespace barbacane::generation
