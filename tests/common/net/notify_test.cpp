#include "common/net/notify.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "common/net/certificates.hpp"

namespace barbacane::net {
namespace {

/// The service manager's end.
class Listener {
 public:
  explicit Listener(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::memcpy(at.sun_path, path.data(), path.size());
    if (path.front() == '@') at.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    is_bound_ = ::bind(socket_, reinterpret_cast<sockaddr*>(&at), length) == 0;
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  ~Listener() {
    ::unsetenv("NOTIFY_SOCKET");
    ::close(socket_);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] bool is_bound() const { return is_bound_; }
  [[nodiscard]] std::string take() const {
    char buffer[256];
    const ssize_t size = ::recv(socket_, buffer, sizeof buffer, MSG_DONTWAIT);
    return size < 0 ? "nothing" : std::string(buffer, static_cast<std::size_t>(size));
  }

 private:
  int socket_;
  bool is_bound_ = false;
};

TEST(NotifyService, SendsToAPath) {
  const Folder folder;
  const Listener listener(folder.at("notify"));
  ASSERT_TRUE(listener.is_bound());
  notify_service("READY=1\nSTATUS=serving");
  EXPECT_EQ(listener.take(), "READY=1\nSTATUS=serving");
}

TEST(NotifyService, SendsToAnAbstractSocket) {
  const Listener listener("@barbacane-notify-test-" + std::to_string(::getpid()));
  ASSERT_TRUE(listener.is_bound());
  notify_service("STOPPING=1");
  EXPECT_EQ(listener.take(), "STOPPING=1");
}

TEST(NotifyService, UnusableSocketsAreIgnored) {
  const Folder folder;
  const Listener listener(folder.at("notify"));
  for (const std::string& value :
       {std::string(),
        std::string("@"),
        std::string("relative"),
        "/" + std::string(300, 'x'),
        folder.at("absent")}) {
    ::setenv("NOTIFY_SOCKET", value.c_str(), 1);
    notify_service("READY=1");
  }
  ::unsetenv("NOTIFY_SOCKET");
  notify_service("READY=1");
  EXPECT_EQ(listener.take(), "nothing");
}

}  // namespace
}  // namespace barbacane::net
