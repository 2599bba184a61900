#pragma once
// One connection to an upstream and the response it is reading. Serves one call at a time, waits
// in its pool between calls, and is never used again once there is a doubt about its framing.

#include <cstdint>

#include "dataplane/http1/chunk_decoder.hpp"
#include "dataplane/http1/head_scanner.hpp"
#include "dataplane/upstream/call.hpp"
#include "dataplane/upstream/connector.hpp"
#include "dataplane/upstream/pool.hpp"
#include "dataplane/upstream/stream.hpp"

namespace barbacane::upstream {

class TargetPool;

/// Owner    its pool; deleted when it is closed and the last event has come
class Connection final : public StreamEvents, public ConnectorEvents, public PoolMember {
 public:
  explicit Connection(TargetPool& pool);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Connects on behalf of `call`, which hears on_connection or on_connection_failed.
  void connect(Call& call, std::chrono::milliseconds timeout);
  /// Gives the connection to a call: the next response is its.
  void attach(Call& call);
  /// The call is no longer interested: closes.
  void abandon();
  /// Closes for good and lets go of its call: the pool ends, the call may live on.
  void end();

  /// Head and body of the attached call's request.
  [[nodiscard]] IoStatus send(std::string_view head, Payload body, std::string_view tail) {
    return stream_.send(head, body, tail);
  }
  /// All of the request has been offered.
  void note_request_whole() noexcept { is_request_whole_ = true; }
  void resume();
  /// False when the peer has closed an idle connection, or says things unasked.
  [[nodiscard]] bool is_silent() noexcept;
  void close();

  [[nodiscard]] bool is_closed() const noexcept { return is_closing_; }
  [[nodiscard]] const boost::asio::ip::address& address() const noexcept {
    return connector_.address();
  }

  // All connections of a pool, in no order.
  Connection* next = nullptr;
  Connection* previous = nullptr;

 private:
  enum class Phase : std::uint8_t { connecting, idle, head, body };

  void on_connected(int error) override { connector_.on_connected(error); }
  void on_readable() override;
  void on_drained() override;
  void on_write_failed() override;
  void on_quiet() override;
  void on_established() override;
  void on_connect_failed(UpstreamErrc code) override;

  void read_on();
  bool process();
  bool process_head();
  bool process_body();
  bool begin_body(const http1::ResponseHead& head);
  bool decode_chunks(std::size_t& piece_bytes, bool& is_last);
  bool deliver(std::string_view piece, bool is_last);
  void finish_response(std::string_view piece);
  void on_end_of_stream(IoStatus status);
  void fail(UpstreamErrc code);
  void park_or_close();

  TargetPool* pool_;
  Stream stream_;
  Connector connector_;
  Timer idle_timer_;
  Call* call_ = nullptr;
  Phase phase_ = Phase::connecting;
  bool is_closing_ = false;
  bool is_paused_ = false;
  bool is_reading_ = false;  // inside read_on
  bool is_request_whole_ = false;
  bool may_stay_ = false;  // the response leaves the connection usable
  std::uint32_t interims_ = 0;
  Instant parked_;
  Buffer in_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  http1::Framing framing_ = http1::Framing::none;
  std::uint64_t left_ = 0;
  http1::HeadScanner scanner_;
  http1::ChunkDecoder chunks_;
};

}  // namespace barbacane::upstream
