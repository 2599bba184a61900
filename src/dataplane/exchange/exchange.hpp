#pragma once
// One request, from its head to the last byte of its response: pins the generation, routes, asks
// the middlewares, dispatches, answers, and is logged and counted. Knows nothing of sockets: the
// session that carries it brings bytes and takes them (h1 today; several exchanges a connection
// later).

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "common/base/clock.hpp"
#include "common/base/problem_kind.hpp"
#include "common/base/result.hpp"
#include "dataplane/exchange/carrier.hpp"
#include "dataplane/exchange/forwarding.hpp"
#include "dataplane/exchange/held_response.hpp"
#include "dataplane/exchange/identity.hpp"
#include "dataplane/exchange/upload.hpp"
#include "dataplane/exchange/worker_context.hpp"
#include "dataplane/upstream/call.hpp"

namespace barbacane::exchange {

class Exchange final : public upstream::CallEvents {
 public:
  Exchange(WorkerContext& context, Carrier& carrier) noexcept;
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Begins with the head in context.head. `head_bytes` are its raw bytes: they must stay until
  /// the exchange is done. The session offers the body next, at least once, also when there is
  /// none.
  void begin(std::string_view head_bytes, const CallerFacts& caller, Instant received);
  /// Answers a head that is none; the connection ends with it.
  void begin_refused(
      ProblemKind kind,
      std::string_view detail,
      std::string_view head_bytes,
      const CallerFacts& caller,
      Instant received
  );

  /// A piece of the body, without its framing; only while wants_body(). With nothing at hand: an
  /// empty piece, so that the head goes out alone. `is_last` once, also for requests without a
  /// body.
  void offer(upstream::Payload piece, bool is_last, std::string_view trailers = {});
  [[nodiscard]] bool wants_body() const noexcept;
  /// Nobody will take the rest of the body: read it away, or close.
  [[nodiscard]] bool drops_body() const noexcept {
    return (stage_ != Stage::calling && stage_ != Stage::collecting) || is_body_dropped_;
  }
  /// The body is broken (bad chunk) or came too slowly.
  void fail_body(const ErrorCode& code);
  void fail_body(ProblemKind kind, Limit limit);

  void on_drained();
  /// The caller is gone: nobody reads the response.
  void on_caller_gone();
  /// The caller has sent FIN but may still read: it gets a short while for the response's head.
  void on_caller_half_closed();
  /// The generation must go: ends the request if it still needs that one.
  void leave_generation(std::uint64_t number);

  /// The raw head of the request under way, and its new place after its owner has copied it there.
  [[nodiscard]] std::string_view head_bytes() const noexcept { return head_bytes_; }
  void move_head(const char* to) noexcept;

  [[nodiscard]] bool is_active() const noexcept { return stage_ != Stage::quiet; }
  [[nodiscard]] bool has_begun_response() const noexcept { return has_begun_response_; }

 private:
  enum class Stage : std::uint8_t {
    quiet,
    collecting,  // its body must be seen whole first
    calling,     // an upstream works on it
    answering,   // the whole answer is made, maybe not yet sent
    relayed,     // the upstream's response is whole, maybe not yet sent
  };

  // upstream::CallEvents
  [[nodiscard]] std::string_view request_head() override;
  void on_call_ready() override;
  void on_call_drained() override;
  void on_interim(const http1::ResponseHead& head) override;
  void on_response(const http1::ResponseHead& head) override;
  [[nodiscard]] bool on_data(
      std::string_view piece, upstream::Buffer& owner, bool is_last, std::string_view trailers
  ) override;
  void on_call_failed(upstream::UpstreamErrc code) override;

  void reset(std::string_view head_bytes, const CallerFacts& caller, Instant received);
  void admit();
  [[nodiscard]] bool answer_reserved();
  [[nodiscard]] bool has_room();
  [[nodiscard]] bool find_route();
  [[nodiscard]] bool pass_middlewares();
  [[nodiscard]] bool check_parameters();
  [[nodiscard]] bool check_media_type();
  [[nodiscard]] bool check_body(std::string_view body);
  void collect(std::string_view piece, bool is_last);
  void keep_repeatable(std::string_view piece);
  void keep_collected(std::string_view bytes);
  void drop_collected() noexcept;
  void send_collected(std::string_view body);
  [[nodiscard]] std::string_view content_type() const noexcept;
  [[nodiscard]] bool passes_anyway(ValidationReason reason, std::string_view words);
  void refuse_invalid(ProblemKind kind, std::string_view detail);
  std::uint16_t invalid_status() const noexcept;

  // upload.cpp
  void overflow(std::string_view piece, bool is_last);
  void note_unchecked();
  void refuse_unheld();
  [[nodiscard]] bool clear_upload(bool is_last);
  void refuse_upload(ProblemKind kind);
  [[nodiscard]] std::string_view take_cleared(std::string_view piece, bool is_last);
  void drop_cleared(std::size_t bytes);

  // response_checks.cpp
  [[nodiscard]] bool is_sampled() noexcept;
  [[nodiscard]] bool check_response_head(const http1::ResponseHead& head);
  [[nodiscard]] bool check_response_data(
      std::string_view piece, upstream::Buffer& owner, bool is_last, std::string_view trailers
  );
  [[nodiscard]] bool check_response_body(std::string_view body);
  [[nodiscard]] bool passes_response(ValidationReason reason);
  [[nodiscard]] bool release_held(bool is_last, std::string_view trailers);
  void keep_response(std::string_view piece);
  void end_response_check();
  void drop_held() noexcept;
  [[nodiscard]] bool holds_response() const noexcept {
    return checks_response_ && !plan_->only_reports_responses;
  }

  void restore_scratch();
  void dispatch();
  void dispatch_upstream(const DispatchPlan& plan);
  void answer_as_last_hop();
  void dispatch_mock(const DispatchPlan& plan);
  void write_forward_head();

  [[nodiscard]] bool relay(upstream::Payload piece, bool is_last, std::string_view trailers);
  void refuse(ProblemKind kind, std::string_view detail, std::string_view fields = {});
  void refuse_upstream(upstream::UpstreamErrc code);
  void answer(
      std::uint16_t status,
      std::string_view media_type,
      upstream::Payload body,
      std::string_view fields,
      bool may_stay_open = true
  );
  void break_off(Ending ending);
  void on_deadline();
  void finish(bool stays_open);
  void end();
  void record();
  void unpin();

  WorkerContext* context_;
  Carrier* carrier_;
  upstream::Call call_;
  upstream::Timer deadline_;
  Stage stage_ = Stage::quiet;
  Generation* generation_ = nullptr;
  const OperationPlan* plan_ = nullptr;

  // What outlives the head's scratch: views into the session's bytes.
  std::string_view head_bytes_;
  std::string_view method_;
  std::string_view path_;
  CallerFacts caller_;
  std::uint8_t minor_ = 1;
  bool is_head_ = false;
  http1::Framing body_framing_ = http1::Framing::none;
  std::uint64_t content_length_ = 0;
  Identity identity_;
  SeriesIds series_;
  std::string plan_fields_;  // response lines of the operation and its middlewares

  validation::BodyPlan body_plan_;
  std::string collected_;  // a body that came in pieces, or waits for a connection
  bool is_collected_ = false;
  bool is_flowing_ = false;             // it goes first, and more comes behind it
  std::unique_ptr<Upload> upload_;      // of a body that is judged while it passes
  bool checks_response_ = false;        // what comes of it is still to be looked at
  std::unique_ptr<HeldResponse> held_;  // made by the first response that is looked into

  Instant received_;
  Instant dispatched_;
  std::chrono::nanoseconds upstream_duration_{0};
  std::uint32_t upstream_id_ = 0;
  UpstreamCounts* upstream_counts_ = nullptr;
  std::uint64_t body_bytes_ = 0;
  std::uint64_t body_bytes_max_ = 0;
  std::uint64_t response_bytes_ = 0;
  std::uint64_t response_bytes_max_ = 0;
  std::uint16_t status_ = 0;
  std::size_t entered_ = 0;
  ReplyFraming reply_framing_ = ReplyFraming::none;
  Ending ending_ = Ending::ok;
  bool is_forward_fresh_ = false;  // context.forward holds this request's head
  bool is_body_done_ = false;
  bool is_body_dropped_ = false;
  bool is_call_blocked_ = false;
  bool is_half_closed_ = false;
  bool has_begun_response_ = false;
  bool is_head_pending_ = false;  // context.out holds the response's head
  bool stays_open_ = false;
};

}  // namespace barbacane::exchange
