#include "common/net/notify.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace barbacane::net {

void notify_service(std::string_view state) {
  const char* variable = std::getenv("NOTIFY_SOCKET");
  if (variable == nullptr) return;
  const std::string_view path = variable;
  sockaddr_un at{};
  const bool is_abstract = path.starts_with('@');
  if (path.size() < 2 || path.size() >= sizeof at.sun_path) return;
  if (!is_abstract && !path.starts_with('/')) return;
  at.sun_family = AF_UNIX;
  std::memcpy(at.sun_path, path.data(), path.size());
  if (is_abstract) at.sun_path[0] = '\0';
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());

  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return;
  // A manager that does not read must not hold us up.
  const timeval patience{.tv_sec = 1, .tv_usec = 0};
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  ::sendto(
      socket,
      state.data(),
      state.size(),
      MSG_NOSIGNAL,
      reinterpret_cast<const sockaddr*>(&at),
      length
  );
  ::close(socket);
}

}  // namespace barbacane::net
