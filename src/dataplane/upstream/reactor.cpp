#include "dataplane/upstream/reactor.hpp"

#include <sys/epoll.h>

#include <boost/asio/post.hpp>
#include <utility>

namespace barbacane::upstream {
namespace asio = boost::asio;

asio::execution_context::id Reactor::id;

/// What Asio holds of us: the wait for our epoll instance, or a posted turn.
struct Reactor::Handler {
  using allocator_type = SlotAllocator<void>;
  Reactor* reactor;
  HandlerSlot* slot;

  [[nodiscard]] allocator_type get_allocator() const noexcept { return allocator_type(*slot); }
  void operator()(const boost::system::error_code& error) const {
    reactor->on_ready(error.failed());
  }
  void operator()() const {
    reactor->is_posted_ = false;
    reactor->take_turns();
  }
};

Reactor::Reactor(asio::io_context& io)
    : service(io), io_(&io), descriptor_(io.get_executor(), ::epoll_create1(EPOLL_CLOEXEC)) {}

Reactor::~Reactor() = default;

void Reactor::shutdown() {
  boost::system::error_code ignored;
  descriptor_.close(ignored);
}

bool Reactor::add(int descriptor, Watched& owner) {
  owner.is_ending_ = false;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &owner;
  if (::epoll_ctl(descriptor_.native_handle(), EPOLL_CTL_ADD, descriptor, &event) != 0)
    return false;
  ++count_;
  wait();
  return true;
}

void Reactor::remove() noexcept {
  // The loop may run dry once nobody is left.
  boost::system::error_code ignored;
  if (--count_ == 0 && is_waiting_) descriptor_.cancel(ignored);
}

void Reactor::ask_turn(Watched& owner) {
  if (std::exchange(owner.has_turn_, true)) return;
  owner.later_ = nullptr;
  owner.earlier_ = last_;
  (last_ != nullptr ? last_->later_ : first_) = &owner;
  last_ = &owner;
  ++asked_;
  if (!is_working_) post_turns();
}

void Reactor::forget(Watched& owner) noexcept {
  for (std::size_t i = told_; i < ready_; ++i) {
    if (owners_[i] == &owner) owners_[i] = nullptr;
  }
  if (!std::exchange(owner.has_turn_, false)) return;
  (owner.earlier_ != nullptr ? owner.earlier_->later_ : first_) = owner.later_;
  (owner.later_ != nullptr ? owner.later_->earlier_ : last_) = owner.earlier_;
  --asked_;
}

void Reactor::wait() {
  if (std::exchange(is_waiting_, true)) return;
  descriptor_.async_wait(asio::posix::descriptor_base::wait_read, Handler{this, &wait_slot_});
}

void Reactor::post_turns() {
  if (std::exchange(is_posted_, true)) return;
  asio::post(*io_, Handler{this, &turn_slot_});
}

void Reactor::on_ready(bool is_aborted) {
  is_waiting_ = false;
  if (!is_aborted) {
    take_events();
    take_turns();
  }
  if (count_ != 0) wait();
}

void Reactor::take_events() {
  std::array<epoll_event, events_max> events;
  const int count =
      ::epoll_wait(descriptor_.native_handle(), events.data(), static_cast<int>(events_max), 0);
  if (count <= 0) return;
  is_working_ = true;
  ready_ = static_cast<std::size_t>(count);
  for (std::size_t i = 0; i < ready_; ++i) {
    owners_[i] = static_cast<Watched*>(events[i].data.ptr);
    changes_[i] = events[i].events;
    if ((changes_[i] & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) owners_[i]->is_ending_ = true;
  }
  for (told_ = 0; told_ < ready_;) {
    const std::size_t i = told_++;
    if (owners_[i] != nullptr) owners_[i]->on_change(changes_[i]);
  }
  told_ = ready_ = 0;
  is_working_ = false;
}

/// Those who ask again while turns are taken come behind what Asio has.
void Reactor::take_turns() {
  is_working_ = true;
  for (std::size_t left = asked_; left != 0 && first_ != nullptr; --left) {
    Watched& owner = *first_;
    forget(owner);
    owner.on_turn();
  }
  is_working_ = false;
  if (first_ != nullptr) post_turns();
}

}  // namespace barbacane::upstream
