#pragma once
// Two connected streams in one process, and coroutines run to their end.

#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <utility>

#include "common/net/byte_stream.hpp"

namespace barbacane::net {

struct StreamPair {
  explicit StreamPair(boost::asio::io_context& io) {
    std::array<int, 2> sockets{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, sockets.data()) != 0)
      std::terminate();
    one = make_byte_stream(io, sockets[0], nullptr);
    other = make_byte_stream(io, sockets[1], nullptr);
  }
  std::unique_ptr<ByteStream> one;
  std::unique_ptr<ByteStream> other;
};

/// Starts a coroutine; what it throws ends the test program.
template <class Work>
void spawn(boost::asio::io_context& io, Work work) {
  boost::asio::co_spawn(io, std::move(work), [](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  });
}

}  // namespace barbacane::net
