#include "dataplane/upstream/connection.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "dataplane/upstream/pool.hpp"

namespace barbacane::upstream {

using transport::Hold;

Connection::Connection(boost::asio::io_context& io, std::shared_ptr<TargetPool> pool)
    : stream_{io, *this}, pool_{std::move(pool)} {}

Connection::~Connection() = default;

void Connection::open(std::vector<boost::asio::ip::address> addresses) {
  addresses_ = std::move(addresses);
  next_address_ = 0;
  pool_->shared_.wheel.set(*this, pool_->shared_.wheel.now() + pool_->target_->connect_timeout);
  try_next();
}

void Connection::try_next() {
  const boost::asio::ip::tcp::endpoint peer{addresses_[next_address_++], pool_->target_->port};
  stream_.connect(peer, pool_->target_->tls.get(), pool_->target_->server_name);
}

void Connection::on_open(ErrorCode result) {
  if (!is_counted_) return;
  if (!result) {
    clear();
    is_open_ = true;
    pool_->on_opened(*this, {}, {});
    return;
  }
  const std::string tls_words = stream_.tls_failure();
  if (!tls_words.empty()) {
    clear();
    pool_->on_opened(*this, UpstreamErrc::tls_failed, tls_words);
    return;
  }
  if (next_address_ < addresses_.size()) {
    stream_.close();
    try_next();
    return;
  }
  clear();
  pool_->on_opened(*this, UpstreamErrc::connect_refused, result.message());
}

void Connection::on_deadline() {
  const Hold<Connection> hold{this};
  if (is_idle_) {
    close();
  } else if (!is_open_ && is_counted_) {
    pool_->on_opened(*this, UpstreamErrc::connect_timed_out, {});
  }
}

bool Connection::write(std::span<const std::string_view> pieces) {
  return stream_.write(pieces);
}

void Connection::read_more() {
  if (stream_.is_reading() || !stream_.is_open()) return;
  if (is_open_ && large_) {
    reading_into_ = large_.bytes();
  } else {
    reading_into_ = small_;
  }
  stream_.read(reading_into_);
}

void Connection::park() {
  large_.release();
  if (!stream_.is_reading()) {
    reading_into_ = small_;
    stream_.read(reading_into_);
  }
}

void Connection::on_data(std::size_t bytes) {
  const Hold<Connection> hold{this};
  if (is_idle_ || user_ == nullptr) {
    close();  // nobody asked: what comes now can only confuse the next request
    return;
  }
  const std::string_view data{reading_into_.data(), bytes};
  // More is coming than small answers have.
  if (bytes == small_.size() && !large_) large_ = pool_->shared_.buffers.take();
  user_->on_upstream_data(data);
}

void Connection::on_read_end(ErrorCode reason) {
  const Hold<Connection> hold{this};
  if (is_idle_ || user_ == nullptr) {
    close();
    return;
  }
  user_->on_upstream_end(reason);
}

void Connection::on_drained() {
  const Hold<Connection> hold{this};
  if (user_ != nullptr) user_->on_upstream_drained();
}

void Connection::on_write_end(ErrorCode) {
  // The upstream may have answered before it stopped reading: the read side tells.
  const Hold<Connection> hold{this};
  if (user_ == nullptr) {
    close();
  } else if (!stream_.is_reading()) {
    read_more();
  }
}

void Connection::release(bool is_clean) {
  const Hold<Connection> hold{this};
  user_ = nullptr;
  is_reused_ = true;
  if (!is_clean || stream_.pending() != 0 || !stream_.is_open()) {
    close();
    return;
  }
  pool_->on_idle(*this);
}

void Connection::close() {
  const Hold<Connection> hold{this};
  clear();
  user_ = nullptr;
  stream_.close();
  large_.release();
  if (is_counted_) {
    is_counted_ = false;
    pool_->on_closed(*this);
  }
}

}  // namespace barbacane::upstream
