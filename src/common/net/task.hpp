#pragma once
// Coroutines of rooms outside the hot path: one executor type, so that code is compiled once.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace barbacane::net {

template <class T>
using Task = boost::asio::awaitable<T, boost::asio::io_context::executor_type>;

}  // namespace barbacane::net
