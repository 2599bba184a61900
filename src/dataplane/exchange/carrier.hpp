#pragma once
// The connection towards the caller, as an exchange sees it.

#include <string_view>

#include "dataplane/upstream/stream.hpp"

namespace barbacane::exchange {

/// What an exchange asks of the session that carries it.
class Carrier {
 public:
  /// Sends a piece of the response. blocked = on_drained of the exchange follows.
  [[nodiscard]] virtual upstream::IoStatus send(
      std::string_view head, upstream::Payload body, std::string_view tail
  ) = 0;
  [[nodiscard]] virtual bool is_blocked() const = 0;
  /// The exchange can take (more of) the request's body now.
  virtual void on_body_wanted() = 0;
  /// Whether the connection may carry another request behind this one, as far as the session
  /// knows. Decides what the response says about it.
  [[nodiscard]] virtual bool may_stay_open() const = 0;
  /// All of the response is sent. The exchange can begin again.
  virtual void on_exchange_done(bool stays_open) = 0;
  /// The response cannot be completed: the caller must notice that.
  virtual void on_exchange_broken() = 0;

 protected:
  ~Carrier() = default;
};

}  // namespace barbacane::exchange
