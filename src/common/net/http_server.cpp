#include "common/net/http_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/problem_kind.hpp"
#include "common/http/problem.hpp"
#include "common/net/web_server.hpp"

namespace barbacane::net {
namespace asio = boost::asio;
namespace {

using Executor = asio::io_context::executor_type;
using Timer = asio::basic_waitable_timer<
    std::chrono::steady_clock,
    asio::wait_traits<std::chrono::steady_clock>,
    Executor>;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> use_task{};

PlainAnswer refusal(ProblemKind kind) {
  return {
      .status = http::problem_type(kind).status,
      .content_type = std::string(http::problem_media_type),
      .body = http::to_json({.kind = kind}) + "\n",
      .fields = {}
  };
}

WebAnswer to_web(PlainAnswer answer) {
  WebAnswer out;
  out.status = answer.status;
  for (auto& [name, value] : answer.fields) out.fields.emplace_back(name, std::move(value));
  if (answer.status != 204 && answer.status != 304) {
    out.fields.emplace_back("Content-Type", std::move(answer.content_type));
    out.body = std::move(answer.body);
  }
  return out;
}

WebAnswer refuse(unsigned status) {
  switch (status) {
    case 413:
      return to_web(refusal(ProblemKind::too_large));
    case 431:
      return to_web(refusal(ProblemKind::fields_too_large));
    case 500:
      return to_web(refusal(ProblemKind::internal));
    case 505:
      return to_web(refusal(ProblemKind::version_not_supported));
    default:
      return to_web(refusal(ProblemKind::malformed));
  }
}

PlainRequest to_plain(const WebRequest& request) {
  PlainRequest out;
  out.method = request.method;
  out.path = request.path;
  out.query = request.query;
  out.address = request.address;
  out.is_loopback = request.is_loopback;
  for (const auto& [name, text] : request.fields) {
    std::string& value = out.fields[name];
    if (!value.empty()) value += ", ";
    value += text;
  }
  return out;
}

WebServerSettings web_settings(const HttpServerSettings& settings) {
  WebServerSettings out;
  out.body_bytes_max = settings.body_bytes_max;
  out.head_bytes_max = settings.head_bytes_max;
  out.connections_max = settings.connections_max;
  out.head_timeout = settings.head_timeout;
  out.idle_timeout = settings.idle_timeout;
  out.body_timeout = settings.head_timeout;
  out.write_timeout = settings.idle_timeout;
  return out;
}

/// One answer that may come later, from any thread. The timer is both the wait and its bound.
struct Awaited {
  explicit Awaited(asio::io_context& io) : timer(io.get_executor()) {}
  Timer timer;
  std::optional<PlainAnswer> answer;
};

}  // namespace

struct HttpServer::State : std::enable_shared_from_this<HttpServer::State> {
  /// Lets answers of other threads in until the server is gone, and with it perhaps the io_context.
  struct Gate {
    std::mutex mutex;
    bool is_open = true;
  };

  State(asio::io_context& context, std::chrono::seconds patience, LaterHandler later)
      : io(context), answer_timeout(patience), handler(std::move(later)) {}

  asio::io_context& io;
  std::chrono::seconds answer_timeout;
  LaterHandler handler;
  std::shared_ptr<Gate> gate = std::make_shared<Gate>();
  std::vector<std::weak_ptr<Awaited>> waiting;  // for answers; one a connection at most
  std::optional<WebServer> server;

  Task<WebAnswer> serve(WebRequest& request);
  Task<PlainAnswer> answer_of(const PlainRequest& request);
};

Task<WebAnswer> HttpServer::State::serve(WebRequest& request) {
  PlainRequest plain = to_plain(request);
  while (true) {
    const Result<std::string> piece = co_await request.body->next();
    if (!piece) {
      WebAnswer answer = refuse(piece.error() == asio::error::message_size ? 413 : 400);
      answer.closes = true;
      co_return answer;
    }
    if (piece->empty()) break;
    plain.body += *piece;  // the server counts, up to body_bytes_max
  }
  co_return to_web(co_await answer_of(plain));
}

Task<PlainAnswer> HttpServer::State::answer_of(const PlainRequest& request) {
  auto awaited = std::make_shared<Awaited>(io);
  awaited->timer.expires_after(answer_timeout);
  std::erase_if(waiting, [](const auto& one) { return one.expired(); });
  waiting.push_back(awaited);
  // The callee may keep `done` for longer than the io_context lives: it must not own the timer.
  handler(
      request,
      [gate_of = gate, &context = io, weak = std::weak_ptr(awaited)](PlainAnswer answer) {
        const std::lock_guard lock(gate_of->mutex);
        if (!gate_of->is_open) return;
        asio::post(context, [weak, answer = std::move(answer)]() mutable {
          const auto one = weak.lock();
          if (!one || one->answer) return;
          one->answer = std::move(answer);
          one->timer.cancel();
        });
      }
  );
  if (!awaited->answer) co_await awaited->timer.async_wait(use_task);
  if (!awaited->answer) {
    awaited->answer = refusal(ProblemKind::unavailable);  // and what comes later is dropped
    awaited->answer->fields["Retry-After"] = "10";
  }
  co_return *std::move(awaited->answer);
}

HttpServer::HttpServer(
    asio::io_context& io, int listener, HttpServerSettings settings, LaterHandler handler
)
    : state_(std::make_shared<State>(io, settings.answer_timeout, std::move(handler))) {
  state_->server.emplace(
      io,
      listener,
      nullptr,
      web_settings(settings),
      // Requests under way keep the state when the server is gone.
      [weak = std::weak_ptr(state_)](WebRequest& request) -> Task<WebAnswer> {
        const std::shared_ptr<State> state = weak.lock();
        co_return state ? co_await state->serve(request) : refuse(500);
      },
      refuse
  );
}

HttpServer::HttpServer(
    asio::io_context& io, int listener, HttpServerSettings settings, Handler handler
)
    : HttpServer(
          io,
          listener,
          settings,
          LaterHandler([answer = std::move(handler)](
                           const PlainRequest& request, const Done& done
                       ) { done(answer(request)); })
      ) {}

HttpServer::~HttpServer() {
  {
    const std::lock_guard lock(state_->gate->mutex);
    state_->gate->is_open = false;
  }
  state_->server.reset();
  for (const auto& one : state_->waiting) {
    if (const auto awaited = one.lock()) awaited->timer.cancel();
  }
}

void HttpServer::stop() {
  state_->server->stop();
}

}  // namespace barbacane::net
