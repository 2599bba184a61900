#pragma once
// The Forwarded field (RFC 7239): what this hop saw of the request it passes on.

#include <string>
#include <string_view>

namespace barbacane::http {

/// How a request reached this gateway. Views are borrowed for the call.
struct ForwardedHop {
  std::string_view peer;   // "192.0.2.7", "2001:db8::1"; "" = unknown (a unix socket)
  std::string_view host;   // Host as received, "" = left out
  std::string_view proto;  // "http" or "https"
};

/// Appends `for=…;host=…;proto=…`, each value quoted where it must be: IPv6 stands in brackets and
/// quotes (§6). It goes behind the elements that came.
void append_forwarded(std::string& out, const ForwardedHop& hop);

}  // namespace barbacane::http
