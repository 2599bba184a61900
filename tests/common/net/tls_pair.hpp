#pragma once
// Two TLS sessions that talk to each other through memory.

#include <string>
#include <vector>

#include "common/net/tls_session.hpp"

namespace barbacane::net {

/// Moves what waits in `from` to `to`. False when there was nothing.
inline bool move_bytes(TlsSession& from, TlsSession& to) {
  const std::string bytes(from.pending());
  if (bytes.empty()) return false;
  to.feed(bytes);
  from.consume(bytes.size());
  return true;
}

/// Runs both handshakes to their end; true when both are done.
inline bool shake_hands(TlsSession& client, TlsSession& server) {
  for (int i = 0; i < 20; ++i) {
    const TlsSession::Status ours = client.handshake();
    move_bytes(client, server);
    const TlsSession::Status theirs = server.handshake();
    move_bytes(server, client);
    if (ours == TlsSession::Status::failed || theirs == TlsSession::Status::failed) {
      return false;
    }
    if (ours == TlsSession::Status::ok && theirs == TlsSession::Status::ok) return true;
  }
  return false;
}

/// Everything that can be decrypted now.
inline std::string read_all(TlsSession& session, TlsSession::Status& last) {
  std::string out;
  std::vector<char> buffer(4096);
  while (true) {
    std::size_t bytes = 0;
    last = session.read(buffer, bytes);
    if (last != TlsSession::Status::ok) return out;
    out.append(buffer.data(), bytes);
  }
}

}  // namespace barbacane::net
