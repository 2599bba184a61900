#pragma once
// An HTTP/1.1 upstream under the test's control. A handler sees each request as it came and answers
// with raw bytes, so that it can break every rule on purpose.

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace barbacane::support {

/// One request as the upstream saw it.
struct SeenRequest {
  std::string head;  // with the final empty line
  std::string body;  // decoded when chunked
  std::string target;
  std::string method;
  std::size_t connection = 0;  // 0, 1, ... in order of arrival

  /// The value of the first field called `name` (case-insensitive), or "".
  [[nodiscard]] std::string field(std::string_view name) const;
};

class FakeUpstream;

/// What a handler may do with the connection a request came on.
class UpstreamConnection {
 public:
  UpstreamConnection(int descriptor, std::size_t number)
      : descriptor_{descriptor}, number_{number} {}
  bool send(std::string_view bytes) const;
  void reset();  // RST
  void close();  // FIN; the connection takes no more requests
  [[nodiscard]] bool is_open() const noexcept { return is_open_; }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  [[nodiscard]] std::size_t number() const noexcept { return number_; }

 private:
  int descriptor_;
  std::size_t number_;
  bool is_open_ = true;
};

using UpstreamHandler = std::function<void(const SeenRequest&, UpstreamConnection&)>;

/// Listens on 127.0.0.1, one thread a connection.
class FakeUpstream {
 public:
  /// Without a handler every request gets 200 and "METHOD target" as its body.
  explicit FakeUpstream(UpstreamHandler handler = {});
  ~FakeUpstream();
  FakeUpstream(const FakeUpstream&) = delete;
  FakeUpstream& operator=(const FakeUpstream&) = delete;

  [[nodiscard]] std::string address() const;  // "127.0.0.1:port"
  [[nodiscard]] std::string url() const { return "http://" + address(); }
  [[nodiscard]] std::vector<SeenRequest> seen() const;
  [[nodiscard]] std::size_t connections() const noexcept { return accepted_; }

 private:
  void accept_all();
  void serve(int descriptor, std::size_t number);

  UpstreamHandler handler_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> is_stopping_{false};
  std::atomic<std::size_t> accepted_{0};
  mutable std::mutex mutex_;
  std::vector<SeenRequest> seen_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// A 200 answer with a Content-Length.
[[nodiscard]] std::string ok_response(std::string_view body, std::string_view fields = {});

}  // namespace barbacane::support
