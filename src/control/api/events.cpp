#include "control/api/events.hpp"

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <set>

#include "control/store/events.hpp"

namespace barbacane::api {
namespace asio = boost::asio;
namespace {

using Executor = asio::io_context::executor_type;
using Timer = asio::basic_waitable_timer<
    std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>,
    Executor>;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};

constexpr std::chrono::seconds quiet_turn{2};  // asked again, for hints can be lost
constexpr int quiet_turns_per_comment = 7;     // keeps proxies from closing a silent stream

}  // namespace

struct EventFeed::State {
  State(asio::io_context& context, net::BlockingPool& threads, store::Database& base)
      : io(context), pool(threads), database(base) {}
  asio::io_context& io;
  net::BlockingPool& pool;
  store::Database& database;
  std::set<Timer*> waiting;
  std::size_t readers = 0;
  std::uint64_t hints = 0;
  bool is_stopping = false;
  std::atomic<bool> is_posted{false};
};

namespace {

/// One reader.
struct Stream {
  std::shared_ptr<EventFeed::State> feed;
  access::Directory* directory = nullptr;
  std::string secret_hash;
  bool is_session = false;
  std::string project;
  store::EventPosition position;
  bool starts_at_end = false;
  bool is_opened = false;
  bool is_reset = false;  // Last-Event-ID was none of ours
  int quiet = 0;
};

}  // namespace

EventFeed::EventFeed(asio::io_context& io, net::BlockingPool& pool, store::Database& database)
    : state_(std::make_shared<State>(io, pool, database)) {}

EventFeed::~EventFeed() {
  stop();
}

void EventFeed::hint() {
  if (state_->is_posted.exchange(true)) return;
  asio::post(state_->io, [state = state_] {
    state->is_posted = false;
    ++state->hints;
    for (Timer* timer : state->waiting) timer->cancel();
  });
}

void EventFeed::stop() {
  state_->is_stopping = true;
  for (Timer* timer : state_->waiting) timer->cancel();
}

std::size_t EventFeed::readers() const noexcept {
  return state_->readers;
}

namespace {

struct Turn {
  std::vector<store::Event> events;
  store::EventPosition end;
};

std::string to_stream(const std::vector<store::Event>& events) {
  std::string out;
  for (const store::Event& event : events) {
    out += "id: " + store::to_text(event.position) + "\nevent: " + event.kind + "\ndata: ";
    for (const char c : event.data) out += c == '\n' || c == '\r' ? ' ' : c;
    out += "\n\n";
  }
  return out;
}

/// May the reader still read? While the database is away nobody knows, and nothing is told.
bool is_known(const Stream& stream) {
  const auto now = std::chrono::steady_clock::now();
  if (stream.directory->recall(stream.secret_hash, now)) return true;
  const auto found = stream.is_session ? stream.directory->find_session(stream.secret_hash, now)
                                       : stream.directory->find_key(stream.secret_hash, now);
  return !found || found->has_value();
}

Result<Turn> ask(const Stream& stream) {
  if (!is_known(stream))
    return boost::system::errc::make_error_code(boost::system::errc::permission_denied);
  return store::read(stream.feed->database, [&stream](store::Transaction& tx) {
    Turn turn;
    if (stream.starts_at_end) {
      turn.end = store::last_event(tx);
    } else {
      turn.events = store::events_after(tx, stream.position, stream.project);
    }
    return turn;
  });
}

net::Task<Result<std::string>> next_piece(std::shared_ptr<Stream> stream) {
  EventFeed::State& feed = *stream->feed;
  while (!feed.is_stopping) {
    const std::uint64_t hints = feed.hints;
    auto asked = co_await net::run_blocking(feed.pool, [&stream] { return ask(*stream); });
    if (asked && asked->has_error() && asked->error() == boost::system::errc::permission_denied)
      break;
    // An unreachable database is no reason to end a stream: it goes on when the database does.
    if (asked && asked->has_value()) {
      Turn& turn = asked->value();
      if (stream->starts_at_end) {
        stream->starts_at_end = false;
        stream->position = turn.end;
        // So that a reader that loses the connection now knows where it stood.
        stream->is_opened = true;
        co_return std::string(
            "retry: 2000\nid: " + store::to_text(turn.end) + "\n: open\n" +
            (stream->is_reset ? "event: reset\ndata: {}\n\n" : "\n")
        );
      }
      if (!turn.events.empty()) {
        stream->position = turn.events.back().position;
        stream->quiet = 0;
        co_return to_stream(turn.events);
      }
    }
    if (!stream->is_opened) {
      stream->is_opened = true;
      co_return std::string("retry: 2000\n: open\n\n");
    }
    if (++stream->quiet >= quiet_turns_per_comment) {
      stream->quiet = 0;
      co_return std::string(": quiet\n\n");
    }
    if (feed.hints != hints) continue;
    Timer timer(feed.io.get_executor());
    timer.expires_after(quiet_turn);
    feed.waiting.insert(&timer);
    co_await timer.async_wait(use_task);
    feed.waiting.erase(&timer);
  }
  co_return std::string{};
}

}  // namespace

std::optional<net::WebAnswer> EventFeed::open(const Call& call) {
  if (state_->readers >= event_readers_max || state_->is_stopping) return std::nullopt;
  auto stream = std::shared_ptr<Stream>(
      new Stream{
          .feed = state_,
          .directory = &call.services.directory,
          .secret_hash = call.secret_hash,
          .is_session = call.is_session,
          .project = call.principal.project,
          .position = {}
      },
      [](Stream* one) {
        --one->feed->readers;
        delete one;
      }
  );
  ++state_->readers;
  if (const auto project = call.query_value("project_id")) stream->project = *project;
  const auto after = store::parse_event_position(call.field("last-event-id"));
  if (after) {
    stream->position = *after;
  } else {
    stream->starts_at_end = true;
    stream->is_reset = !call.field("last-event-id").empty();
  }
  net::WebAnswer out;
  out.fields.emplace_back("Content-Type", "text/event-stream");
  out.fields.emplace_back("X-Accel-Buffering", "no");
  out.source = [stream] { return next_piece(stream); };
  return out;
}

}  // namespace barbacane::api
