#pragma once
// HTTP calls, from here to their answers. They block.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/result.hpp"

namespace barbacane::client {

struct Request {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> fields = {};
  std::string body = {};
  std::string_view borrowed_body = {};  // instead of `body`; outlives the call
  std::string ca_file = {};             // "" = the system's
  std::chrono::seconds time_max{300};
  std::chrono::seconds connect_time_max{10};
  std::size_t body_bytes_max = 64U << 20U;  // of the answer, when it is kept in memory
  /// Takes the pieces of a successful answer's body instead; false ends the call.
  std::function<bool(std::string_view piece)> sink = {};
};

struct Response {
  unsigned status = 0;
  std::vector<std::pair<std::string, std::string>> fields;  // names in lower case
  std::string body;

  [[nodiscard]] std::string_view field(std::string_view lower_name) const noexcept;
};

/// Keeps connections, so that the next call to the same place needs no handshake.
///
/// Owner    thread-safe: as many calls at once as there are callers
class Client {
 public:
  Client();
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Any status is an answer. Errors   host_unreachable, with the words of libcurl in `detail`
  [[nodiscard]] Result<Response> call(const Request& request, std::string& detail);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The same, alone.
[[nodiscard]] Result<Response> call(const Request& request, std::string& detail);

}  // namespace barbacane::client
