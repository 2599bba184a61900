#pragma once
// Words to the service manager (sd_notify(3)) without libsystemd.

#include <string_view>

namespace barbacane::net {

/// Sends `state` ("READY=1", "STOPPING=1", "STATUS=…"; several lines allowed) to $NOTIFY_SOCKET.
/// Nothing happens when it is not set. A failure is not reported: the manager's own timeout tells.
void notify_service(std::string_view state);

}  // namespace barbacane::net
