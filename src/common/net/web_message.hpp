#pragma once
// The words of HTTP/1.1 messages for WebServer: heads read and written, without a connection.

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/message.hpp>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "common/net/web_server.hpp"

namespace barbacane::net {

using WebHead = boost::beast::http::request<boost::beast::http::buffer_body>;

/// The status that says why a head cannot be read; 0 = just close.
[[nodiscard]] unsigned status_of(const ErrorCode& ec);
/// False when target or Host are not usable.
[[nodiscard]] bool fill_request(const WebHead& head, WebRequest& out);

struct HeadWords {
  unsigned version = 11;
  bool is_head = false;
  bool keeps_alive = false;
};

/// Status line and fields, the empty line included. No value can become another field.
[[nodiscard]] std::string head_of(const WebAnswer& answer, const HeadWords& words);
[[nodiscard]] std::string chunk_of(std::string_view piece);

}  // namespace barbacane::net
