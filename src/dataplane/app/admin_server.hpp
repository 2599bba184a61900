#pragma once
// The admin listener on a thread of its own: a scrape never waits for a load, nor a load for it.

#include <memory>
#include <string>

#include "dataplane/admin/admin.hpp"

namespace barbacane::dataplane {

class AdminServer {
 public:
  /// `listener` is bound and listening. `bound_host`: see admin::answer_admin.
  AdminServer(int listener, std::string bound_host, admin::AdminHooks hooks);
  ~AdminServer();  // finishes answers under way, for a second at most
  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace barbacane::dataplane
